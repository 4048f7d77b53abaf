"""Notices on their way out by e-mail: which are waiting, who sends which, and what became of each.

Several workers may send at once. A worker *claims* a notice by counting its try up before it connects to
anything, so two never send the same try; a claim ends by itself, so that a worker that dies takes nothing
with it. Nothing here talks to a mail server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, update

from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, person


class MailStatus(StrEnum):
    """What became of a notice's e-mail."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
    NOT_NEEDED = "not_needed"


LEASE = timedelta(minutes=10)
"""How long a claim lasts. A round of sending ends well before that."""

FRESH = timedelta(days=3)
"""Older notices are not sent any more, so that setting up e-mail does not send the past year."""

MOST_TRIES = 6
_FIRST_WAIT = timedelta(minutes=2)


@dataclass(frozen=True)
class Letter:
    """One notice that this worker may send now. ``tries`` counts this try."""

    id: int
    email: str
    name: str
    kind: str
    details: Mapping[str, str]
    href: str
    created_at: datetime
    tries: int


def claim(db: Database, now: datetime, most: int) -> tuple[Letter, ...]:
    """Up to ``most`` notices to send now, claimed for ``LEASE``. Takes no lock where there is nothing to send."""
    query = (
        select(notice, person.c.email, person.c.name.label("called"))
        .join(person, person.c.id == notice.c.person)
        .where(_sendable(now), _wanted(now))
        .order_by(notice.c.id)
        .limit(most)
    )
    with db.reading() as connection:
        found = connection.execute(query).mappings().all()
    claimed = []
    for row in found:
        same = [notice.c.id == row["id"], notice.c.mail_tries == row["mail_tries"], _sendable(now)]
        values = {"mail_status": MailStatus.SENDING.value, "mail_tries": row["mail_tries"] + 1, "mail_at": now + LEASE}
        with db.writing() as connection:
            ours = connection.execute(update(notice).where(*same).values(**values)).rowcount == 1
        if ours:
            plain = {name: row[name] for name in ("id", "email", "kind", "href", "created_at")}
            details = {str(name): str(value) for name, value in (row["details"] or {}).items()}
            claimed.append(Letter(**plain, name=row["called"], details=details, tries=row["mail_tries"] + 1))
    return tuple(claimed)


def sent(db: Database, letter: Letter, now: datetime) -> None:
    """The mail server took it."""
    _settle(db, letter, MailStatus.SENT, now)


def failed(db: Database, letter: Letter, now: datetime, *, for_good: bool = False) -> bool:
    """It was not sent. Tries again later, each time after a longer wait; returns whether it was given up."""
    if for_good or letter.tries >= MOST_TRIES:
        _settle(db, letter, MailStatus.GIVEN_UP, now)
        return True
    _settle(db, letter, MailStatus.WAITING, now + _FIRST_WAIT * 4 ** (letter.tries - 1))
    return False


def put_back(db: Database, letter: Letter, now: datetime) -> None:
    """This worker has no time for it: the next round takes it, and the try does not count."""
    _settle(db, letter, MailStatus.WAITING, now, tries=letter.tries - 1)


def clear(db: Database, now: datetime) -> int:
    """Settle what needs no e-mail: read on the page, too old, or of somebody who gets none; returns how many."""
    nobody = select(person.c.id).where(or_(person.c.active.is_(False), person.c.demo))
    gone = or_(notice.c.read_at.is_not(None), notice.c.created_at <= now - FRESH, notice.c.person.in_(nobody))
    query = select(notice.c.id).where(_sendable(now), gone).limit(5000)
    with db.reading() as connection:
        numbers = list(connection.execute(query).scalars())
    if not numbers:
        return 0
    values = {"mail_status": MailStatus.NOT_NEEDED.value, "mail_at": now}
    with db.writing() as connection:
        done = connection.execute(update(notice).where(notice.c.id.in_(numbers), _sendable(now)).values(**values))
        return int(done.rowcount)


def _sendable(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or claimed by a worker that never came back."""
    waiting = and_(
        notice.c.mail_status == MailStatus.WAITING.value, or_(notice.c.mail_at.is_(None), notice.c.mail_at <= now)
    )
    return or_(waiting, and_(notice.c.mail_status == MailStatus.SENDING.value, notice.c.mail_at <= now))


def _wanted(now: datetime) -> ColumnElement[bool]:
    return and_(
        notice.c.read_at.is_(None), notice.c.created_at > now - FRESH, person.c.active, person.c.demo.is_(False)
    )


def _settle(db: Database, letter: Letter, status: MailStatus, at: datetime, tries: int | None = None) -> None:
    ours = [
        notice.c.id == letter.id,
        notice.c.mail_tries == letter.tries,
        notice.c.mail_status == MailStatus.SENDING.value,
    ]
    values = {"mail_status": status.value, "mail_at": at, "mail_tries": letter.tries if tries is None else tries}
    with db.writing() as connection:
        connection.execute(update(notice).where(*ours).values(**values))
