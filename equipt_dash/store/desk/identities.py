"""Signing in through the city's own sign-in service: who a person there is here.

The service names a person by issuer and subject, which never change hands. The first time, a verified e-mail
address finds the person and the name is kept; from then on only the name counts, because an address can be
given to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from equipt_dash.kernel.access import Principal
from equipt_dash.store.desk import sessions
from equipt_dash.store.desk.audit import Event, append
from equipt_dash.store.desk.audit_state import digest
from equipt_dash.store.desk.people import find_by_email
from equipt_dash.store.desk.principals import Where, allowed, load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person, person_identity

METHOD = "oidc"
LONGEST_SUBJECT = 255
"""OpenID Connect Core 1.0, section 2: a subject is at most this long."""


@dataclass(frozen=True)
class Identity:
    """Who the sign-in service says somebody is. ``email`` is empty unless the service verified it."""

    issuer: str
    subject: str
    email: str


def sign_in(db: Database, identity: Identity, at: datetime, where: Where, old: str = "") -> str | None:
    """A session's cookie value for the person known by ``identity``; ``None`` where nobody here is."""
    if not 0 < len(identity.subject) <= LONGEST_SUBJECT or "\x00" in identity.subject + identity.email:
        return None
    with db.writing_alone() as connection:
        number = _known(connection, identity)
        new = number is None
        if number is None:
            number = _by_email(connection, identity)
        who = None if number is None else _may_come(connection, number, where)
        if who is None:
            return None
        if new:
            row = {"issuer": identity.issuer, "subject": identity.subject, "person": who.id}
            connection.execute(insert(person_identity).values(**row))
            event = Event(
                "link_identity",
                "person",
                str(who.id),
                after={"issuer": identity.issuer, "subject": digest(identity.subject)},
            )
            append(connection, who, at, event)
        return sessions.come_in(connection, who, at, METHOD, old)


def _known(connection: Connection, identity: Identity) -> int | None:
    same = (person_identity.c.issuer == identity.issuer) & (person_identity.c.subject == identity.subject)
    found: int | None = connection.execute(select(person_identity.c.person).where(same)).scalar()
    return found


def _by_email(connection: Connection, identity: Identity) -> int | None:
    """Who has the verified address, unless the service already knows that person under another name."""
    found = find_by_email(connection, identity.email) if identity.email else None
    if found is None:
        return None
    theirs = (person_identity.c.issuer == identity.issuer) & (person_identity.c.person == found.id)
    taken = connection.execute(select(person_identity.c.subject).where(theirs)).first()
    return None if taken else found.id


def _may_come(connection: Connection, number: int, where: Where) -> Principal | None:
    row = connection.execute(select(person.c.active, person.c.demo).where(person.c.id == number)).one()
    who = load_principal(connection, number) if allowed(row.active, row.demo, where) else None
    return who if who is not None and who.grants else None
