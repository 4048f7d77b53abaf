"""A column that no page shows is asked of every city for nothing: each field of the model is read where pages are made."""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass

from equipt_dash.kernel import model
from tests.architecture.tree import ROOT, python_files

PAGES = (
    "equipt_dash/views",
    "equipt_dash/boards",
    "equipt_dash/desk",
    "equipt_dash/connection",
    "equipt_dash/outlets",
    "layouts",
)

USED_ELSEWHERE = {
    "City.time_zone": "equipt_dash/kernel/clock.py",
    "Source.own_records": "equipt_dash/store/protection.py",
    "Group.races": "equipt_dash/statistics/overlap.py",
}
"""Fields that are not shown but decide what is, each with the file that uses it."""


def _read(*folders: str) -> set[str]:
    """Names of every attribute that is read in the files below ``folders``."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in python_files(*folders))
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _columns() -> dict[str, str]:
    """Every field of the model's records, by "Class.field"."""
    records = [one for one in vars(model).values() if isinstance(one, type) and is_dataclass(one)]
    return {f"{one.__name__}.{field.name}": field.name for one in records for field in fields(one)}


def test_every_column_is_shown_by_some_page() -> None:
    shown = _read(*(folder for folder in PAGES if (ROOT / folder).exists()))
    unseen = {full for full, name in _columns().items() if name not in shown} - set(USED_ELSEWHERE)
    assert not unseen, f"No page shows {sorted(unseen)}: show it where its record is shown, or take the column away."


def test_what_is_said_to_be_used_elsewhere_is_used_there() -> None:
    columns = _columns()
    for full, path in USED_ELSEWHERE.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert columns[full] in text, f"{path} does not use {full} any more: show it, or take the column away."
