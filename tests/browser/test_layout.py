"""Layout that only a browser can judge: tables, charts, wide letters and the navigation, on every kind of page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import OPEN_DETAILS, chart_collisions, misplaced_cells, navigation_problem, widen_letters
from tests.browser.support import DESKTOP, PHONE, OpenContext, live_server, report, run_axe, sideways_scroll
from tests.browser.test_desk import Open, addresses, opened
from tests.support.city import Served
from tests.support.databases import Databases
from tests.support.pages import STATIC, page_types

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (375, 768, 1024, 1440)
ROLES = ("editor", "head", "council", "officer", "admin")


@pytest.fixture(scope="module")
def desk(databases: Databases, austin_url: str) -> Iterator[Open]:
    """A city with people that nobody changes."""
    yield from opened(databases, austin_url)


@pytest.fixture(scope="session")
def sample_address(sample: Served) -> Iterator[str]:
    """The invented city on a socket."""
    with live_server(sample.app.server) as address:
        yield address


def test_every_cell_of_a_table_stands_under_its_heading(
    austin_address: str, desk: Open, open_context: OpenContext
) -> None:
    problems = []
    public = open_context(DESKTOP).new_page()
    for address in page_types().values():
        public.goto(austin_address + address)
        problems += [f"{address}{one}" for one in _misplaced(public)]
    context = open_context(DESKTOP)
    for address, who in addresses().items():
        inside = desk.sign_in(context, who)
        inside.goto(desk.address + address)
        problems += [f"{address}{one}" for one in _misplaced(inside)]
        inside.close()
    assert not problems, "A class made for something else lays out a table's cells:\n" + "\n".join(problems)


def _misplaced(page: Page) -> list[str]:
    """What is out of place on an open page, at every width."""
    page.evaluate(OPEN_DETAILS)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f" at {width} px: {one}" for one in misplaced_cells(page)[:3]]
    return found


@pytest.mark.parametrize("demo", ["austin_address", "sample_address"])
def test_no_words_of_a_chart_collide(request: pytest.FixtureRequest, open_context: OpenContext, demo: str) -> None:
    base = request.getfixturevalue(demo)
    page = open_context(DESKTOP).new_page()
    page.goto(f"{base}/disparities")
    links = page.locator("main a[href^='/disparities/']").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    page.goto(f"{base}/measures?level=indicator")
    links += page.locator("main a[href^='/measures/']").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    drawn = 0
    problems = []
    for address in dict.fromkeys([*STATIC, *(link for link in links if not link.endswith(".csv"))]):
        page.goto(base + address)
        page.evaluate(OPEN_DETAILS)
        drawn += page.locator("svg.chart text").count()
        for width in (DESKTOP[0], PHONE[0]):
            page.set_viewport_size({"width": width, "height": 900})
            problems += [f"{address} at {width} px: {one}" for one in chart_collisions(page)[:3]]
    assert drawn > 500, "the pages hold no charts, so nothing was looked at"
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("demo", ["austin_address", "sample_address"])
def test_wide_letters_push_nothing_out_of_a_phone(
    request: pytest.FixtureRequest, open_context: OpenContext, demo: str
) -> None:
    base = request.getfixturevalue(demo)
    page = open_context(PHONE, bypass_csp=True).new_page()
    own = page_types().values() if demo == "austin_address" else (*STATIC, "/departments/housing", "/roadmap")
    for address in own:
        page.goto(base + address)
        widen_letters(page)
        assert sideways_scroll(page) == 0, f"{address} is wider than 320 px when letters are spaced"


@pytest.mark.parametrize("address", [*STATIC, "/roadmap", "/engagement", "/plans", "/actions", "/equity-tool"])
def test_the_invented_city_is_accessible_in_light_and_dark(
    sample_address: str, open_context: OpenContext, address: str
) -> None:
    # Without motion colours change at once, so that axe does not measure one that is on its way.
    page = open_context(DESKTOP, reduced_motion="reduce").new_page()
    page.goto(sample_address + address)
    page.evaluate(OPEN_DETAILS)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = run_axe(page)
        assert not found, f"{scheme}\n{report(found)}"


def test_the_navigation_is_one_row_that_fits(
    austin_address: str, sample_address: str, desk: Open, open_context: OpenContext
) -> None:
    page = open_context(DESKTOP).new_page()
    for base in (austin_address, sample_address):
        for address in ("/", "/measures", "/data-quality"):
            page.goto(base + address)
            _one_row(page)
    for role in ROLES:
        inside = desk.sign_in(open_context(DESKTOP), role)
        for address in ("/internal/account", "/council" if role == "council" else "/internal/editions"):
            inside.goto(desk.address + address)
            _one_row(inside)
        inside.close()


def _one_row(page: Page) -> None:
    for width in (1100, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        problem = navigation_problem(page)
        assert not problem, f"{page.url} at {width} px: {problem}"


def test_what_does_not_stand_in_the_row_opens_by_keyboard(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.goto(austin_address)
    more = page.locator(".more-pages > summary")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Connections"
    page.keyboard.press("Enter")
    page.wait_for_url("**/connections")
    assert page.locator(".places .nav-link.active").inner_text() == "Connections", (
        "where the reader is, stands in the row"
    )
