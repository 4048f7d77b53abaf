"""The pages of words and work in a real browser: typed text outlives the browser, pages fit and can be read by all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from equipt_dash.store.desk import sessions
from tests.browser.support import DESKTOP, PHONE, OpenContext, report, run_axe, sideways_scroll, walk_with_keyboard
from tests.desk.entry_forms import db_of
from tests.desk.words_support import told_slug
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import City, with_people
from tests.support.server import live_server

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG = "We opened two clinics.\nAnd then a third, with evening hours."


@pytest.fixture(scope="module")
def city(databases: Databases, austin_url: str) -> Iterator[tuple[str, City]]:
    served = serve(databases.copy(austin_url))
    made = with_people(served)
    with live_server(served.app.server) as address:
        yield address, made
    served.close()


def signed_in(city: tuple[str, City], open_context: OpenContext, name: str, **more: object) -> Page:
    address, made = city
    context = open_context(more.pop("size", DESKTOP), **more)  # type: ignore[arg-type]
    with db_of(made).writing() as connection:
        token = sessions.start(connection, made.people[name], datetime.now(UTC), "test")
    context.add_cookies([{"name": "equipt", "value": token, "url": address}])
    return context.new_page()


def test_text_outlives_a_closed_browser_and_a_second_window_overwrites_nothing(
    city: tuple[str, City], open_context: OpenContext
) -> None:
    url = f"{city[0]}/internal/measures/{told_slug(city[1])}/story"
    first, second = (signed_in(city, open_context, "editor") for _window in range(2))
    for page in (first, second):
        page.goto(url)
    first.locator("#words-body").fill(LONG)
    first.get_by_text("Draft saved.").wait_for()
    first.context.close()
    second.locator("#words-body").fill("Typed in the older window.")
    second.get_by_text("Not saved: this was changed elsewhere.").wait_for()
    second.get_by_role("button", name="Save draft").click()
    second.get_by_role("alert").wait_for()
    assert second.locator("#words-body").input_value() == "Typed in the older window."
    assert "evening" in (second.locator(".versions").first.inner_text())
    third = signed_in(city, open_context, "editor")
    third.goto(url)
    assert third.locator("#words-body").input_value() == LONG


def test_a_story_is_typed_and_handed_in_by_keyboard_and_without_a_script(
    city: tuple[str, City], open_context: OpenContext
) -> None:
    slug = told_slug(city[1], "austin-water")
    page = signed_in(city, open_context, "other-editor", java_script_enabled=False)
    page.goto(f"{city[0]}/internal/measures/{slug}/story")
    page.locator("#words-body").focus()
    page.keyboard.type("Typed by keyboard alone.")
    for _stop in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Handed in. A reviewer will look at it.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
def test_the_pages_are_accessible_and_fit(
    city: tuple[str, City], open_context: OpenContext, size: tuple[int, int], scheme: str
) -> None:
    base = f"/internal/measures/{told_slug(city[1])}"
    target = "/internal/disparities/homeownership/target"
    for name, paths in (
        ("head", ("/internal", "/internal/measures", f"{base}/story", f"{base}/definition", f"{base}/history")),
        ("officer", ("/internal", "/internal?what=links", target)),
        ("council", ("/internal", "/council", f"{base}/history")),
    ):
        page = signed_in(city, open_context, name, size=size, color_scheme=scheme)
        for path in paths:
            page.goto(f"{city[0]}{path}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            found = run_axe(page)
            assert not found, report(found)
            assert sideways_scroll(page) == 0, path
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
            assert len(ids) == len(set(ids)), f"{path}: an id stands twice"
        page.context.close()


def test_the_forms_can_be_walked_with_the_keyboard(city: tuple[str, City], open_context: OpenContext) -> None:
    page = signed_in(city, open_context, "officer")
    for path in (f"/internal/measures/{told_slug(city[1])}/definition", "/internal/disparities/homeownership/target"):
        page.goto(f"{city[0]}{path}")
        assert not walk_with_keyboard(page).problems(), path
