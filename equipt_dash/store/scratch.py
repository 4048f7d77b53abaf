"""A private copy of the city on one connection, in which an edition is made before anybody else's rows are touched.

Why: making an edition takes as long as protecting its figures takes, and nobody could write meanwhile if it were made
in the tables everybody uses. The copy lives in temporary tables, read in one snapshot; only this connection sees them,
and they end with it. What was made there is compared with the city again under the writers' lock, and then copied.

1. While the copy is filled and worked on, no lock of another table is held: readers and writers go on.
2. Statements reach the copy by its schema's name alone. A table that was not copied is an error, never the real one.
3. Nothing is handed over where any row the edition was made from has changed since: ``Changed``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from equipt_dash.store.derived_tables import DERIVED
from equipt_dash.store.engine import Database
from equipt_dash.store.limits import SLOW
from equipt_dash.store.private import period_lock, submission, submission_cell
from equipt_dash.store.private_protection import measure_relation, open_by_decision
from equipt_dash.store.schema import PUBLISHED, WORKING, edition, withdrawal

_WORKED_ON = (*WORKING, submission, submission_cell)
"""What making an edition may change besides its own rows, in the order it can be filled."""

_READ = (withdrawal, period_lock, measure_relation, open_by_decision)
_MADE = (*PUBLISHED.values(), *DERIVED)
_COPIED = (*_WORKED_ON, *_READ, edition, *_MADE)
_MAP = "schema_translate_map"


class Changed(Exception):
    """Something an edition was made from is not what it was. Nothing was handed over."""


@dataclass(frozen=True)
class Scratch:
    """A filled copy. ``real`` and ``own`` are the names of the two schemas on this connection.

    ``which`` describes the submissions in it.
    """

    connection: Connection
    real: str
    own: str
    which: ColumnElement[bool]

    @contextmanager
    def inside(self) -> Iterator[Connection]:
        """A transaction whose every statement reads and writes the copy."""
        self.connection.execution_options(**{_MAP: {None: self.own}})
        try:
            with self.connection.begin():
                yield self.connection
        finally:
            self.connection.execution_options(**{_MAP: {None: self.real}})

    def hand_over(self, number: int) -> None:
        """Bring what was changed in here, and edition ``number`` that was made, into the city.

        It happens in the transaction this connection is in. The caller holds the writers' lock and has written the
        edition's row, unsealed.

        Raises:
            Changed: the city is not what the copy was made from.
        """
        copy, before = _twins(self.own), _twins(self.own, _BEFORE)
        self._compare(before, number)
        for table in _WORKED_ON:
            self._bring(table, copy[table.name], before[table.name])
        for table in reversed(_WORKED_ON):
            gone = _missing(copy[table.name], table), ~_missing(before[table.name], table)
            self.connection.execute(delete(table).where(*gone))
        for table in _MADE:
            twin, names = copy[table.name], [column.name for column in table.columns]
            rows = select(*(twin.c[name] for name in names)).where(twin.c.edition == number)
            self.connection.execute(insert(table).from_select(names, rows))

    def _compare(self, before: Mapping[str, Table], number: int) -> None:
        known = self._count(select(edition.c.number).where(edition.c.number != number))
        if known != self._count(select(before[edition.name].c.number)):
            raise Changed(edition.name)
        for table in (*_READ, *_WORKED_ON):
            if self._differs(table, before[table.name]):
                raise Changed(table.name)

    def _differs(self, table: Table, before: Table) -> bool:
        keys = list(table.primary_key)
        if self._count(_rows(table, self.which)) != self._count(select(*(before.c[key.name] for key in keys))):
            return True
        joined = before.outerjoin(table, _same(table, before))
        query = select(before.c[keys[0].name]).select_from(joined).where(or_(keys[0].is_(None), _unlike(table, before)))
        return self.connection.execute(query.limit(1)).first() is not None

    def _count(self, query: Select[Any]) -> int:
        return int(self.connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

    def _bring(self, table: Table, twin: Table, before: Table) -> None:
        keys = {column.name for column in table.primary_key}
        values = {column.name: twin.c[column.name] for column in table.columns if column.name not in keys}
        self.connection.execute(update(table).values(values).where(_same(table, twin), _unlike(table, twin)))
        fresh = select(*twin.columns).where(_missing(before, twin))
        self.connection.execute(insert(table).from_select([column.name for column in table.columns], fresh))


@contextmanager
def copied(db: Database, which: ColumnElement[bool] | None = None) -> Iterator[Scratch]:
    """A copy of what editions are made from and of every edition, with the submissions ``which`` describes."""
    with db.engine.connect() as connection:
        connection.detach()  # the copy ends with the connection, whatever happens
        connection.execution_options(**{SLOW: True})
        own, real = "temp", "main"
        if not db.is_sqlite:
            own, real = "pg_temp", str(connection.execute(select(func.current_schema())).scalar_one())
            # Temporary tables come first otherwise, also in the triggers that seal editions.
            connection.execute(text(f'SET search_path TO "{real}", pg_temp'))
            connection.commit()
        connection.execution_options(**{_MAP: {None: real}})
        city = Scratch(connection, real, own, submission.c.id.is_(None) if which is None else which)
        _fill(city, read_only=not db.is_sqlite)
        yield city


def _fill(city: Scratch, *, read_only: bool) -> None:
    connection, copy, before = city.connection, _twins(city.own), _twins(city.own, _BEFORE)
    with connection.begin():
        for table in (*copy.values(), *before.values()):
            table.create(connection)
    with connection.begin():
        if read_only:  # of everything but temporary tables
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        for table in _COPIED:
            for twin in (copy[table.name], *((before[table.name],) if table.name in before else ())):
                connection.execute(
                    insert(twin).from_select([column.name for column in table.columns], _rows(table, city.which))
                )
    if read_only:  # nobody else keeps count of temporary tables, and PostgreSQL plans by such counts
        with connection.begin():
            for table in (*copy.values(), *before.values()):
                connection.execute(text(f"ANALYZE {city.own}.{table.name}"))


def _rows(table: Table, which: ColumnElement[bool]) -> Select[Any]:
    """The rows of ``table`` that are copied: of submissions the chosen ones."""
    if table is submission:
        return select(submission).where(which)
    if table is submission_cell:
        return select(submission_cell).where(submission_cell.c.submission.in_(select(submission.c.id).where(which)))
    return select(table)


_BEFORE = "before_"
"""What the names of tables begin with that keep what the copy was made from."""


@cache
def _twins(schema: str, prefix: str = "") -> Mapping[str, Table]:
    """The tables of the copy by the name of the real one: its columns, keys and rules, without what points elsewhere."""
    metadata = MetaData()
    tables = (*_WORKED_ON, *_READ, edition) if prefix else _COPIED
    return {table.name: _twin(table, metadata, schema, prefix) for table in tables}


def _twin(table: Table, metadata: MetaData, schema: str, prefix: str) -> Table:
    columns = [
        Column(
            c.name, c.type, primary_key=c.primary_key, nullable=c.nullable, autoincrement=False,
            server_default=getattr(c.server_default, "arg", None),
        )
        for c in table.columns
    ]  # fmt: skip
    rules = [CheckConstraint(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint)]
    return Table(f"{prefix}{table.name}", metadata, *columns, *rules, schema=schema, prefixes=["TEMPORARY"])


def _same(one: Table, other: Table) -> ColumnElement[bool]:
    return and_(*(one.c[column.name] == other.c[column.name] for column in one.primary_key))


def _missing(table: Table, other: Table) -> ColumnElement[bool]:
    """That a row of ``other`` has none in ``table``."""
    return ~exists(select(1).select_from(table).where(_same(table, other)))


def _unlike(one: Table, other: Table) -> ColumnElement[bool]:
    names = [column.name for column in one.columns if not column.primary_key]
    return or_(false(), *(_plain(one.c[name]).is_distinct_from(_plain(other.c[name])) for name in names))


def _plain(column: Column[Any]) -> ColumnElement[Any]:
    """A column as databases can compare it."""
    return cast(column, Text) if isinstance(column.type, JSON) else column
