"""What "since you last looked" means: the edition a reader saw before, the last meeting, or any edition.

Why by edition and not by hour: only a new edition changes what can be read. Whoever reloads the page an hour later
still sees what came with the newest edition; on another day, without a new one, there is nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from equipt_dash.access import Action
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.private_council import council_meeting, council_visit
from equipt_dash.store.schema import edition, withdrawal

SAME_LOOK = timedelta(hours=12)
"""Opening the page again within this time is the same look."""


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


def look(db: Database, act: Act, newest: int) -> int:
    """Note that somebody looks at ``newest``; the edition they saw at the look before (``newest`` itself: nothing new).

    At the first look it is the edition before the newest, so that the page has something to say.

    Raises:
        equipt_dash.access.Refused: the matrix does not allow it.
    """
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.READ_TRENDS)
        who = writing.principal.id
        which = council_visit.c.person == who
        seen = writing.connection.execute(select(council_visit).where(which)).mappings().first()
        before = max(1, newest - 1)
        if seen is not None:
            again = seen["edition"] == newest and act.at - seen["at"] < SAME_LOOK
            before = seen["before"] if again else min(seen["edition"], newest)
            if again:
                return int(before)
            writing.connection.execute(delete(council_visit).where(which))
        row = {"person": who, "edition": newest, "before": before, "at": act.at}
        writing.connection.execute(insert(council_visit).values(**row))
        return int(before)


def meetings(db: Database) -> tuple[Meeting, ...]:
    """Every meeting, the newest first."""
    with db.reading() as connection:
        query = select(council_meeting.c.day, council_meeting.c.title).order_by(council_meeting.c.day.desc())
        return tuple(Meeting(day, title) for day, title in connection.execute(query))


def add_meeting(db: Database, act: Act, day: date, title: str, *, location: str = "") -> str:
    """Keep the day of a meeting; returns where its form leads.

    Raises:
        Stale: there is a meeting on that day already.
        equipt_dash.access.Refused: the matrix does not allow it.
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
        equipt_dash.access.Refused: the matrix does not allow it.
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
