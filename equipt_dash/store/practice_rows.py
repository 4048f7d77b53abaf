"""Turns rows of the practice's tables into their dataclasses, and values into rows.

Apart from ``rows``, because here lists are columns of their own and columns an edition lacks read as empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Table, select

from equipt_dash.kernel.model import Link, Reach, Strength
from equipt_dash.practice import model
from equipt_dash.practice.fields import Form, RecordKind
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.practice.model import StepRecord
from equipt_dash.store.rows import from_row as plain_from_row

T = TypeVar("T")

CLASSES: Mapping[str, type[Any]] = {
    "link": Link,
    "step-record": StepRecord,
    "worksheet": model.Worksheet,
    "step": model.OwnStep,
    "partner": model.Partner,
    "data-gap": model.DataGap,
    "engagement": model.Engagement,
    "challenge": model.Challenge,
    "plan-item": model.PlanItem,
    "budget-line": model.BudgetLine,
    "action": model.LeverAction,
    "assessment": model.Assessment,
    "decision": model.Decision,
    "tool-run": model.ToolRun,
    "community-note": model.CommunityNote,
}
"""The dataclass of each kind, by the kind's slug."""

_SLUGS = {cls: slug for slug, cls in CLASSES.items()}
_ENUMS = {"reach": Reach, "strength": Strength}


def kind_of(cls: type[Any]) -> RecordKind:
    """The kind whose records are ``cls``.

    Raises:
        KeyError: it is not a record of the practice.
    """
    return BY_SLUG[_SLUGS[cls]]


def from_row(cls: type[T], row: Mapping[str, Any]) -> T:
    """An instance of ``cls``; fields the row does not hold take their default, or empty text."""
    values: dict[str, Any] = {}
    for field in fields(cls):  # type: ignore[arg-type]
        value = row.get(field.name)
        if isinstance(value, list):
            value = tuple(tuple(str(cell) for cell in item) if isinstance(item, list) else str(item) for item in value)
        elif value is None and field.name not in row:
            value = "" if field.default is MISSING else field.default
        elif field.name in _ENUMS:
            value = _ENUMS[field.name](str(value))
        values[field.name] = value
    return cls(**values)


def load(connection: Connection, cls: type[T], table: Table, *where: Any) -> tuple[T, ...]:
    """Every row of ``table`` that fits, in the order of its keys."""
    keys = [column for column in table.primary_key if column.name != "edition"]
    rows = connection.execute(select(table).where(*where).order_by(*keys)).mappings()
    return tuple(one_from(cls, row) for row in rows)


def one_from(cls: type[T], row: RowMapping) -> T:
    """One record, whichever way its class is read."""
    return plain_from_row(cls, row) if cls is Link else from_row(cls, {str(name): row[name] for name in row})


def to_columns(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` (as the checks give them) as the table of ``kind`` holds them."""
    row = dict(values)
    for field in kind.fields:
        if field.form is Form.REFS and field.name in row:
            row[field.name] = list(row[field.name])
        elif field.form is Form.LINES and field.name in row:
            row[field.name] = [list(line) for line in row[field.name]]
    return row
