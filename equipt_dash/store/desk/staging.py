"""Where an import's rows wait until all of them are known to be good: a temporary table of this connection only.

Why not straight into the drafts: reading a large file takes seconds, and nobody else could write meanwhile. The
temporary table locks nothing; what it holds is moved in one statement, inside one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Date, Float, Integer, MetaData, String, Table, Text

from equipt_dash.store.engine import Database

BATCH = 5_000

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

Values = tuple[Any, ...]
"""A row for ``staged``: its columns in order, ``period_end`` as an ISO day."""


@contextmanager
def staging(db: Database) -> Iterator[Connection]:
    """A connection with an empty ``staged`` table, which is gone at the end."""
    with db.engine.connect() as connection:
        with connection.begin():
            _meta.create_all(connection, checkfirst=False)
        try:
            yield connection
        finally:
            connection.rollback()
            with connection.begin():
                _meta.drop_all(connection, checkfirst=False)


def fill(connection: Connection, rows: Iterable[list[Values]]) -> int:
    """Put batches of rows into ``staged`` and return how many there were."""
    with connection.begin():
        if connection.dialect.name == "sqlite":
            return _fill_sqlite(connection, rows)
        return _fill_postgresql(connection, rows)


def _fill_sqlite(connection: Connection, rows: Iterable[list[Values]]) -> int:
    # The driver itself, without SQLAlchemy's work for each row: this is the one loop that runs a million times.
    cursor = connection.connection.cursor()
    marks = ", ".join("?" * len(_NAMES))
    count = 0
    for batch in rows:
        cursor.executemany(f"INSERT INTO temp.staged_value VALUES ({marks})", batch)
        count += len(batch)
    cursor.close()
    return count


def _fill_postgresql(connection: Connection, rows: Iterable[list[Values]]) -> int:
    count = 0
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY staged_value ({', '.join(_NAMES)}) FROM STDIN") as copy:
        for batch in rows:
            copy.write("".join(["\t".join(map(_field, row)) + "\n" for row in batch]))
            count += len(batch)
    cursor.close()
    return count


def _field(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if type(value) is str:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return repr(value)
