"""Bootstrap is cut down to what pages show; cutting too much must be seen, on every kind of page."""

from __future__ import annotations

import ast
import re

import pytest

from callbacks.styles import (
    COMPONENTS,
    bootstrap,
    classes_in,
    names_written,
    reduced,
    reduced_bootstrap,
    sources,
)
from tests.browser.test_desk import addresses
from tests.support.city import Served
from tests.support.desk import City
from tests.support.pages import STATIC, page_types, read

MOST = 40_000
"""Bytes of Bootstrap's 230,000 that may stay, uncompressed."""


def emitted(html: str) -> set[str]:
    """Every class name on a page."""
    return {name for _tag, found in read(html).tags for name in (found.get("class") or "").split()}


def test_little_stays_and_the_same_each_time() -> None:
    sheet = reduced_bootstrap()
    assert len(sheet) < MOST
    reduced_bootstrap.cache_clear()
    assert reduced_bootstrap() == sheet


@pytest.mark.parametrize("city", ["austin", "sample"])
def test_no_class_on_a_public_page_lost_its_style(request: pytest.FixtureRequest, city: str) -> None:
    served: Served = request.getfixturevalue(city)
    gone = classes_in(bootstrap()) - classes_in(reduced_bootstrap())
    own = page_types().values() if city == "austin" else STATIC
    shown: set[str] = set()
    for address in own:
        html = served.client.get(address).get_data(as_text=True)
        shown |= emitted(html)
        assert not emitted(html) & gone, f"{address} shows classes that were cut from Bootstrap"
    assert {"container", "nav-link", "form-select"} <= shown, "the pages were not read"


def test_every_component_used_has_its_class_names_kept() -> None:
    used = set()
    for path in sources():
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            used |= {
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "dbc"
            }
    assert used <= COMPONENTS.keys(), "say in callbacks/styles.py which class names these put out"
    kept = classes_in(reduced_bootstrap())
    known = classes_in(bootstrap())
    for name in used:
        assert not (set(COMPONENTS[name]) & known) - kept, f"dbc.{name} would lose its style"


def test_nothing_that_stays_is_broken() -> None:
    sheet = reduced_bootstrap()
    assert sheet.count("{") == sheet.count("}")
    assert "{}" not in sheet
    assert not re.search(r"[,{}]\s*[,{]", sheet), "a rule lost its selector"
    assert classes_in(sheet) <= classes_in(bootstrap())


_SHEET = (
    '@charset "UTF-8";/* note */:root{--bs-a:1;--bs-b:var(--bs-c);--bs-c:2;--bs-d:"x;y"}'
    ".card,.row>.col:not(.gone,.other){top:var(--bs-b)}.lost{top:var(--bs-a)}"
    "p{margin:0}@media (min-width:1px){.lost{top:0}.card{top:1px}}@media print{.lost{top:0}}"
    "@keyframes turn{to{top:0}}[data-bs-theme=dark] .card{top:0}"
)


@pytest.mark.parametrize(
    ("names", "own", "kept"),
    [
        (
            {"card"},
            "",
            '@charset "UTF-8";:root{--bs-b:var(--bs-c);--bs-c:2;}.card{top:var(--bs-b)}p{margin:0}'
            "@media (min-width:1px){.card{top:1px}}",
        ),
        (
            {"row", "col"},
            "a{top:var(--bs-a)}",
            '@charset "UTF-8";:root{--bs-a:1;--bs-b:var(--bs-c);--bs-c:2;}'
            ".row>.col:not(.gone,.other){top:var(--bs-b)}p{margin:0}",
        ),
        (set(), "", '@charset "UTF-8";p{margin:0}'),
    ],
)
def test_a_rule_stays_only_where_all_its_names_are_written(names: set[str], own: str, kept: str) -> None:
    assert reduced(_SHEET, frozenset(names), own) == kept


def test_a_name_counts_where_it_is_written_and_where_a_component_puts_it_out() -> None:
    names = names_written(['html.Div(className="fact-list active")', "dbc.Select(id=1)"])
    assert {"fact-list", "active", "form-select"} <= names
    assert "form-check" not in names


def test_no_class_at_the_desk_lost_its_style(desk_city: City) -> None:
    gone = classes_in(bootstrap()) - classes_in(reduced_bootstrap())
    shown: set[str] = set()
    for address, who in addresses().items():
        names = emitted(desk_city.visitor(who).get(address).get_data(as_text=True))
        assert not names & gone, f"{address} shows classes that were cut from Bootstrap: {sorted(names & gone)}"
        shown |= names
    assert {"desk-form", "btn", "form-control"} <= shown, "the pages were not read"
