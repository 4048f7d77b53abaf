"""Reads of the practice for people who signed in: working rows, and what drafts say beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select
from sqlalchemy.sql.elements import ColumnElement

from equipt_dash.kernel.access import DeskScope
from equipt_dash.practice.checks import as_text
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG, PLAN_ITEM
from equipt_dash.practice.structure import Known
from equipt_dash.store import practice_rows, schema
from equipt_dash.store.desk.drafts import Draft, listed
from equipt_dash.store.engine import Database
from equipt_dash.store.practice_rows import kind_of

T = TypeVar("T")


@dataclass(frozen=True)
class Stored:
    """One working row: text by field, as a form holds it, with its version and the department that owns it."""

    kind: str
    key: tuple[str, ...]
    texts: Mapping[str, str]
    version: int
    department: str


def drafts(scope: DeskScope, db: Database, kind: str = "") -> tuple[Draft, ...]:
    """What is not decided yet."""
    return listed(scope, db, kind=kind)


def records(scope: DeskScope, db: Database, cls: type[T]) -> tuple[T, ...]:
    """Every working row of one class the reader may see: of their departments, and the city's own."""
    kind = kind_of(cls)
    table = schema.PRACTICE[kind.slug]
    with db.reading() as connection:
        found = practice_rows.load(connection, cls, table)
        if scope.departments is None:
            return found
        owners = owners_of(connection, kind)
        return tuple(one for one in found if owners(vars(one)) in ("", *scope.departments))


def stored(scope: DeskScope, db: Database, kind: RecordKind, key: tuple[str, ...]) -> Stored | None:
    """One working row, if the scope reaches it."""
    with db.reading() as connection:
        found = load(connection, kind, key)
    if found is None or (scope.departments is not None and found.department not in ("", *scope.departments)):
        return None
    return found


def stored_of(scope: DeskScope, db: Database, kind: RecordKind) -> tuple[Stored, ...]:
    """Every working row of one kind the scope reaches, as text."""
    table = schema.PRACTICE[kind.slug]
    with db.reading() as connection:
        owner = owners_of(connection, kind)
        rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        found = [_stored(kind, {str(name): row[name] for name in row}, owner) for row in rows]
    return tuple(one for one in found if scope.departments is None or one.department in ("", *scope.departments))


def _stored(kind: RecordKind, row: Mapping[str, Any], owner: Callable[[Mapping[str, Any]], str]) -> Stored:
    texts = {field.name: as_text(field, row[field.name]) for field in kind.fields}
    key = tuple(str(row[name]) for name in kind.keys)
    return Stored(kind.slug, key, texts, row["version"], owner(row))


def load(connection: Connection, kind: RecordKind, key: tuple[str, ...]) -> Stored | None:
    """One working row."""
    table = schema.PRACTICE[kind.slug]
    where = keyed(kind, table, key)
    if where is None:
        return None
    row = connection.execute(select(table).where(*where)).mappings().first()
    if row is None:
        return None
    return _stored(kind, {str(name): row[name] for name in row}, owners_of(connection, kind))


def keyed(kind: RecordKind, table: Table, key: tuple[str, ...]) -> list[ColumnElement[bool]] | None:
    """The row of ``table`` with this key; ``None`` where no row can have it."""
    if len(key) != len(kind.keys):
        return None
    where = []
    for name, part in zip(kind.keys, key, strict=True):
        value: Any = part
        if name == "dated":
            value = _day(part)
            if value is None:
                return None
        where.append(table.c[name] == value)
    return where


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def owners_of(connection: Connection, kind: RecordKind) -> Callable[[Mapping[str, Any]], str]:
    """Which department (its code) owns a record: the one it names, or that of its measure; empty for the city's own."""
    if kind.owner == "department":
        return lambda values: str(values.get("department") or "")
    if not kind.owner:
        return lambda _values: ""
    query = select(schema.measure.c.key, schema.measure.c.department)
    departments = {row.key: row.department or "" for row in connection.execute(query)}
    return lambda values: departments.get(str(values.get("measure") or ""), "")


def known(db: Database, framework_subjects: Mapping[str, Mapping[str, str]]) -> Known:
    """Everything fields may point at. ``framework_subjects``: steps, components, elements and marks by their keys."""
    with db.reading() as connection:
        return known_in(connection, framework_subjects)


def known_in(connection: Connection, framework_subjects: Mapping[str, Mapping[str, str]]) -> Known:
    """``known`` on the caller's connection."""
    subjects: dict[str, Mapping[str, str]] = {
        "measure": _names(connection, schema.measure, "key", "name"),
        "disparity": _names(connection, schema.disparity, "slug", "title"),
        "department": _names(connection, schema.department, "code", "name"),
        "group": _names(connection, schema.race_group, "code", "people"),
        **framework_subjects,
    }
    for slug in ("plan-item", "decision", "step"):
        kind = BY_SLUG[slug]
        subjects[slug] = {**subjects.get(slug, {}), **_names(connection, schema.PRACTICE[slug], "slug", kind.title)}
    plans, steps = schema.PRACTICE[PLAN_ITEM.slug], schema.PRACTICE["step"]
    plan_rows = list(connection.execute(select(plans.c.slug, plans.c.parent, plans.c.level)))
    step_rows = list(connection.execute(select(steps.c.slug, steps.c.after)))
    return Known(
        subjects,
        {
            "plan-item": {row.slug: (row.parent,) if row.parent else () for row in plan_rows},
            "step": {row.slug: tuple(row.after) for row in step_rows},
        },
        {row.slug: row.level for row in plan_rows},
    )


def _names(connection: Connection, table: Table, key: str, name: str) -> dict[str, str]:
    query = select(table.c[key], table.c[name]).order_by(table.c[name], table.c[key])
    return {row[0]: row[1] for row in connection.execute(query)}
