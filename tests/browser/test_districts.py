"""The council's page of districts in a real browser, with a map, a hidden district and a measure without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from equipt_dash.intake.geojson import by_area, read_features
from equipt_dash.intake.outline import outlines
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.settings import DATA
from equipt_dash.store import schema
from equipt_dash.store.desk import maps
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.editions import publish
from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    Requests,
    live_server,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)
from tests.browser.test_desk import Open
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import with_people

ADDRESS = "/council/districts"


@pytest.fixture(scope="module")
def mapped(databases: Databases, sample_url: str) -> Iterator[Open]:
    """Sample City with its invented map, and an edition in which District 1 has too few people to show."""
    copy = databases.copy(sample_url)
    served = serve(copy)
    db = served.app.server.extensions["equipt"].db
    found = by_area(read_features((DATA / "sample" / "districts.geojson").read_bytes()), maps.areas_of(db, "district"))
    act = Act(COMMAND_LINE, datetime(2026, 11, 23, 12, tzinfo=UTC))
    maps.keep_map(db, act, "district", maps.CityMap(outlines(found), "Invented for Sample City"), "0" * 64)
    table = schema.observation
    with db.writing() as connection:
        few = (table.c.area == "district-1", table.c.role == "actual")
        # Seven of sixty: too few under the rule that the measure is given here.
        connection.execute(update(table).where(*few).values(numerator=7.0, denominator=60.0, value=7 / 60))
        mine = select(table.c.measure).where(*few)
        connection.execute(update(schema.measure).where(schema.measure.c.key.in_(mine)).values(suppression_rule="cms"))
    publish(db, on=act.at.date(), note="second", approver="test")
    with live_server(served.app.server) as address:
        yield Open(with_people(served), address)
    served.close()
    databases.drop(copy)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
def test_the_map_is_accessible_fits_and_fetches_nothing(
    mapped: Open, open_context: OpenContext, size: tuple[int, int]
) -> None:
    context = open_context(size, reduced_motion="reduce")
    requests = Requests(context, mapped.address)
    page = mapped.sign_in(context, "council")
    answer = page.goto(mapped.address + ADDRESS)
    assert answer is not None
    assert answer.status == 200
    drawn = page.locator("svg.district-map")
    assert drawn.locator("path.place").count() == 4
    assert drawn.locator("path.none").count() >= 1
    assert drawn.locator("text", has_text="Nothing").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert not run_axe(page), report(run_axe(page))
    assert not sideways_scroll(page)
    assert walk_with_keyboard(page, "Tab").problems() == []
    assert requests.off_origin == []


def test_choosing_a_district_stands_in_the_address(mapped: Open, open_context: OpenContext, tmp_path: Path) -> None:
    page = mapped.sign_in(open_context(DESKTOP), "council")
    page.goto(mapped.address + ADDRESS)
    page.get_by_label("One part, measure by measure").select_option("district-3")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**place=district-3**")
    assert page.get_by_role("heading", name="Council District 3").is_visible()
    with page.expect_download() as sent:
        page.locator("#map a[download]").first.click()
    saved = tmp_path / "map.csv"
    sent.value.save_as(saved)
    assert "too few to show" in saved.read_text(encoding="utf-8-sig")
