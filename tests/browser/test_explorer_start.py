"""Starting the interactive chart: what it loads moves nothing, and a start that fails can be tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.support import DESKTOP, OpenContext, layout_shift

if TYPE_CHECKING:
    from playwright.sync_api import Route

ADDRESS = "/measures/median-household-income"
OPEN = "Open the interactive chart"


@pytest.mark.parametrize("size", [DESKTOP, (375, 812)], ids=["1280", "375"])
def test_what_the_chart_loads_moves_nothing(
    austin_address: str, open_context: OpenContext, size: tuple[int, int]
) -> None:
    page = open_context(size).new_page()
    waiting: list[Route] = []
    page.route("**/explorer.json", lambda route: waiting.append(route))
    page.goto(austin_address + ADDRESS)
    page.get_by_role("button", name=OPEN).click()
    page.wait_for_timeout(700)  # half a second after a click a browser counts every move as the page's own again
    assert page.locator("#explorer-status").inner_text() == "Loading the interactive chart…"
    assert page.evaluate("document.activeElement.id") == "explorer-space", "the focus is not lost with the button"
    waiting.pop().continue_()
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_function("() => document.querySelector('#explorer-said').textContent.includes('2010')")
    assert page.locator("#explorer-status").inner_text() == ""
    assert layout_shift(page) <= 0.01


def test_a_start_that_fails_can_be_tried_again(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.route("**/explorer.json", lambda route: route.abort())
    page.goto(austin_address + ADDRESS)
    page.get_by_role("button", name=OPEN).click()
    page.wait_for_function("() => document.querySelector('#explorer-status').textContent.includes('Try again')")
    assert page.evaluate("document.activeElement.id") == "explorer-open"
    page.unroute("**/explorer.json")
    page.keyboard.press("Enter")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert page.locator("#explorer-status").inner_text() == ""
