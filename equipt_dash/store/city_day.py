"""The city's calendar day, its zone and its fiscal year, read from the database: the one place they are kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

from equipt_dash.kernel import clock
from equipt_dash.store import schema
from equipt_dash.store.engine import Database


def day_of(connection: Connection, at: datetime | None = None) -> date:
    """The day in the city, now or at a moment."""
    name = connection.execute(select(schema.city.c.time_zone).limit(1)).scalar()
    return clock.day_in(name or "", at)


def city_day(db: Database, at: datetime | None = None) -> date:
    """The day in the city, now or at a moment."""
    with db.reading() as connection:
        return day_of(connection, at)


def fiscal_year_starts(db: Database) -> str:
    """The month and day the city's fiscal year starts, such as ``10-01``; empty where it is not recorded."""
    with db.reading() as connection:
        return str(connection.execute(select(schema.city.c.fiscal_year_starts).limit(1)).scalar() or "")
