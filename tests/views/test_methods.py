"""Every statistic has its page: with a live example, a source, and a function that is really there."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from equipt_dash.access import public_scope
from equipt_dash.framework import default_framework
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views import method, methods
from equipt_dash.views.context import Context
from equipt_dash.views.method_notes import families
from layouts.page import content
from layouts.render import render

TODAY = date(2026, 11, 23)
MEASURES = [
    "difference",
    "ratio",
    "difference_ref",
    "ratio_ref",
    "mdmu",
    "mdmw",
    "mdbu",
    "mdbw",
    "mdru",
    "mdrw",
    "idisu",
    "idisw",
    "idisp",
    "srr",
    "bgv",
    "bgsd",
    "cov",
    "mld",
    "theil",
    "par",
    "paf",
    "aci",
    "rci",
    "sii",
    "rii",
]
ASSOCIATION = ["chi2", "cramers_v", "cramers_v_corrected", "theils_u", "eta2", "mutual_information", "cochran_q"]
EVERY = [one for family in families() for one in family.methods]


@pytest.fixture(scope="module")
def austin_context(austin_url: str) -> Iterator[Context]:
    """The public's view of the demonstration."""
    db = Database(austin_url)
    yield Context(public_scope(1), db, default_framework(), TODAY)
    db.close()


@pytest.fixture(scope="module")
def empty_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A city that has published nothing."""
    folder: Path = tmp_path_factory.mktemp("empty")
    db = Database(f"sqlite:///{folder / 'city.sqlite3'}")
    upgrade(db)
    publish(db, on=TODAY, note="", approver="test")
    yield Context(public_scope(1), db, default_framework(), TODAY)
    db.close()


def _names() -> list[str]:
    return [name for one in EVERY for name in one.covers]


def test_each_name_of_the_tool_has_exactly_one_page() -> None:
    names = _names()
    for wanted in (*MEASURES, *ASSOCIATION):
        assert names.count(wanted) == 1, wanted


def test_slugs_differ() -> None:
    slugs = [one.slug for one in EVERY]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_the_function_named_is_there_and_the_page_is_whole(one: object, austin_context: Context) -> None:
    for path in one.functions:  # type: ignore[attr-defined]
        module, name = path.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), name)), path
    page = method.build(austin_context, {"slug": one.slug})  # type: ignore[attr-defined]
    assert page is not None
    html = render(content(page, f"/methods/{one.slug}"))  # type: ignore[attr-defined]
    assert "https://" in html or "This project" in html
    example = next(section for section in page.sections if section.id == "example")
    words = render(content(page, "/x")).split('id="example"')[1]
    assert example.blocks
    assert any(sign.isdigit() for sign in words) or "Refused" in words


def test_an_empty_city_gets_every_page_too(empty_context: Context) -> None:
    assert methods.build(empty_context, {}) is not None
    for one in EVERY:
        page = method.build(empty_context, {"slug": one.slug})
        assert page is not None, one.slug
        assert render(content(page, "/x"))


def test_an_unknown_method_is_not_found(austin_context: Context) -> None:
    assert method.build(austin_context, {"slug": "no-such-method"}) is None
