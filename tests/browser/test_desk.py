"""The desk in a real browser: every page accessible and walkable, and one value from three pairs of hands to the public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    Requests,
    live_server,
    press,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import City, with_people

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SLUG = "percent-of-individuals-who-keep-or-raise-income"
VALUES = f"/internal/measures/{SLUG}"

EXAMPLES = {
    "/internal/measures/<slug:slug>": VALUES,
    "/internal/measures/<slug:slug>/story": f"{VALUES}/story",
    "/internal/measures/<slug:slug>/definition": f"{VALUES}/definition",
    "/internal/measures/<slug:slug>/history": f"{VALUES}/history",
    "/internal/disparities/<slug:slug>/target": "/internal/disparities/household-income/target",
    "/internal/disparities/<slug:slug>/history": "/internal/disparities/household-income/history",
    "/internal/disparities/<slug:slug>/worksheet": "/internal/disparities/household-income/worksheet",
    "/internal/records/<slug:kind>": "/internal/records/link",
    "/internal/records/<slug:kind>/new": "/internal/records/engagement/new",
    "/internal/records/<slug:kind>/at/<key>": "/internal/records/step-record/at/n6~",
}
"""An example for each rule with a part to fill in."""

READER = {"/council": "council", "/admin/people": "admin"}
"""Who opens a page where the equity officer may not, or where it shows most to somebody else."""


@dataclass(frozen=True)
class Open:
    """A served copy of the demonstration with people in it."""

    city: City
    address: str

    def sign_in(self, context: BrowserContext, name: str) -> Page:
        from equipt_dash.store.desk import sessions

        db = self.city.served.app.server.extensions["equipt"].db
        with db.writing() as connection:
            token = sessions.start(connection, self.city.people[name], datetime.now(UTC), "test")
        context.add_cookies([{"name": "equipt", "value": token, "url": self.address}])
        return context.new_page()


def opened(databases: Databases, url: str) -> Iterator[Open]:
    copy = databases.copy(url)
    served = serve(copy)
    with live_server(served.app.server) as address:
        yield Open(with_people(served), address)
    served.close()
    databases.drop(copy)


@pytest.fixture(scope="module")
def reading(databases: Databases, austin_url: str) -> Iterator[Open]:
    """A city nobody changes."""
    yield from opened(databases, austin_url)


@pytest.fixture
def working(databases: Databases, austin_url: str) -> Iterator[Open]:
    """A city of one's own."""
    yield from opened(databases, austin_url)


def addresses() -> dict[str, str]:
    """(address, who opens it) of every internal page that has an example."""
    from callbacks.desk.table import PAGES

    found = {}
    for spec in PAGES:
        address = EXAMPLES.get(spec.rule, spec.rule)
        if "<" not in address and spec.name != "import-check":
            found[address] = READER.get(address, "admin" if address.startswith("/admin/people") else "officer")
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
def test_every_internal_page_is_accessible_and_fits(
    reading: Open, open_context: OpenContext, size: tuple[int, int]
) -> None:
    context = open_context(size)
    requests = Requests(context, reading.address)
    problems = []
    for address, who in addresses().items():
        page = reading.sign_in(context, who)
        answer = page.goto(reading.address + address)
        assert answer is not None
        if answer.status != 200:
            problems.append(f"{address} answered {answer.status} to {who}")
            page.close()
            continue
        # The menu of more pages lies over what is below it when it is open, so it is looked at by itself.
        page.evaluate("document.querySelectorAll('details:not(.more-pages)').forEach((one) => one.open = true)")
        found = run_axe(page)
        if found:
            problems.append(f"{address}: {report(found)}")
        if sideways_scroll(page):
            problems.append(f"{address} is wider than the screen")
        page.close()
    assert not problems, "\n".join(problems)
    assert requests.off_origin == []


def test_the_menu_of_more_pages_is_accessible_when_it_is_open(reading: Open, open_context: OpenContext) -> None:
    page = reading.sign_in(open_context(DESKTOP), "officer")
    page.goto(f"{reading.address}/internal")
    page.locator(".more-pages > summary").click()
    assert page.locator(".more-pages a").first.is_visible()
    found = run_axe(page)
    assert not found, report(found)


def test_every_internal_page_can_be_walked_by_keyboard(reading: Open, open_context: OpenContext) -> None:
    context = open_context(PHONE)
    problems = []
    for address, who in addresses().items():
        page = reading.sign_in(context, who)
        page.goto(reading.address + address)
        problems += [f"{address}: {found}" for found in walk_with_keyboard(page, "Tab").problems()]
        page.close()
    assert not problems, "\n".join(problems)


def test_three_people_bring_one_value_to_the_public(working: Open, open_context: OpenContext) -> None:
    public = open_context(PHONE).new_page()
    public.goto(f"{working.address}/measures/{SLUG}")
    assert "72.50%" not in public.inner_text("main")

    editor = working.sign_in(open_context(DESKTOP), "editor")
    editor.goto(f"{working.address}{VALUES}")
    editor.locator('main input[name^="c:"][name$=":value"]').first.fill("72.5")
    editor.get_by_label("Note to the reviewer").fill("From the yearly report.")
    press(editor.get_by_role("button", name="Hand in for review"))
    assert "handed in" in editor.inner_text("main").lower()

    head = working.sign_in(open_context(DESKTOP), "head")
    head.goto(f"{working.address}/internal/review")
    head.get_by_role("checkbox").first.check()
    press(head.get_by_role("button", name="Approve").first)

    officer = working.sign_in(open_context(DESKTOP), "officer")
    officer.goto(f"{working.address}/internal/review/publish")
    assert "72.5" in officer.inner_text("main")
    officer.get_by_label("Note", exact=False).first.fill("Values for fiscal year 2016.")
    press(officer.get_by_role("button", name="Publish", exact=False).last)
    officer.get_by_role("link", name="Open edition 2").wait_for()  # the page follows by itself

    public.goto(f"{working.address}/measures/{SLUG}")
    words = public.inner_text("main")
    assert "FY2016" in words
    assert "72.50%" in words
    assert "Edition 2" in public.inner_text("footer")
