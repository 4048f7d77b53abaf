"""A number that no database can hold is a page that does not exist, wherever it stands in an address or a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from callbacks.desk.table import FORMS
from callbacks.desk.table import PAGES as DESK_PAGES
from callbacks.headers import accepted
from callbacks.pages import PAGES
from tests.support.city import Served
from tests.support.desk import City, with_people

HUGE = ("9" * 23, "99999999999", "2147483648", "-1", "0" * 23, "\uff19" * 12, "9" * 5000)
"""Too large for any integer column, just too large, negative, all zeros, digits of another script, endless."""

_VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


@pytest.fixture
def city(sample_copy: Served) -> City:
    return with_people(sample_copy)


def _rules(city: City) -> Iterator[tuple[str, str]]:
    """(rule, methods) of every address of ours that has something variable."""
    for rule in city.served.app.server.url_map.iter_rules():
        if "<" in rule.rule and not rule.endpoint.startswith(("/_dash", "_dash")):
            yield rule.rule, "POST" if "POST" in (rule.methods or ()) else "GET"


def test_a_row_that_cannot_be_is_a_page_that_is_not_there(city: City) -> None:
    visitors = [city.visitor(name) for name in ("officer", "admin", "editor")]
    tried = 0
    for rule, method in _rules(city):
        numbered = "<int:" in rule
        for number in HUGE[:-1]:
            path = _VARIABLE.sub(number, rule)
            for visitor in visitors:
                answer = visitor.get(path) if method == "GET" else visitor.post(path)
                assert answer.status_code < 500, f"{method} {path}"
                if numbered and method == "GET":
                    assert answer.status_code == 404, path
                tried += numbered
    assert tried >= 100


def test_a_parameter_that_no_row_can_have_breaks_no_page(city: City) -> None:
    officer, admin = city.visitor("officer"), city.visitor("admin")
    for page in PAGES:
        if "<" not in page.rule:
            for name in page.params:
                for number in HUGE:
                    answer = officer.get(page.rule, query_string={name: number})
                    assert answer.status_code < 500, f"{page.rule}?{name}={number[:30]}"
    for spec in DESK_PAGES:
        if "<" not in spec.rule:
            for name in spec.params:
                for number in HUGE:
                    for visitor in (officer, admin):
                        answer = visitor.get(spec.rule, query_string={name: number})
                        assert answer.status_code < 500, f"{spec.rule}?{name}={number[:30]}"


def test_a_field_that_no_row_can_have_breaks_no_form(city: City) -> None:
    visitors = [city.visitor(name) for name in ("officer", "admin", "head")]
    for spec in FORMS:
        path = _VARIABLE.sub("1", spec.rule)
        for number in HUGE:
            sent = dict.fromkeys((*spec.fields, *spec.lists), number)
            for visitor in visitors:
                assert visitor.post(path, sent).status_code < 500, f"{path} {number[:30]}"


@pytest.mark.parametrize(
    ("asked", "encoding"),
    [
        ("gzip", "gzip"), ("gzip;q=0", None), ("gzip; q=0.0", None), ("br;q=0, gzip;q=0", None), ("*;q=0", None),
        ("gzip;q=0, *", "br"), ("zstd;q=0, br;q=0, *", "gzip"), ("gzip;q=1, *;q=0", "gzip"), ("GZIP;Q=0", None),
        ("identity;q=0, gzip", "gzip"), ("", None),
    ],
)  # fmt: skip
def test_an_encoding_the_client_refuses_is_not_used(sample: Served, asked: str, encoding: str | None) -> None:
    for path in ("/", "/gaps.csv", "/assets/site.css"):
        answer = sample.client.get(path, headers={"Accept-Encoding": asked})
        assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, encoding), path


def test_what_is_asked_for_keeps_its_order_of_wishes() -> None:
    asked = parse_accept_header("br;q=0.2, gzip;q=0.7, deflate;q=0, *;q=0.1", Accept)
    assert accepted(asked) == "gzip;q=0.7, br;q=0.2, zstd;q=0.1"
