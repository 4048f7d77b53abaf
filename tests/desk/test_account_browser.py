"""Signing in and managing people in a real browser: accessible, by keyboard, without a script, and through a provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

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
from tests.desk.account_support import PASSWORD, give_password, make_link, serve_as
from tests.desk.oidc_provider import between, provider
from tests.support.databases import Databases
from tests.support.desk import City, with_people
from tests.support.server import live_server

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def city(databases: Databases, austin_url: str) -> Iterator[tuple[str, City]]:
    """A city with people and a sign-in service, on a socket: its address, and the city."""
    from joserfc.jwk import RSAKey

    from equipt_dash.kernel.settings import Oidc

    url = databases.copy(austin_url)
    known = {"s-editor": {"email": "editor@example.org", "email_verified": True}}
    with provider(**known) as inner, between(inner, RSAKey.generate_key(2048)) as (issuer, _middle):
        served = serve_as(url, oidc=Oidc(issuer, "equipt", "hush", "City of Testing"))
        made = with_people(served)
        give_password(made, "admin")
        with live_server(served.app.server) as address:
            yield address, made
        served.close()


def _sign_in(page: Page, address: str, goes_to: str) -> None:
    page.goto(f"{address}{goes_to}")
    page.get_by_label("E-mail address").fill("admin@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{goes_to}")


def _look(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    found = run_axe(page)
    assert not found, report(found)
    assert sideways_scroll(page) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
def test_every_page_about_accounts_is_accessible_and_fits(
    city: tuple[str, City], open_context: OpenContext, size: tuple[int, int], scheme: str
) -> None:
    address, made = city
    page = open_context(size, color_scheme=scheme).new_page()
    page.goto(f"{address}/sign-in")
    _look(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("alert").wait_for()
    _look(page)
    page.goto(address + make_link(made, "head"))
    _look(page)
    page.goto(f"{address}/sign-in/link/none")
    _look(page)
    _sign_in(page, address, "/admin/people")
    _look(page)
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("alert").wait_for()
    _look(page)
    for path in (f"/admin/people/{made.people['editor']}", "/internal/account"):
        page.goto(address + path)
        _look(page)
    page.goto(f"{address}/admin/people/{made.people['editor']}")
    page.get_by_role("button", name="Make a one-time link").click()
    page.get_by_text("It is shown only now").wait_for()
    _look(page)


def test_every_page_about_accounts_is_walked_by_keyboard(city: tuple[str, City], open_context: OpenContext) -> None:
    address, made = city
    page = open_context(PHONE).new_page()
    page.goto(f"{address}/sign-in")
    assert not walk_with_keyboard(page).problems()
    _sign_in(page, address, "/internal/account")
    for path in ("/internal/account", "/admin/people", f"/admin/people/{made.people['editor']}"):
        for key in ("Tab", "Shift+Tab"):
            page.goto(address + path)
            assert not walk_with_keyboard(page, key).problems()


def test_a_link_a_password_and_signing_out_work_without_a_script(
    city: tuple[str, City], open_context: OpenContext
) -> None:
    address, made = city
    page = open_context(PHONE, java_script_enabled=False).new_page()
    page.goto(address + make_link(made, "council"))
    press(page.get_by_role("button", name="Sign in now"))
    assert page.url == f"{address}/internal/account"
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("seven patient herons")
    press(page.get_by_role("button", name="Save the password"))
    assert page.get_by_text("Your new password works from now on").count() == 1
    press(page.get_by_role("button", name="Sign out", exact=True))
    assert page.get_by_text("You are signed out.").count() == 1
    page.goto(f"{address}/internal/account")
    assert "/sign-in?next=/internal/account" in page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without"])
def test_the_way_through_the_provider_works_under_our_own_policy(
    city: tuple[str, City], open_context: OpenContext, scripts: bool
) -> None:
    address, _made = city
    page = open_context(DESKTOP, java_script_enabled=scripts).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))  # the provider's page has complaints of its own
    page.goto(f"{address}/sign-in?next=/internal/account")
    page.get_by_role("button", name="Sign in with City of Testing").click()
    page.wait_for_url("**/oauth2/authorize?**")
    page.get_by_role("button", name="s-editor").click()
    page.wait_for_url(f"{address}/internal/account")
    assert page.get_by_text("editor@example.org").count() == 1
    assert not [words for words in said if "Content Security Policy" in words]
