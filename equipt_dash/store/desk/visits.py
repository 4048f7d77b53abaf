"""What "since you last looked" means: the edition a reader marked as seen, the last meeting, or any edition.

Why by edition and not by hour: only a new edition changes what can be read. Why marked and not opened: opening a page
writes nothing, and what a reader opened in passing is not gone from the list before they have read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from equipt_dash.kernel.access import Action, Principal, authorize
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.private_council import council_meeting, council_visit
from equipt_dash.store.schema import edition, withdrawal


@dataclass(frozen=True)
class Published:
    """An edition that may be read."""

    number: int
    on: date


@dataclass(frozen=True)
class Meeting:
    """A day on which the council met or meets."""

    day: date
    title: str


def editions(db: Database) -> tuple[Published, ...]:
    """Every sealed edition that was not withdrawn, the oldest first."""
    gone = select(withdrawal.c.edition).where(withdrawal.c.confirmed_at.is_not(None))
    query = select(edition.c.number, edition.c.published_on).where(
        edition.c.sealed_at.is_not(None), edition.c.number.not_in(gone)
    )
    with db.reading() as connection:
        return tuple(Published(number, on) for number, on in connection.execute(query.order_by(edition.c.number)))


def seen(db: Database, principal: Principal) -> int:
    """The edition the reader marked as seen; 0 where they never did.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow reading it.
    """
    authorize(principal, Action.READ_TRENDS)
    query = select(council_visit.c.edition).where(council_visit.c.person == principal.id)
    with db.reading() as connection:
        return int(connection.execute(query).scalar() or 0)


def mark_seen(db: Database, act: Act, newest: int, *, location: str = "") -> str:
    """Note that the reader has seen edition ``newest``; returns where its form leads.

    Raises:
        Stale: there is no such edition to read.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.READ_TRENDS)
        which = edition.c.number == newest, edition.c.sealed_at.is_not(None)
        if writing.connection.execute(select(edition.c.number).where(*which)).first() is None:
            raise Stale
        mine = council_visit.c.person == writing.principal.id
        before = writing.connection.execute(select(council_visit.c.edition).where(mine)).scalar() or newest
        writing.connection.execute(delete(council_visit).where(mine))
        row = {"person": writing.principal.id, "edition": newest, "before": before, "at": act.at}
        writing.connection.execute(insert(council_visit).values(**row))
        return writing.done(location)


def meetings(db: Database) -> tuple[Meeting, ...]:
    """Every meeting, the newest first."""
    with db.reading() as connection:
        query = select(council_meeting.c.day, council_meeting.c.title).order_by(council_meeting.c.day.desc())
        return tuple(Meeting(day, title) for day, title in connection.execute(query))


def add_meeting(db: Database, act: Act, day: date, title: str, *, location: str = "") -> str:
    """Keep the day of a meeting; returns where its form leads.

    Raises:
        Stale: there is a meeting on that day already.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_CALENDAR)
        which = council_meeting.c.day == day
        if writing.connection.execute(select(council_meeting.c.day).where(which)).first() is not None:
            raise Stale
        writing.connection.execute(insert(council_meeting).values(day=day, title=title))
        writing.record(Event("add_meeting", "council_meeting", day.isoformat(), after={"title": title}))
        return writing.done(location)


def remove_meeting(db: Database, act: Act, day: date, *, location: str = "") -> str:
    """Take the day of a meeting away; returns where its form leads.

    Raises:
        Stale: there is no meeting on that day.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_CALENDAR)
        which = council_meeting.c.day == day
        title = writing.connection.execute(select(council_meeting.c.title).where(which)).scalar()
        if title is None:
            raise Stale
        writing.connection.execute(delete(council_meeting).where(which))
        writing.record(Event("remove_meeting", "council_meeting", day.isoformat(), before={"title": title}))
        return writing.done(location)
