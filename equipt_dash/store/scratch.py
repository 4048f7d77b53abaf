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

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from equipt_dash.store.engine import Database
from equipt_dash.store.private import period_lock, submission, submission_cell
from equipt_dash.store.schema import PUBLISHED, WORKING, edition, observation, withdrawal

_COPIED = (*WORKING, edition, withdrawal, *PUBLISHED.values(), period_lock, submission, submission_cell)
_MAP = "schema_translate_map"
_NOT_COMPARED = frozenset({"held"})
"""``held`` changes with editions alone, and their numbers are compared."""


class Changed(Exception):
    """Something an edition was made from is not what it was. Nothing was handed over."""


@dataclass(frozen=True)
class Scratch:
    """A filled copy. ``real`` and ``own`` are the names of the two schemas on this connection."""

    connection: Connection
    real: str
    own: str

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
        """Copy edition ``number``, made in here, into the city, in the transaction this connection is in.

        The caller holds the writers' lock, has written the edition's row, unsealed, and has changed the working rows
        just as in here.

        Raises:
            Changed: the city is not what the copy was made from.
        """
        twins = _twins(self.own)
        self._compare(twins, number)
        self._remember_held(twins)
        for table in PUBLISHED.values():
            twin, names = twins[table.name], [column.name for column in table.columns]
            rows = select(*(twin.c[name] for name in names)).where(twin.c.edition == number)
            self.connection.execute(insert(table).from_select(names, rows))

    def _compare(self, twins: Mapping[str, Table], number: int) -> None:
        before = select(func.count()).select_from(edition).where(edition.c.number < number)
        between = select(func.count()).select_from(edition).where(edition.c.number > number)
        known = select(func.count()).select_from(twins[edition.name]).where(twins[edition.name].c.number < number)
        counts = [self.connection.execute(query).scalar_one() for query in (before, between, known)]
        if counts[0] != counts[2] or counts[1]:
            raise Changed(edition.name)
        for table in (withdrawal, *WORKING):
            if self._differs(table, twins[table.name]):
                raise Changed(table.name)

    def _differs(self, table: Table, twin: Table) -> bool:
        sizes = [self.connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (table, twin)]
        if sizes[0] != sizes[1]:
            return True
        keys = [column.name for column in table.primary_key]
        others = [column.name for column in table.columns if column.name not in (*keys, *_NOT_COMPARED)]
        joined = twin.outerjoin(table, _same(table, twin))
        unlike = [_plain(table.c[name]).is_distinct_from(_plain(twin.c[name])) for name in others]
        query = select(twin.c[keys[0]]).select_from(joined).where(or_(table.c[keys[0]].is_(None), *unlike)).limit(1)
        return self.connection.execute(query).first() is not None

    def _remember_held(self, twins: Mapping[str, Table]) -> None:
        """What this edition holds back of the rows, for the protection of later ones."""
        twin = twins[observation.name]
        same = _same(observation, twin)
        unlike = _plain(observation.c.held).is_distinct_from(_plain(twin.c.held))
        self.connection.execute(
            update(observation)
            .values(held=select(twin.c.held).where(same).scalar_subquery())
            .where(exists().where(same, unlike))
        )


@contextmanager
def copied(db: Database, which: ColumnElement[bool] | None = None) -> Iterator[Scratch]:
    """A copy of what editions are made from and of every edition, with the submissions ``which`` describes."""
    with db.engine.connect() as connection:
        connection.detach()  # the copy ends with the connection, whatever happens
        own, real = "temp", "main"
        if not db.is_sqlite:
            own, real = "pg_temp", str(connection.execute(select(func.current_schema())).scalar_one())
            # Temporary tables come first otherwise, also in the triggers that seal editions.
            connection.execute(text(f'SET search_path TO "{real}", pg_temp'))
            connection.commit()
        connection.execution_options(**{_MAP: {None: real}})
        twins = _twins(own)
        with connection.begin():
            for table in twins.values():
                table.create(connection)
        with connection.begin():
            if not db.is_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            _fill(connection, twins, which)
        if not db.is_sqlite:
            with connection.begin():
                for table in twins.values():
                    connection.execute(text(f"ANALYZE {own}.{table.name}"))
        yield Scratch(connection, real, own)


def _fill(connection: Connection, twins: Mapping[str, Table], which: ColumnElement[bool] | None) -> None:
    for table in _COPIED:
        names = [column.name for column in table.columns]
        rows = select(table)
        if table is submission:
            rows = rows.where(submission.c.id.is_(None) if which is None else which)
        if table is submission_cell:
            chosen = select(submission.c.id).where(submission.c.id.is_(None) if which is None else which)
            rows = rows.where(submission_cell.c.submission.in_(chosen))
        connection.execute(insert(twins[table.name]).from_select(names, rows))


@cache
def _twins(schema: str) -> Mapping[str, Table]:
    """The tables of the copy by name: columns, keys and rules of the real ones, without what points elsewhere."""
    metadata = MetaData()
    return {table.name: _twin(table, metadata, schema) for table in _COPIED}


def _twin(table: Table, metadata: MetaData, schema: str) -> Table:
    columns = [
        Column(
            c.name, c.type, primary_key=c.primary_key, nullable=c.nullable, autoincrement=False,
            server_default=getattr(c.server_default, "arg", None),
        )
        for c in table.columns
    ]  # fmt: skip
    rules = [CheckConstraint(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint)]
    return Table(table.name, metadata, *columns, *rules, schema=schema, prefixes=["TEMPORARY"])


def _same(table: Table, twin: Table) -> ColumnElement[bool]:
    return and_(*(table.c[column.name] == twin.c[column.name] for column in table.primary_key))


def _plain(column: Column[object]) -> ColumnElement[object]:
    """A column as databases can compare it."""
    return cast(column, Text) if isinstance(column.type, JSON) else column
