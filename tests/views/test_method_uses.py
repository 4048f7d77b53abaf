"""A method page says where its statistic is used, and there it is used: pages are built and commands run to see."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import CodeType, FrameType

import pytest

from equipt_dash.commands.protect import main as protect
from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.kernel.model import Level
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.analyze_file import analyze
from equipt_dash.store.engine import Database
from equipt_dash.views import disparity, measure, method, peers
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import trend_page
from equipt_dash.views.method_notes import families
from equipt_dash.views.method_notes.uses import USES, Place, place_words
from layouts.page import content
from layouts.render import render

TODAY = date(2026, 11, 23)
EVERY = [one for family in families() for one in family.methods]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def desks(austin_url: str, sample_url: str) -> Iterator[list[Desk]]:
    """Both demonstrations: what one has no figures for, the other has."""
    found = [Database(url) for url in (austin_url, sample_url)]
    reader = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
    yield [Desk(reader, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token") for db in found]
    for db in found:
        db.close()


def _code(path: str) -> CodeType:
    module, name = path.rsplit(".", 1)
    return inspect.unwrap(getattr(importlib.import_module(module), name)).__code__


OWNERS: dict[CodeType, set[str]] = {}
for each in EVERY:
    for where in each.functions:
        OWNERS.setdefault(_code(where), set()).add(each.slug)


def called(work: Callable[[], object]) -> set[str]:
    """The slugs of the methods of which some function ran during ``work``."""
    seen: set[CodeType] = set()

    def watch(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call":
            seen.add(frame.f_code)

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return {slug for code in seen for slug in OWNERS.get(code, ())}


def _disparities(desk: Desk) -> None:
    context = desk.public(1)
    for item in context.read.disparities():
        assert disparity.build(context, {"slug": item.slug}) is not None


def _measures(desk: Desk) -> None:
    context = desk.public(1)
    every = context.read.measures()
    indicators = [one for one in every if one.level is Level.INDICATOR]
    for item in (*indicators, *[one for one in every if one.level is Level.PERFORMANCE][:40]):
        assert measure.build(context, {"slug": item.slug}) is not None


def _peers(desk: Desk) -> None:
    context = desk.public(1)
    assert peers.build(context, {}) is not None


def _council(desk: Desk) -> None:
    for choice in ({}, {"of": "gap"}):
        trend_page.build(desk, choice)


PAGES = {
    Place.DISPARITIES: _disparities,
    Place.MEASURES: _measures,
    Place.PEERS: _peers,
    Place.COUNCIL: _council,
}


def _analyze() -> None:
    head = {"favourable": "1", "ordered": "1"}
    bands = [
        {**head, "group": f"g{i}", "estimate": f"{50 + 7 * i}", "se": "2", "population": "900", "order": f"{i}", "scale": "100", "reference": "1" if i == 3 else ""}
        for i in range(4)
    ]  # fmt: skip
    analyze(bands)
    for scale in (1, 20):
        counted = [
            {"group": f"g{i}", "events": f"{(1 + 2 * i) * scale}", "n": f"{20 * scale}", "favourable": "1", "reference": "1" if i == 2 else ""}
            for i in range(3)
        ]  # fmt: skip
        analyze(counted)


def _said(place: Place) -> set[str]:
    return {slug for slug, places in USES.items() if place in places}


@pytest.fixture(scope="module")
def ran(desks: list[Desk]) -> dict[Place, set[str]]:
    """What each kind of page really computes."""
    return {place: set().union(*(called(lambda: build(one)) for one in desks)) for place, build in PAGES.items()}  # noqa: B023


@pytest.mark.parametrize("place", PAGES)
def test_a_page_uses_the_statistics_that_say_so_and_no_other(place: Place, ran: dict[Place, set[str]]) -> None:
    assert _said(place) - ran[place] == set(), "take these out of method_notes/uses.py: the page does not compute them"
    assert ran[place] - _said(place) == set(), "put these into method_notes/uses.py: the page computes them"


def test_the_commands_use_what_the_method_pages_say(tmp_path: Path) -> None:
    assert called(_analyze) == _said(Place.ANALYZE)
    table = tmp_path / "t.csv"
    table.write_text("group,north,south\nA,3,40\nB,30,50\nC,60,20\n", encoding="utf-8")
    assert called(lambda: protect([str(table)])) == _said(Place.PROTECT)


def _imports(module: str, seen: set[str]) -> set[str]:
    """Every module of ours that a module reaches by its imports."""
    path = ROOT / (module.replace(".", "/") + ".py")
    if module in seen or not path.exists():
        return seen
    seen.add(module)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("equipt_dash"):
            for name in (node.module or "", *(f"{node.module}.{one.name}" for one in node.names)):
                _imports(name, seen)
    return seen


def test_publishing_reaches_the_statistics_that_say_so() -> None:
    reached = _imports("equipt_dash.store.editions", set())
    for one in EVERY:
        if Place.PUBLISHING in USES.get(one.slug, ()):
            assert any(path.rsplit(".", 1)[0] in reached for path in one.functions), one.slug


def test_the_table_names_only_methods_there_are_and_each_page_prints_its_places(desks: list[Desk]) -> None:
    assert set(USES) <= {one.slug for one in EVERY}
    for one in EVERY:
        page = method.build(desks[0].public(1), {"slug": one.slug})
        assert page is not None
        html = render(content(page, f"/methods/{one.slug}"))
        for place in USES.get(one.slug, ()):
            words = place_words(place)[0]
            assert (words if isinstance(words, str) else words.text) in html, (one.slug, place)
        if one.slug not in USES:
            assert "its only use" in html
