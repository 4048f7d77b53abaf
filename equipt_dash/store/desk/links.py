"""One-time links: how somebody signs in first, or when a password is lost.

A link works once, even when two people open it at the same moment, and for two days; only its hash is kept.
The newest link is the only one: making another, closing the account or choosing a password ends the rest.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from equipt_dash.kernel.access import Action
from equipt_dash.store.desk import sessions
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.principals import Where, allowed, load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person, sign_in_link

HOURS = 48
"""How long a link works unless its maker says otherwise."""

METHOD = "link"
"""How a session that began with a link is marked."""


class NoSuchPerson(LookupError):
    """Nobody with this address has an open account."""


@dataclass(frozen=True)
class Offer:
    """What a link would do, for the page that asks before it is used."""

    email: str
    name: str
    expires_at: datetime


def issue(db: Database, act: Act, email: str, *, loopback_only: bool = False, hours: float = HOURS) -> str:
    """A fresh link's secret for the person with this address. It is shown once and kept nowhere.

    Raises:
        NoSuchPerson: nobody with this address has an open account.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        same = (person.c.email == email.strip().lower()) & person.c.active
        found = writing.connection.execute(select(person.c.id).where(same)).scalar()
        if found is None:
            raise NoSuchPerson(email)
        revoke(writing.connection, found, act.at)
        token, ends = secrets.token_urlsafe(32), act.at + timedelta(hours=hours)
        row = {"token_hash": sessions.hashed(token), "person": found, "created_at": act.at, "expires_at": ends}
        writing.connection.execute(insert(sign_in_link).values(**row, loopback_only=loopback_only))
        after = {"expires_at": ends.isoformat(), "loopback_only": loopback_only}
        writing.record(Event("issue_link", "person", str(found), after=after))
        writing.done(f"/admin/people/{found}?said=link")
        return token


def offer(db: Database, token: str, at: datetime, where: Where) -> Offer | None:
    """Whose link this is, if it still works here. Looking does not use it up."""
    query = (
        select(sign_in_link, person.c.email, person.c.name, person.c.active, person.c.demo)
        .join(person, person.c.id == sign_in_link.c.person)
        .where(sign_in_link.c.token_hash == sessions.hashed(token))
    )
    with db.reading() as connection:
        row = connection.execute(query).first()
    if row is None or row.used_at is not None or row.expires_at <= at:
        return None
    if not allowed(row.active, row.demo or row.loopback_only, where):
        return None
    return Offer(row.email, row.name, row.expires_at)


def use(db: Database, token: str, at: datetime, where: Where, old: str = "") -> str | None:
    """Use the link up and begin a session: the session cookie's value, or ``None`` where the link does not work.

    ``old`` is the hash of a session this browser had, which ends.
    """
    name = sessions.hashed(token)
    query = (
        select(person.c.id, person.c.active, person.c.demo, sign_in_link.c.loopback_only)
        .join(person, person.c.id == sign_in_link.c.person)
        .where(sign_in_link.c.token_hash == name)
    )
    with db.writing_alone() as connection:
        row = connection.execute(query).first()
        if row is None or not allowed(row.active, row.demo or row.loopback_only, where):
            return None
        who = load_principal(connection, row.id)
        if who is None or not who.grants or not _take(connection, name, at):
            return None
        return sessions.come_in(connection, who, at, METHOD, old)


def _take(connection: Connection, name: str, at: datetime) -> bool:
    """Whether this caller, and nobody else, got the link."""
    fresh = (sign_in_link.c.token_hash == name) & sign_in_link.c.used_at.is_(None) & (sign_in_link.c.expires_at > at)
    return connection.execute(update(sign_in_link).where(fresh).values(used_at=at)).rowcount == 1


def revoke(connection: Connection, number: int, at: datetime) -> None:
    """End every unused link of a person, in the caller's transaction."""
    open_still = (sign_in_link.c.person == number) & sign_in_link.c.used_at.is_(None) & (sign_in_link.c.expires_at > at)
    connection.execute(update(sign_in_link).where(open_still).values(expires_at=at))
