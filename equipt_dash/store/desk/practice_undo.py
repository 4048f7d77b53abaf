"""Puts the records of the practice back to what they were before an edition, as undoing a publication asks.

Only what that edition changed goes back, and only where nobody changed it since; fields the public never saw stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from equipt_dash.kernel.model import State
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.store import schema

Rows = Mapping[tuple[Any, ...], Mapping[str, Any]]


class ChangedSince(Exception):
    """A record was changed after the edition; putting it back would lose that."""


def changes(connection: Connection, number: int) -> bool:
    """Whether edition ``number`` says anything else about the practice than the one before it."""
    return any(
        _rows(connection, schema.PUBLISHED[table.name], number)
        != _rows(connection, schema.PUBLISHED[table.name], number - 1)
        for table in schema.PRACTICE.values()
    )


def put_back(connection: Connection, number: int) -> list[tuple[str, tuple[str, ...]]]:
    """Make the working rows say again what edition ``number - 1`` says; gives the kind and key of each that changed.

    Raises:
        ChangedSince: one of them was changed after edition ``number``.
    """
    changed: list[tuple[str, tuple[str, ...]]] = []
    for slug, table in schema.PRACTICE.items():
        mirror = schema.PUBLISHED[table.name]
        new, old = _rows(connection, mirror, number), _rows(connection, mirror, number - 1)
        for key in {*new, *old}:
            if new.get(key) != old.get(key):
                _put_row_back(connection, table, key, new.get(key), old.get(key))
                named = dict(zip((column.name for column in table.primary_key), key, strict=True))
                changed.append((slug, tuple(str(named[name]) for name in BY_SLUG[slug].keys)))
    return sorted(changed)


def _put_row_back(
    connection: Connection,
    table: Table,
    key: tuple[Any, ...],
    new: Mapping[str, Any] | None,
    old: Mapping[str, Any] | None,
) -> None:
    where = [column == part for column, part in zip(table.primary_key, key, strict=True)]
    now = connection.execute(select(table).where(*where)).mappings().first()
    said = None if now is None else {name: now[name] for name in (new or old or {})}
    if (said if now is None or now["state"] == State.APPROVED.value else None) != new:
        raise ChangedSince
    if old is None:
        connection.execute(delete(table).where(*where))
    elif now is None:
        connection.execute(insert(table).values(**old, state=State.APPROVED.value))
    else:
        connection.execute(update(table).where(*where).values(**old, version=now["version"] + 1))


def _rows(connection: Connection, mirror: Table, number: int) -> Rows:
    keys = [column.name for column in mirror.primary_key if column.name != "edition"]
    rows = connection.execute(select(mirror).where(mirror.c.edition == number)).mappings()
    return {
        tuple(row[name] for name in keys): {str(name): value for name, value in row.items() if name != "edition"}
        for row in rows
    }
