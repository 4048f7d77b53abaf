"""Turns dataclasses into table rows and back, by the declared types of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import RowMapping

T = TypeVar("T")

_COLUMN = {"group": "group_code"}
"""Fields whose name is a reserved word in SQL, with the column that holds them."""

_REFERENCES = frozenset({"department"})
"""Optional references: empty in Python, NULL in SQL (a foreign key cannot point at an empty string)."""


_Plan = tuple[tuple[str, str, type[Enum] | None, bool], ...]
_plans: dict[type[Any], _Plan] = {}


def _plan(cls: type[Any]) -> _Plan:
    """Field, column, enum (if any) and whether it is a list held elsewhere, for each field of ``cls``."""
    if cls not in _plans:
        _plans[cls] = _make_plan(cls)
    return _plans[cls]


def _make_plan(cls: type[Any]) -> _Plan:
    hints = get_type_hints(cls)
    plan = []
    for field in fields(cls):
        hint = hints[field.name]
        if get_origin(hint) is UnionType:
            hint = next(arg for arg in get_args(hint) if arg is not NoneType)
        enum = hint if isinstance(hint, type) and issubclass(hint, Enum) else None
        is_list = get_origin(hint) is tuple
        plan.append((field.name, _COLUMN.get(field.name, field.name), enum, is_list))
    return tuple(plan)


def to_row(item: Any, *, references: Iterable[str] = _REFERENCES) -> dict[str, Any]:
    """The columns of ``item``; lists are left out, because they live in a table of their own."""
    row: dict[str, Any] = {}
    for name, column, enum, is_list in _plan(type(item)):
        if is_list:
            continue
        value = getattr(item, name)
        if value == "" and name in references:
            value = None
        row[column] = value.value if enum is not None and value is not None else value
    return row


def from_row(cls: type[T], row: RowMapping, **lists: tuple[str, ...]) -> T:
    """An instance of ``cls`` from ``row``; ``lists`` holds the fields kept in other tables."""
    values: dict[str, Any] = {}
    for name, column, enum, is_list in _plan(cls):
        if is_list:
            values[name] = lists.get(name, ())
            continue
        if column not in row:  # a column that is kept inside; the field has a value for it
            continue
        value = row[column]
        if value is None and name in _REFERENCES:
            value = ""
        values[name] = enum(value) if enum is not None and value is not None else value
    return cls(**values)


def grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Collect ``(owner, member)`` pairs into ``{owner: members}``, keeping their order."""
    found: dict[str, list[str]] = {}
    for owner, member in pairs:
        found.setdefault(owner, []).append(member)
    return {owner: tuple(members) for owner, members in found.items()}
