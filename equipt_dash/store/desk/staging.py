"""Where an import's rows wait until all of them are known to be good: a temporary table of this connection only.

Why not straight into the drafts: reading a large file takes seconds, and nobody else could write meanwhile. The
temporary table locks nothing; what it holds is moved in one statement, inside one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Date, Float, Integer, MetaData, String, Table, Text

from equipt_dash.store.engine import Database

_meta = MetaData()

staged = Table(
    "staged_value",
    _meta,
    Column("series", Integer, nullable=False),
    Column("period", String(40), nullable=False),
    Column("group_code", String(80), nullable=False),
    Column("area", String(80), nullable=False),
    Column("period_end", Date, nullable=False),
    *(Column(name, Float(53)) for name in ("value", "numerator", "denominator", "se", "low", "high")),
    Column("missing", String(20)),
    Column("as_found", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""One value of one series (a measure and a role, numbered by the import)."""

series = Table(
    "staged_series",
    _meta,
    Column("series", Integer, primary_key=True),
    Column("submission", Integer, nullable=False),
    Column("measure", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    prefixes=["TEMPORARY"],
)
"""The submission each series of ``staged`` becomes."""

_NAMES = [column.name for column in staged.columns]

Columns = dict[str, Sequence[Any]]
"""Rows for ``staged``: its columns by name, ``period_end`` as ISO days. A column of nothing may be left out."""


@contextmanager
def staging(db: Database) -> Iterator[Connection]:
    """A connection with an empty ``staged`` table, which is gone at the end."""
    with db.staging() as connection:
        with connection.begin():
            _meta.create_all(connection, checkfirst=False)
        try:
            yield connection
        finally:
            connection.rollback()
            with connection.begin():
                _meta.drop_all(connection, checkfirst=False)


def fill(connection: Connection, batches: Iterable[Columns]) -> int:
    """Put batches of rows into ``staged`` and return how many there were."""
    with connection.begin():
        if connection.dialect.name == "sqlite":
            return _fill_sqlite(connection, batches)
        return _fill_postgresql(connection, batches)


def _fill_sqlite(connection: Connection, batches: Iterable[Columns]) -> int:
    # The driver itself, without SQLAlchemy's work for each row: this is the one loop that runs a million times.
    cursor: Any = connection.connection.cursor()
    count = 0
    for batch in batches:
        marks = ", ".join("?" * len(batch))
        statement = f"INSERT INTO temp.staged_value ({', '.join(batch)}) VALUES ({marks})"
        cursor.executemany(statement, zip(*batch.values(), strict=True))
        count += len(batch["series"])
    cursor.close()
    return count


def _fill_postgresql(connection: Connection, batches: Iterable[Columns]) -> int:
    count = 0
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY staged_value ({', '.join(_NAMES)}) FROM STDIN") as copy:
        for batch in batches:
            n = len(batch["series"])
            columns = [_fields(batch[name]) if name in batch else [_NOTHING] * n for name in _NAMES]
            copy.write("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n")
            count += n
    cursor.close()
    return count


_NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _fields(column: Sequence[Any]) -> list[str]:
    """A column as COPY reads it."""
    kinds = set(map(type, column))
    if kinds != {str}:
        return [_NOTHING if value is None else _field(value) for value in column]
    joined = "".join(column)
    if any(sign in joined for sign in "\\\t\n\r"):
        return [value.translate(_ESCAPES) for value in column]
    return list(column)


def _field(value: Any) -> str:
    return value.translate(_ESCAPES) if isinstance(value, str) else repr(value)
