"""The office's pages in a real browser: accessible in both themes, narrow enough for a phone, walked by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from equipt_dash.store.desk import office, sessions
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.notices import notify
from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    press,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)
from tests.desk.office_support import database
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import City, with_people
from tests.support.server import live_server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

WATER = "/admin/departments/austin-water"
PAGES = (
    "/admin", "/admin/access", "/admin/departments", WATER, "/admin/groups", "/admin/groups/black-nh",
    "/admin/groups/standards/omb-1997", "/admin/calendar", "/admin/suppression?department=austin-water",
    "/internal/audit?verify=1", "/internal/audit/file", "/internal/notices",
)  # fmt: skip


@pytest.fixture(scope="module")
def city(databases: Databases, austin_url: str) -> Iterator[tuple[str, City]]:
    """A city in which something was done: its address, and the city."""
    served = serve(databases.copy(austin_url))
    made = with_people(served)
    db, now = database(made), datetime.now(UTC)
    office.change_calendar(db, Act(made.principal("officer"), now), 1, {"month": "7", "day": "1"})
    with db.writing() as connection:
        for kind in ("late", "sent_back"):
            told = {"what": "Graduation", "by": "Ada", "note": "Look at the denominator.", "date": "2026-11-01"}
            notify(connection, now, made.people["officer"], kind, "x", "/internal", told)
    with live_server(served.app.server) as address:
        yield address, made
    served.close()


def sign_in(context: BrowserContext, address: str, city: City, name: str) -> Page:
    with database(city).writing() as connection:
        token = sessions.start(connection, city.people[name], datetime.now(UTC), "test")
    context.add_cookies([{"name": "equipt", "value": token, "url": address}])
    return context.new_page()


def look(page: Page) -> None:
    found = run_axe(page)
    assert not found, f"{page.url}\n{report(found)}"
    assert sideways_scroll(page) == 0, page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_of_the_office_is_accessible(
    city: tuple[str, City], open_context: OpenContext, size: tuple[int, int], scheme: str
) -> None:
    address, made = city
    page = sign_in(open_context(size, color_scheme=scheme), address, made, "officer")
    for path in PAGES:
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == 200
        look(page)
    for path, button in (("/admin/departments", "Add this department"), ("/admin/groups", "Add this group")):
        page.goto(f"{address}{path}")
        page.get_by_role("button", name=button).click()
        page.get_by_role("alert").wait_for()
        look(page)


def test_every_page_of_the_office_is_walked_by_keyboard(city: tuple[str, City], open_context: OpenContext) -> None:
    address, made = city
    page = sign_in(open_context(PHONE), address, made, "officer")
    for path in PAGES:
        page.goto(f"{address}{path}")
        assert not walk_with_keyboard(page).problems(), path


def test_two_people_change_one_department_and_both_see_what_the_other_wrote(
    city: tuple[str, City], open_context: OpenContext
) -> None:
    address, made = city
    mine = sign_in(open_context(DESKTOP, java_script_enabled=False), address, made, "officer")
    theirs = sign_in(open_context(DESKTOP), address, made, "admin")
    for page in (mine, theirs):
        page.goto(f"{address}{WATER}")
    theirs.get_by_label("Who leads its equity work").fill("Grace")
    press(theirs.get_by_role("button", name="Save"))
    theirs.get_by_text("Saved. It is public with the next edition.").wait_for()
    mine.get_by_label("Who leads its equity work").fill("Ada")
    press(mine.get_by_role("button", name="Save"))
    table = mine.get_by_role("table", name="Both versions")
    assert [cell.inner_text() for cell in table.get_by_role("cell").all()] == ["Grace", "Ada"]
    assert mine.get_by_label("Who leads its equity work").input_value() == "Ada"
    press(mine.get_by_role("button", name="Save"))
    assert mine.get_by_text("Saved. It is public with the next edition.").count() == 1
    mine.goto(f"{address}/internal/audit")
    assert mine.get_by_text("from Grace to Ada").count() == 1
