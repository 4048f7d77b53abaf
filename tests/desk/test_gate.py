"""The gate in front of internal pages: closed before anything is looked up."""

from __future__ import annotations

import pytest

from callbacks.gate import safe_next
from tests.support.city import Served
from tests.support.desk import City


@pytest.mark.parametrize(
    "path", ["/internal", "/internal/", "/internal/nothing/here", "/council", "/council/x", "/admin", "/admin/people"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE"])
def test_anonymous_visitors_are_sent_to_sign_in_from_any_private_address(
    austin: Served, path: str, method: str
) -> None:
    answer = austin.client.open(path, method=method)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=/")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example/internal",
        "/\\evil",
        "/internal\\x",
        "javascript:alert(1)",
        "",
        "/measures",
        "/internal\n",
        "http://[",
        "/internalx",
    ],
)
def test_next_leads_to_our_own_private_pages_only(address: str) -> None:
    assert safe_next(address) == "/internal"


def test_next_keeps_a_private_page_with_its_query() -> None:
    assert safe_next("/internal/measures?department=x&page=2") == "/internal/measures?department=x&page=2"


def test_a_signed_in_person_passes_and_an_unknown_page_is_404(desk_city: City) -> None:
    answer = desk_city.visitor("editor").get("/internal/nothing")
    assert answer.status_code == 404
