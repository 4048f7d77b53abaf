"""Locked periods: what is settled for good, or for now, and cannot be handed in or published any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from equipt_dash.kernel.access import Action
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private import period_lock, person


@dataclass(frozen=True)
class Lock:
    """A locked period. ``department`` is a code, and empty for the whole city."""

    period: str
    department: str
    locked_at: datetime
    locked_by: str
    note: str


class UnknownPeriod(ValueError):
    """There is no such period or department, so nothing was locked. ``field`` is the one that is wrong."""

    def __init__(self, field: str) -> None:
        """Name the field."""
        super().__init__(field)
        self.field = field


def locked(connection: Connection, department: str, period: str) -> bool:
    """Whether ``period`` is locked for a department (a code), or for the whole city."""
    query = select(period_lock.c.period).where(
        period_lock.c.period == period, period_lock.c.department.in_({"", department})
    )
    return connection.execute(query.limit(1)).first() is not None


def listed(read: DeskReader) -> tuple[Lock, ...]:
    """The locks that concern the scope, newest period first."""
    query = select(period_lock, person.c.name, person.c.email).join(person, person.c.id == period_lock.c.locked_by)
    if read.scope.departments is not None:
        query = query.where(period_lock.c.department.in_({"", *read.scope.departments}))
    query = query.order_by(period_lock.c.period.desc(), period_lock.c.department)
    with read.reading() as connection:
        return tuple(
            Lock(row.period, row.department, row.locked_at, row.name or row.email, row.note)
            for row in connection.execute(query)
        )


def periods(db: Database) -> tuple[str, ...]:
    """Every period with a figure, the one that ended last first."""
    table = schema.observation
    query = select(table.c.period, table.c.period_end).distinct()
    with db.reading() as connection:
        rows = sorted(connection.execute(query), key=lambda row: (row.period_end, row.period), reverse=True)
    return tuple(dict.fromkeys(str(row.period) for row in rows))


def lock(db: Database, act: Act, period: str, department: str, *, note: str, location: str) -> str:
    """Lock a period for a department, or for the whole city where ``department`` is empty.

    Raises:
        Refused: the matrix does not allow it.
        UnknownPeriod: there is no such period or department.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.LOCK_PERIOD)
        connection = writing.connection
        table = schema.observation
        if connection.execute(select(table.c.period).where(table.c.period == period).limit(1)).first() is None:
            raise UnknownPeriod("period")
        codes = schema.department.c.code
        if department and connection.execute(select(codes).where(codes == department)).first() is None:
            raise UnknownPeriod("department")
        if not _is_there(connection, period, department):
            connection.execute(
                insert(period_lock).values(
                    period=period, department=department, locked_at=act.at, locked_by=writing.principal.id, note=note
                )
            )
        after = {"period": period, "department": department}
        writing.record(Event("lock_period", "period_lock", f"{period}/{department}", department, None, after, note))
        return writing.done(location)


def unlock(db: Database, act: Act, period: str, department: str, *, location: str) -> str:
    """Open a locked period again.

    Raises:
        Refused: the matrix does not allow it.
        Stale: it is not locked any more.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.LOCK_PERIOD)
        which = (period_lock.c.period == period, period_lock.c.department == department)
        if writing.connection.execute(delete(period_lock).where(*which)).rowcount != 1:
            raise Stale
        before = {"period": period, "department": department}
        writing.record(Event("unlock_period", "period_lock", f"{period}/{department}", department, before, None))
        return writing.done(location)


def _is_there(connection: Connection, period: str, department: str) -> bool:
    which = (period_lock.c.period == period, period_lock.c.department == department)
    return connection.execute(select(period_lock.c.period).where(*which)).first() is not None
