"""Reads the framework the product puts to work from ``data/framework`` and checks it as a whole.

The roadmap, the seven elements, the six practice questions and the words of the pages are content:
a city can change them without touching code. A folder in which something is missing, doubled, or
points nowhere is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.tables import Placed, read_csv, read_toml_rows
from equipt_dash.practice.framework_model import (
    CheckRule,
    CityExample,
    Component,
    Element,
    Framework,
    GlossaryTerm,
    Mark,
    NetWorthRow,
    Question,
    Rule,
    RuleTopic,
    Stage,
    Statistic,
    Step,
    StepScope,
    SurveyFact,
    Trace,
    Why,
)

__all__ = [
    "CheckRule",
    "CityExample",
    "Component",
    "Element",
    "Framework",
    "GlossaryTerm",
    "Mark",
    "NetWorthRow",
    "Question",
    "Rule",
    "RuleTopic",
    "Stage",
    "Statistic",
    "Step",
    "StepScope",
    "SurveyFact",
    "Trace",
    "Why",
    "default_framework",
    "load_framework",
]

T = TypeVar("T")

FOLDER = Path(__file__).resolve().parents[1] / "data" / "framework"


@cache
def default_framework() -> Framework:
    """The framework that ships with the product, read once.

    Raises:
        PackageError: see ``load_framework``.
    """
    return load_framework(FOLDER)


def load_framework(folder: Path) -> Framework:
    """Read and check every file of ``folder``.

    Raises:
        PackageError: names the file, line and key of the first thing that does not fit, and the fix.
    """
    stages = _rows(folder, "stages", "stage", Stage, count=3)
    components = _rows(folder, "stages", "component", Component, count=6)
    steps = _rows(folder, "steps", "step", Step, count=24, may_be_empty=("element", "urls"))
    elements = _rows(folder, "elements", "element", Element, count=7)
    marks = _rows(folder, "elements", "mark", Mark, count=28)
    examples = _rows(folder, "examples", "example", CityExample)
    topics = _rows(folder, "do_no_harm", "topic", RuleTopic)
    rules = _rows(folder, "do_no_harm", "rule", Rule)
    checks = _rows(folder, "check_rules", "rule", CheckRule)
    _keys(checks, "slug")
    worth = read_csv(folder / "net_worth.csv", NetWorthRow)
    _filled(worth, ("note",))
    _one_kind_of_dollars(worth)

    element_slugs = _keys(elements, "slug")
    _refer(components, "stage", _keys(stages, "slug"))
    _refer(steps, "component", _keys(components, "slug"))
    _refer([row for row in steps if row.item.element], "element", element_slugs)
    _refer(marks, "element", element_slugs)
    _refer(examples, "element", element_slugs)
    _refer(rules, "topic", _keys(topics, "slug"))
    _keys(steps, "key")
    _keys(marks, "key")
    _keys(rules, "number")
    for row in steps:
        _check_quarters(row)

    questions = _rows(folder, "questions", "question", Question, count=6)
    _keys(questions, "slug")
    glossary = _rows(folder, "glossary", "term", GlossaryTerm, may_be_empty=("urls",))
    _keys(glossary, "slug")
    traces = _rows(folder, "why", "trace", Trace, may_be_empty=("urls",))
    _keys(traces, "slug")
    return Framework(
        stages=_items(stages),
        optional_stages=_items(_rows(folder, "stages", "optional_stage", Stage)),
        components=_items(components),
        steps=_items(steps),
        elements=_items(elements),
        marks=_items(marks),
        examples=_items(examples),
        survey=_items(_rows(folder, "examples", "survey", SurveyFact)),
        questions=_items(questions),
        why=_items(_rows(folder, "why", "why", Why, count=1))[0],
        traces=_items(traces),
        net_worth=_items(worth),
        glossary=_items(glossary),
        rule_topics=_items(topics),
        rules=_items(rules),
        check_rules=_items(checks),
    )


def _rows(
    folder: Path,
    file: str,
    table: str,
    cls: type[T],
    *,
    count: int | None = None,
    may_be_empty: Sequence[str] = (),
) -> tuple[Placed[T], ...]:
    path = folder / f"{file}.toml"
    rows = read_toml_rows(path, table, cls)
    if not rows or (count is not None and len(rows) != count):
        wanted = "at least one" if count is None else str(count)
        raise PackageError(
            path.name,
            None,
            table,
            f"has {len(rows)} entries, not {wanted}.",
            f"Write {wanted} [[{table}]] in {path}.",
        )
    _filled(rows, may_be_empty)
    for row in rows:
        for name in ("url", "urls"):
            _check_urls(row, name)
    return rows


def _filled(rows: Iterable[Placed[Any]], may_be_empty: Sequence[str]) -> None:
    for row in rows:
        for name, value in vars(row.item).items():
            if name not in may_be_empty and value in ("", ()):
                raise row.error(name, "is missing or empty.", f"Write its {name}.")


def _check_urls(row: Placed[Any], name: str) -> None:
    found = getattr(row.item, name, ())
    for url in (found,) if isinstance(found, str) else found:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() for c in url):
            raise row.error(name, f"holds '{url}'.", "Write a web address that starts with https://.")


def _keys(rows: Iterable[Placed[Any]], column: str) -> frozenset[Any]:
    seen: dict[Any, int] = {}
    for row in rows:
        key = getattr(row.item, column)
        if key in seen:
            raise row.error(column, f"repeats '{key}' of line {seen[key]}.", "Give each entry its own.")
        seen[key] = row.line
    return frozenset(seen)


def _refer(rows: Iterable[Placed[Any]], column: str, known: frozenset[Any]) -> None:
    for row in rows:
        value = getattr(row.item, column)
        if value not in known:
            raise row.error(column, f"names '{value}', which does not exist.", f"Use: {_list(known)}.")


def _list(known: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, known)))


def _check_quarters(row: Placed[Step]) -> None:
    first, last = row.item.first_quarter, row.item.last_quarter
    if first < 1 or (last is not None and last < first):
        raise row.error("last_quarter", "ends before it starts.", "Count quarters from 1, first to last.")


def _one_kind_of_dollars(rows: Sequence[Placed[NetWorthRow]]) -> None:
    dollars: dict[str, str] = {}
    for row in rows:
        if dollars.setdefault(row.item.series, row.item.dollars) != row.item.dollars:
            raise row.error(
                "dollars", "differs within one series.", "Give figures in other dollars their own source key."
            )


def _items(rows: Iterable[Placed[T]]) -> tuple[T, ...]:
    return tuple(row.item for row in rows)
