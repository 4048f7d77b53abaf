"""The typefaces come late on a slow line: nothing may move when they do, and nothing else is asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.support import DESKTOP, OpenContext, Requests, layout_shift

if TYPE_CHECKING:
    from playwright.sync_api import Route

SMALL_PHONE = (375, 812)
SHIFT = 0.01

PAGES = (
    "/",
    "/disparities/household-income",
    "/measures/median-household-income",
    "/departments/health-and-human-services",
)

_USED = """
(selector) => [...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family.replaceAll('"', ''))
  .includes(getComputedStyle(document.querySelector(selector)).fontFamily.split(',')[0].replaceAll('"', ''))
"""


@pytest.mark.parametrize("size", [DESKTOP, SMALL_PHONE], ids=["1280", "375"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_when_the_typefaces_arrive(
    austin_address: str, open_context: OpenContext, address: str, size: tuple[int, int]
) -> None:
    context = open_context(size)
    requests = Requests(context, austin_address)
    page = context.new_page()
    waiting: list[Route] = []
    page.route("**/*.woff2", lambda route: waiting.append(route))
    page.goto(austin_address + address, wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    assert not page.evaluate(_USED, "h1"), "the page was drawn with the typeface, so nothing was measured"
    assert waiting, "no typeface was asked for"
    while waiting:
        waiting.pop().continue_()
        page.wait_for_timeout(50)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    assert layout_shift(page) <= SHIFT
    # They are at hand from the next page on.
    page.unroute("**/*.woff2")
    page.reload(wait_until="networkidle")
    assert page.evaluate(_USED, "h1")
    assert page.evaluate(_USED, "body")
    assert layout_shift(page) <= SHIFT
    assert requests.off_origin == []


def test_figures_of_a_table_stand_under_each_other(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.goto(f"{austin_address}/disparities/household-income")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    widths = page.evaluate("""() => {
        const cell = document.createElement('td');
        document.querySelector('table.data tbody tr').append(cell);
        return [...'0123456789'].map((digit) => {
            cell.innerHTML = '<span></span>';
            cell.firstChild.textContent = digit.repeat(20);
            document.querySelectorAll('details').forEach((one) => { one.open = true; });
            return cell.firstChild.getBoundingClientRect().width;
        });
    }""")
    assert widths[0] > 0
    assert max(widths) - min(widths) < 0.5
