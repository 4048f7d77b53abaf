"""Typing figures in a real browser: by keyboard alone, over a closed browser, from a spreadsheet, without a connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from equipt_dash.store import schema
from equipt_dash.store.desk import sessions
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission, submission_cell
from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    live_server,
    press,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)
from tests.support.city import Served, serve
from tests.support.databases import Databases
from tests.support.desk import HEALTH, City, with_people

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ADDRESS = "/internal/measures/invented-low-weight"
"""Invented for these tests: two years of three groups, owned by the editor's department."""

GROUPS = ("all", "black-nh", "white-nh")


@dataclass
class Desk:
    """A served copy of the demonstration with people and one measure split by groups."""

    city: City
    url: str
    db: Database

    def sign_in(self, context: BrowserContext, name: str = "editor") -> Page:
        with self.db.writing() as connection:
            token = sessions.start(connection, self.city.people[name], datetime.now(UTC), "test")
        context.add_cookies([{"name": "equipt", "value": token, "url": self.url}])
        return context.new_page()

    def open(self, context: BrowserContext, query: str = "") -> Page:
        page = self.sign_in(context)
        page.goto(f"{self.url}{ADDRESS}{query}")
        return page


@pytest.fixture
def desk(austin_url: str, databases: Databases) -> Iterator[Desk]:
    """Each test types into a copy of its own."""
    url = databases.copy(austin_url)
    served: Served = serve(url)
    city = with_people(served)
    db: Database = served.app.server.extensions["equipt"].db
    add_measure(city, db)
    with live_server(served.app.server) as address:
        yield Desk(city, address, db)
    served.close()
    databases.drop(url)


def add_measure(city: City, db: Database) -> None:
    """An invented measure with groups, numerators and denominators."""
    with db.writing() as connection:
        query = select(schema.measure).where(schema.measure.c.department == city.departments[HEALTH])
        like = dict(connection.execute(query.where(schema.measure.c.unit == "percent")).mappings().first() or {})
        fresh = {
            "key": "invented-low-weight", "slug": "invented-low-weight", "name": "Low birth weight", "scale": 100.0,
            "better": "lower", "decimals": 1, "numerator_words": "births under 2,500 grams",
            "denominator_words": "live births", "partition": "partition", "category_standard": "omb-1997",
        }  # fmt: skip
        connection.execute(insert(schema.measure).values(**{**like, **fresh}))
        source = like["source"]
        for year in (2015, 2016):
            for number, group in enumerate(GROUPS):
                row = {
                    "measure": "invented-low-weight", "period": f"FY{year}", "period_end": datetime(year, 9, 30).date(),
                    "role": "actual", "group_code": group, "area": "austin", "quality": "not_rated",
                    "value": 8.0 + number, "numerator": 80.0 + 10 * number, "denominator": 1000.0, "source": source,
                    "state": "approved",
                }  # fmt: skip
                connection.execute(insert(schema.observation).values(**row))


def saved(page: Page) -> None:
    page.wait_for_selector("#sheet-status[data-state=saved]")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the input with this name has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.textContent") == name:
            return
    raise AssertionError(f"Tab never reached {name}")


def field(group: str, part: str = "value", period: str = "FY2017") -> str:
    return f"c:{period}|{group}|austin:{part}"


def value(page: Page, name: str) -> str:
    found: str = page.evaluate("name => document.getElementsByName(name)[0].value", name)
    return found


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.name")
    return found


def test_typed_by_keyboard_kept_over_a_closed_browser_pasted_and_handed_in(
    desk: Desk, open_context: OpenContext
) -> None:
    first = open_context(DESKTOP)
    page = desk.open(first)
    tab_to(page, field("all"))
    page.keyboard.type("9.5 %")
    page.keyboard.press("Enter")
    assert focused(page) == field("black-nh")
    page.keyboard.press("ArrowDown")
    assert focused(page) == field("white-nh")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")
    assert focused(page) == field("all")
    saved(page)
    assert re.fullmatch(r"Saved \d\d:\d\d( [AP]M)?", page.inner_text("#sheet-status"))
    first.close()

    page = desk.open(open_context(DESKTOP))
    assert value(page, field("all")) == "9.5 %"
    tab_to(page, field("all"))
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        "9.5\t190\t2,000\r\n10\t100\t1,000\r\n9\t90\t1,000\r\n",
    )
    assert [value(page, field(group, "denominator")) for group in GROUPS] == ["2,000", "1,000", "1,000"]
    assert "Pasted 9 cells" in page.inner_text("#sheet-told")
    saved(page)
    tab_to(page, "Hand in for review")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=submitted*")
    with desk.db.reading() as connection:
        assert connection.execute(select(submission.c.status)).scalars().all() == ["submitted"]
        rows = connection.execute(select(submission_cell.c.group_code, submission_cell.c.denominator)).all()
    assert {(row[0], row[1]) for row in rows} == {("all", 2000.0), ("black-nh", 1000.0), ("white-nh", 1000.0)}


def test_checks_speak_while_somebody_types(desk: Desk, open_context: OpenContext) -> None:
    page = desk.open(open_context(DESKTOP))
    page.fill(f'[name="{field("all")}"]', "104")
    page.wait_for_selector("tr.found .error")
    assert "0 to 100" in page.inner_text("tr.found .error")
    assert page.get_attribute(f'[name="{field("all")}"]', "aria-invalid") == "true"
    page.fill(f'[name="{field("all")}"]', "90")
    page.wait_for_selector("tr.found .question")
    assert page.locator("tr.found .error").count() == 0
    page.fill("#r0-0-reason", "Counted twice.")
    saved(page)


def test_text_survives_a_lost_connection_and_is_saved_when_it_is_back(desk: Desk, open_context: OpenContext) -> None:
    context = open_context(DESKTOP)
    page = desk.open(context)
    context.set_offline(True)
    page.fill(f'[name="{field("all")}"]', "9.1")
    page.wait_for_selector("#sheet-status[data-state=offline]")
    assert value(page, field("all")) == "9.1"
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    with desk.db.reading() as connection:
        entries = connection.execute(select(submission.c.entries)).scalar_one()
    assert entries["FY2017|all|austin"]["value"] == "9.1"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_last_keystroke_is_saved_when_the_page_is_left_at_once(desk: Desk, open_context: OpenContext) -> None:
    context = open_context(DESKTOP)
    page = desk.open(context)
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill(f'[name="{field("all")}"]', "9.2")
    page.goto(f"{desk.url}/accessibility")
    page.wait_for_timeout(300)
    page.goto(f"{desk.url}{ADDRESS}")
    assert value(page, field("all")) == "9.2"


def test_two_devices_see_both_values(desk: Desk, open_context: OpenContext) -> None:
    here, there = desk.open(open_context(DESKTOP)), desk.open(open_context(PHONE))
    here.fill(f'[name="{field("all")}"]', "9.3")
    saved(here)
    there.fill(f'[name="{field("all")}"]', "9.4")
    there.wait_for_selector("#sheet-status[data-state=conflict]")
    press(there.get_by_role("button", name="Save draft"))
    there.wait_for_selector("#both")
    assert "9.3" in there.inner_text("#both")
    assert "9.4" in there.inner_text("#both")
    found = run_axe(there)
    assert not found, report(found)
    assert sideways_scroll(there) == 0
    press(there.get_by_role("button", name="Keep these in my draft"))
    there.wait_for_url("**said=saved*")
    assert value(there, field("all")) == "9.4"


def test_everything_works_without_a_script(desk: Desk, open_context: OpenContext) -> None:
    page = desk.open(open_context(PHONE, java_script_enabled=False))
    page.locator(f'[name="{field("all")}"]').fill("104")
    press(page.get_by_role("button", name="Check"))
    assert "0 to 100" in page.locator(".wrong-summary").inner_text()
    page.locator(f'[name="{field("all")}"]').fill("9")
    press(page.get_by_role("button", name="Save draft"))
    assert page.locator(f'[name="{field("all")}"]').input_value() == "9"
    press(page.get_by_role("button", name="Hand in for review"))
    assert "said=submitted" in page.url


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_and_never_scrolling_sideways(
    desk: Desk, open_context: OpenContext, size: tuple[int, int], scheme: str
) -> None:
    page = desk.open(open_context(size, color_scheme=scheme))
    assert not walk_with_keyboard(page, "Tab").problems()
    page.fill(f'[name="{field("all")}"]', "104")
    page.wait_for_selector("tr.found .error")
    press(page.get_by_role("button", name="Hand in for review"))
    page.wait_for_selector(".wrong-summary a")
    found = run_axe(page)
    assert not found, report(found)
    assert sideways_scroll(page) == 0
