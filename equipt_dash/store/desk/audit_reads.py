"""Reads of the audit: pages and files of what was done, and the names of the rows it was done to.

Every read takes the scope of ``Action.READ_AUDIT`` first. An entry that belongs to no department, such as a
sign-in, is for readers whose scope is the whole city.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select

from equipt_dash.kernel import clock
from equipt_dash.kernel.access import DeskScope
from equipt_dash.store import schema
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, person, submission

_EVENT = audit_event.c
_BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """Which entries. ``who`` is part of a name or address; ``department`` a code; days are those of
    ``time_zone``, the city's, both included.
    """

    who: str = ""
    action: str = ""
    subject: str = ""
    department: str = ""
    since: date | None = None
    until: date | None = None
    time_zone: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of the audit."""

    number: int
    at: datetime
    person: int | None
    actor: str
    action: str
    subject: str
    key: str
    department: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    note: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Slice:
    """Some entries, newest first, and whether there are newer and older ones that fit as well."""

    entries: tuple[Entry, ...]
    newer: bool
    older: bool


Names = Mapping[tuple[str, str], str]
"""What rows are called, by table and key."""


def entries(
    read: DeskReader, wanted: Wanted, *, below: int | None = None, above: int | None = None, limit: int
) -> Slice:
    """The newest entries that fit; those before entry ``below``, or the ones just after entry ``above``."""
    query = select(audit_event).where(*_fitting(read.scope, wanted)).limit(limit + 1)
    if above is not None:
        rows = _rows(read, query.where(_EVENT.number > above).order_by(_EVENT.number))
        return Slice(tuple(reversed(rows[:limit])), newer=len(rows) > limit, older=True)
    if below is not None:
        query = query.where(_EVENT.number < below)
    rows = _rows(read, query.order_by(_EVENT.number.desc()))
    return Slice(tuple(rows[:limit]), newer=below is not None, older=len(rows) > limit)


def count(read: DeskReader, wanted: Wanted) -> int:
    """How many entries fit."""
    query = select(func.count()).select_from(audit_event).where(*_fitting(read.scope, wanted))
    with read.reading() as connection:
        return int(connection.execute(query).scalar_one())


def scan(read: DeskReader, wanted: Wanted) -> Iterator[tuple[Entry, ...]]:
    """Every entry that fits, oldest first, a few at a time."""
    query = select(audit_event).where(*_fitting(read.scope, wanted)).order_by(_EVENT.number)
    with read.reading() as connection, connection.execution_options(yield_per=_BATCH).execute(query) as rows:
        for part in rows.mappings().partitions(_BATCH):
            yield tuple(_entry(row) for row in part)


_NAMED: Mapping[str, tuple[Table, str, str]] = {
    "measure": (schema.measure, "key", "name"),
    "department": (schema.department, "code", "name"),
    "disparity": (schema.disparity, "slug", "title"),
    "race_group": (schema.race_group, "code", "label"),
    "category_standard": (schema.category_standard, "key", "title"),
    "city": (schema.city, "slug", "full_name"),
}


def names(db: Database, found: Iterable[Entry]) -> Names:
    """What the rows and departments that ``found`` speaks of are called now; what is gone has no name."""
    told = tuple(found)
    keys: dict[str, set[str]] = {}
    for entry in told:
        keys.setdefault(entry.subject, set()).add(entry.key.split("/")[0])
        if entry.department:
            keys.setdefault("department", set()).add(entry.department)
    with db.reading() as connection:
        found_names = _plain_names(connection, keys)
        found_names |= _people(connection, keys.get("person", set()))
        found_names |= _submissions(connection, keys.get("submission", set()))
    return found_names


def _plain_names(connection: Connection, keys: Mapping[str, set[str]]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for subject, (table, key, name) in _NAMED.items():
        if keys.get(subject):
            query = select(table.c[key], table.c[name]).where(table.c[key].in_(sorted(keys[subject])))
            found |= {(subject, str(code)): str(words) for code, words in connection.execute(query)}
    return found


def _people(connection: Connection, keys: set[str]) -> dict[tuple[str, str], str]:
    query = select(person.c.id, person.c.email, person.c.name).where(person.c.id.in_(_numbers(keys)))
    return {("person", str(row.id)): str(row.name or row.email) for row in connection.execute(query)}


def _submissions(connection: Connection, keys: set[str]) -> dict[tuple[str, str], str]:
    query = (
        select(submission.c.id, func.coalesce(schema.measure.c.name, schema.disparity.c.title, "").label("name"))
        .outerjoin(schema.measure, schema.measure.c.key == submission.c.measure)
        .outerjoin(schema.disparity, schema.disparity.c.slug == submission.c.disparity)
        .where(submission.c.id.in_(_numbers(keys)))
    )
    return {("submission", str(row.id)): str(row.name) for row in connection.execute(query)}


def _numbers(keys: set[str]) -> list[int]:
    return sorted(int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10)


def _fitting(scope: DeskScope, wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if scope.departments is not None:
        rules.append(_EVENT.department.in_(sorted(scope.departments)))
    if wanted.who.strip():
        rules.append(func.lower(_EVENT.actor).contains(wanted.who.strip().lower(), autoescape=True))
    for column, value in ((_EVENT.action, wanted.action), (_EVENT.subject, wanted.subject)):
        if value:
            rules.append(column == value)
    if wanted.department:
        rules.append(_EVENT.department == wanted.department)
    if wanted.since is not None:
        rules.append(_EVENT.at >= clock.start_of(wanted.since, wanted.time_zone))
    if wanted.until is not None and wanted.until < date.max:
        rules.append(_EVENT.at < clock.start_of(wanted.until + timedelta(days=1), wanted.time_zone))
    return rules


def _rows(read: DeskReader, query: Any) -> list[Entry]:
    with read.reading() as connection:
        return [_entry(row) for row in connection.execute(query).mappings()]


def _entry(row: RowMapping) -> Entry:
    same = {name: row[name] for name in ("number", "at", "person", "actor", "action", "subject")}
    chain = {name: row[name] for name in ("department", "note", "previous", "hash")}
    return Entry(**same, **chain, key=row["subject_key"], before=row["before"] or {}, after=row["after"] or {})
