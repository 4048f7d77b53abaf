"""Public pages in a real browser: accessible, walkable by keyboard, calm, and with nothing from elsewhere."""

from __future__ import annotations

import pytest

from tests.browser.support import (
    DESKTOP,
    PHONE,
    OpenContext,
    Requests,
    layout_shift,
    press,
    report,
    run_axe,
    sideways_scroll,
    walk_with_keyboard,
)
from tests.support.city import Served
from tests.support.pages import crawl, drawn, page_types

SHIFT = 0.02


@pytest.fixture(scope="module")
def twenty(austin: Served) -> list[str]:
    """Twenty pages drawn by seed."""
    return drawn(list(crawl(austin.client)), 20)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
@pytest.mark.parametrize("name", page_types())
def test_a_page_type_is_accessible_fits_and_stays_still(
    austin_address: str, open_context: OpenContext, name: str, size: tuple[int, int]
) -> None:
    context = open_context(size)
    requests = Requests(context, austin_address)
    page = context.new_page()
    page.goto(austin_address + page_types()[name])
    page.wait_for_load_state("networkidle")
    assert sideways_scroll(page) == 0
    assert layout_shift(page) <= SHIFT
    # Tables and technical parts are read too, as a reader who opens them would.
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    found = run_axe(page)
    assert not found, report(found)
    assert sideways_scroll(page) == 0, "an opened table is wider than the screen"
    assert requests.off_origin == []


@pytest.mark.parametrize("name", page_types())
def test_a_page_type_can_be_walked_by_keyboard_both_ways(
    austin_address: str, open_context: OpenContext, name: str
) -> None:
    page = open_context(PHONE).new_page()
    page.goto(austin_address + page_types()[name])
    for key in ("Tab", "Shift+Tab"):
        assert not walk_with_keyboard(page, key).problems()


def test_twenty_pages_drawn_by_seed_are_accessible(
    austin_address: str, open_context: OpenContext, twenty: list[str]
) -> None:
    for size in (DESKTOP, PHONE):
        page = open_context(size).new_page()
        for address in twenty:
            page.goto(austin_address + address)
            found = run_axe(page)
            assert not found, f"{address}\n{report(found)}"
            assert sideways_scroll(page) == 0, address


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("contrast", ["more", "no-preference"])
def test_dark_and_high_contrast_pass_too(
    austin_address: str, open_context: OpenContext, scheme: str, contrast: str
) -> None:
    page = open_context(DESKTOP, color_scheme=scheme, contrast=contrast).new_page()
    for address in ("/", "/disparities/household-income", "/measures/percent-of-individuals-who-keep-or-raise-income"):
        page.goto(austin_address + address)
        found = run_axe(page)
        assert not found, f"{address}\n{report(found)}"


def test_everything_is_there_without_javascript(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(PHONE, java_script_enabled=False).new_page()
    page.goto(f"{austin_address}/measures/median-household-income")
    assert page.locator("h1").inner_text() == "Median household income"
    assert page.locator("svg.chart").count() > 3
    page.locator("select[name=group]").select_option("hispanic")
    press(page.get_by_role("button", name="Show"))
    assert "group=" in page.url
    assert page.locator("#over-time .panel").count() == 1


def test_the_first_tab_skips_to_the_main_part(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.goto(austin_address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_interactive_chart_comes_to_life_in_its_space(austin_address: str, open_context: OpenContext) -> None:
    context = open_context(DESKTOP)
    requests = Requests(context, austin_address)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{austin_address}/measures/median-household-income?from=2012-2016")
    before = page.locator("main").inner_text()
    assert not any("plotly" in url or "_dash" in url for url in requests.urls)
    page.get_by_role("button", name="Open the interactive chart").click()
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_function("() => document.querySelector('#explorer-said').textContent.includes('2016')")
    drawn_with = [url.rpartition("/")[2] for url in requests.urls if "plotly" in url]
    assert [name.partition(".")[0] for name in drawn_with] == ["plotly-basic"], "Dash's own is three times as large"
    assert layout_shift(page) <= SHIFT
    assert page.locator("h1").count() == 1
    assert before.splitlines()[0] in page.locator("main").inner_text()
    page.select_option("#explore-group", "hispanic")
    page.wait_for_function("() => location.search.includes('group=')")
    assert "Hispanic" in page.locator("#explorer-said").inner_text()
    found = run_axe(page)
    assert not found, report(found)
    walk = walk_with_keyboard(page, "Tab")
    assert walk.trap == ""
    assert any("explore-to" in stop.name for stop in walk.stops)
    assert requests.off_origin == []
    assert said == []


def test_the_interactive_chart_has_the_colours_the_device_asks_for(
    austin_address: str, open_context: OpenContext
) -> None:
    page = open_context(DESKTOP, color_scheme="dark").new_page()
    page.goto(f"{austin_address}/measures/median-household-income")
    page.get_by_role("button", name="Open the interactive chart").click()
    ground = "() => document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor"
    page.wait_for_function(f"() => ({ground})() === '#1b212b'")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => ({ground})() === '#ffffff'")


def test_a_shared_address_opens_the_same_chart(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.goto(f"{austin_address}/measures/median-household-income?group=hispanic&from=2014-2018")
    page.get_by_role("button", name="Open the interactive chart").click()
    page.wait_for_function("() => (document.querySelector('#explorer-said')?.textContent || '').includes('2018 to')")
    assert page.input_value("#explore-group") == "hispanic"
    assert page.input_value("#explore-from") == "2014-2018"


def test_a_page_prints_without_its_navigation(austin_address: str, open_context: OpenContext) -> None:
    page = open_context(DESKTOP).new_page()
    page.goto(austin_address)
    page.emulate_media(media="print")
    assert not page.locator(".stages").is_visible()
    assert page.locator("h1").is_visible()
