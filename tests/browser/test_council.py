"""The council's pages in a real browser: trends and portfolio on both screens, by keyboard, and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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

PAGES = ("/council/trends?of=gap", "/council/trends?set=department-housing&ahead=yes&scale=index", "/council/portfolio")


@pytest.fixture(scope="module")
def sampled(databases: Databases, sample_url: str) -> Iterator[Open]:
    """Sample City, signed in to."""
    copy = databases.copy(sample_url)
    served = serve(copy)
    with live_server(served.app.server) as address:
        yield Open(with_people(served), address)
    served.close()
    databases.drop(copy)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_accessible_fits_and_fetches_nothing(
    sampled: Open, open_context: OpenContext, size: tuple[int, int], path: str
) -> None:
    context = open_context(size, reduced_motion="reduce")
    requests = Requests(context, sampled.address)
    page = sampled.sign_in(context, "council")
    answer = page.goto(sampled.address + path)
    assert answer is not None
    assert answer.status == 200
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert not run_axe(page), report(run_axe(page))
    assert not sideways_scroll(page)
    assert requests.off_origin == []


@pytest.mark.parametrize("path", PAGES[1:])
def test_the_page_can_be_walked_by_keyboard(sampled: Open, open_context: OpenContext, path: str) -> None:
    page = sampled.sign_in(open_context(DESKTOP, reduced_motion="reduce"), "council")
    page.goto(sampled.address + path)
    assert walk_with_keyboard(page, "Tab").problems() == []


def test_arrow_keys_walk_the_squares_and_enter_opens_the_page_behind(sampled: Open, open_context: OpenContext) -> None:
    page = sampled.sign_in(open_context(DESKTOP, reduced_motion="reduce"), "council")
    page.goto(f"{sampled.address}/council/portfolio?order=name")
    table = page.locator("#measures-by-year table.heat")
    assert table.locator("a[tabindex='0']").count() == 1, "Tab enters a map once"
    table.locator("td a").first.focus()
    where = "(() => { const cell = document.activeElement.closest('td, th'); return [cell.parentElement.rowIndex, cell.cellIndex]; })()"
    row, column = page.evaluate(where)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(where) == [row, column + 1]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(where)[0] > row
    page.keyboard.press("Home")
    assert page.evaluate(where)[1] == 0, "Home goes to the name of the measure"
    page.keyboard.press("ArrowRight")
    href = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_on_paper_controls_are_gone_and_what_is_folded_under_more_is_open(
    sampled: Open, open_context: OpenContext
) -> None:
    page = sampled.sign_in(open_context(DESKTOP), "council")
    page.goto(f"{sampled.address}/council?since=edition-1")
    assert page.locator(".filters").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".filters").first.is_visible()
    for folded in page.locator("details.more > :not(summary)").all():
        assert folded.is_visible()
    page.goto(f"{sampled.address}/council/portfolio")
    assert not page.locator(".heat-keys").first.is_visible()
    assert page.locator("table.heat").first.is_visible()
