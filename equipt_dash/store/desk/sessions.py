"""Sessions on the server: a random name in a cookie, everything else here, so that one can be ended at once.

The cookie's value is stored as its hash only; whoever reads the table cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from equipt_dash.access import Principal
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import sign_in_session

IDLE = timedelta(minutes=30)
"""A session nobody uses for this long has ended."""

LONGEST = timedelta(hours=12)
"""A session ends after this long, used or not."""

_NOTED = timedelta(minutes=1)
"""Use is written down at most this often: a page must not cost a write."""


@dataclass(frozen=True)
class Session:
    """A session that is still good, and whose it is."""

    principal: Principal
    token_hash: str


def hashed(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(connection: Connection, person: int, at: datetime, method: str) -> str:
    """Begin a session in the caller's transaction and return the cookie's value, which nobody had before."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(sign_in_session).values(
            token_hash=hashed(token), person=person, created_at=at, seen_at=at, method=method
        )
    )
    return token


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
        with db.writing() as connection:
            connection.execute(update(sign_in_session).where(sign_in_session.c.token_hash == name).values(seen_at=at))
    return Session(principal, name)


def end(connection: Connection, token_hash: str, at: datetime) -> None:
    """End one session."""
    _end(connection, at, sign_in_session.c.token_hash == token_hash)


def end_all(connection: Connection, person: int, at: datetime) -> None:
    """End every session of a person."""
    _end(connection, at, sign_in_session.c.person == person)


def _end(connection: Connection, at: datetime, which: object) -> None:
    query = update(sign_in_session).where(which, sign_in_session.c.ended_at.is_(None))  # type: ignore[arg-type]
    connection.execute(query.values(ended_at=at))
