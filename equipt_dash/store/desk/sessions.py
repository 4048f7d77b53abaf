"""Sessions on the server: a random name in a cookie, everything else here, so that one can be ended at once.

The cookie's value is stored as its hash only; whoever reads the table cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from equipt_dash.kernel.access import Principal
from equipt_dash.store.desk import audit
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.outage import DatabaseAway
from equipt_dash.store.private import sign_in_session

IDLE = timedelta(minutes=30)
"""A session nobody uses for this long has ended."""

LONGEST = timedelta(hours=12)
"""A session ends after this long, used or not."""

_NOTED = timedelta(minutes=1)
"""Use is written down at most this often: a page must not cost a write."""

_NOTE_PATIENCE = 0.1
"""Seconds this note waits for somebody else's write."""


_KEPT = timedelta(days=30)
"""Sessions older than this are forgotten when somebody begins a new one; the audit remembers them."""


@dataclass(frozen=True)
class Session:
    """A session that is still good, and whose it is."""

    principal: Principal
    token_hash: str
    created_at: datetime
    method: str


@dataclass(frozen=True)
class Use:
    """One open session, for the list its owner sees."""

    token_hash: str
    created_at: datetime
    seen_at: datetime
    method: str


def hashed(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(connection: Connection, person: int, at: datetime, method: str) -> str:
    """Begin a session in the caller's transaction and return the cookie's value, which nobody had before."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(sign_in_session).where(sign_in_session.c.created_at < at - _KEPT))
    connection.execute(
        insert(sign_in_session).values(
            token_hash=hashed(token), person=person, created_at=at, seen_at=at, method=method
        )
    )
    return token


def come_in(connection: Connection, who: Principal, at: datetime, method: str, old: str) -> str:
    """Begin a session of ``who`` in place of the one this browser had."""
    if who.id is None:
        raise ValueError("Only people have sessions.")
    if old:
        end(connection, old, at)
    audit.append(connection, who, at, audit.Event("sign_in", "person", str(who.id), after={"method": method}))
    return start(connection, who.id, at, method)


def resume(db: Database, token: str, at: datetime) -> Session | None:
    """The session of this cookie at this moment, with the roles its person has now; ``None`` where it is over."""
    name = hashed(token)
    with db.reading() as connection:
        found = connection.execute(select(sign_in_session).where(sign_in_session.c.token_hash == name)).first()
        if found is None or found.ended_at is not None:
            return None
        if at - found.seen_at > IDLE or at - found.created_at > LONGEST:
            return None
        principal = load_principal(connection, found.person)
    if principal is None or not principal.grants:
        return None
    if at - found.seen_at > _NOTED:
        # Only a note: whoever reads must not have to wait, or fail, because nothing can be written just now.
        with suppress(DatabaseAway), db.writing(patience=_NOTE_PATIENCE) as connection:
            connection.execute(update(sign_in_session).where(sign_in_session.c.token_hash == name).values(seen_at=at))
    return Session(principal, name, found.created_at, found.method)


def open_of(db: Database, person: int, at: datetime) -> tuple[Use, ...]:
    """The sessions of a person that are still good, the last used first."""
    mine = (
        (sign_in_session.c.person == person)
        & sign_in_session.c.ended_at.is_(None)
        & (sign_in_session.c.seen_at >= at - IDLE)
        & (sign_in_session.c.created_at >= at - LONGEST)
    )
    columns = (sign_in_session.c[name] for name in ("token_hash", "created_at", "seen_at", "method"))
    with db.reading() as connection:
        rows = connection.execute(select(*columns).where(mine).order_by(sign_in_session.c.seen_at.desc())).mappings()
        return tuple(Use(**row) for row in rows)


def end(connection: Connection, token_hash: str, at: datetime) -> None:
    """End one session."""
    _end(connection, at, sign_in_session.c.token_hash == token_hash)


def end_all(connection: Connection, person: int, at: datetime) -> None:
    """End every session of a person."""
    _end(connection, at, sign_in_session.c.person == person)


def end_others(connection: Connection, person: int, token_hash: str, at: datetime) -> None:
    """End every session of a person but this one."""
    _end(connection, at, (sign_in_session.c.person == person) & (sign_in_session.c.token_hash != token_hash))


def _end(connection: Connection, at: datetime, which: object) -> None:
    query = update(sign_in_session).where(which, sign_in_session.c.ended_at.is_(None))  # type: ignore[arg-type]
    connection.execute(query.values(ended_at=at))
