"""Tokens for programs that send values: made for one department, shown once, stored as a hash, revoked at once.

A token can do no more than the person who made it may do today: when they leave, so does what it could do.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Action, Principal, Row, can
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.sessions import hashed
from equipt_dash.store.engine import Database
from equipt_dash.store.private import api_token, person

PREFIX = "equipt_"
"""What every token begins with, so that one left in a file is recognised."""

_NOTED = timedelta(minutes=1)


@dataclass(frozen=True)
class Token:
    """A token as its list shows it. ``department`` is a code."""

    id: int
    name: str
    maker: str
    department: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Bearer:
    """Who sends values: on whose behalf, for which department (a code), by which token."""

    principal: Principal
    department: str
    token: int


def make(db: Database, act: Act, name: str, department: str) -> str:
    """Make a token for a department and return it; it cannot be shown again.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_TOKENS, Row(department))
        values = {"name": name, "person": writing.principal.id, "department": department, "created_at": act.at}
        made = writing.connection.execute(insert(api_token).values(token_hash=hashed(token), **values))
        key = made.inserted_primary_key
        number = str(key[0]) if key else ""
        writing.record(Event("make_token", "api_token", number, department, after={"name": name}))
        # The token itself must not be kept where a repeated form would find it.
        writing.done("/internal/tokens?said=repeated")
    return token


def revoke(db: Database, act: Act, id: int, *, location: str = "") -> str:
    """End a token.

    Raises:
        Stale: there is none, or it was revoked before.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        row = writing.connection.execute(select(api_token).where(api_token.c.id == id)).first()
        if row is None:
            raise Stale
        writing.authorize(Action.MANAGE_TOKENS, Row(row.department))
        if row.revoked_at is not None:
            raise Stale
        writing.connection.execute(update(api_token).where(api_token.c.id == id).values(revoked_at=act.at))
        writing.record(Event("revoke_token", "api_token", str(id), row.department, before={"name": row.name}))
        return writing.done(location)


def listed(read: DeskReader) -> tuple[Token, ...]:
    """The tokens of the scope's departments, newest first."""
    query = select(api_token, person.c.name.label("maker"), person.c.email)
    query = query.join(person, person.c.id == api_token.c.person).order_by(api_token.c.id.desc())
    if read.scope.departments is not None:
        query = query.where(api_token.c.department.in_(read.scope.departments))
    with read.reading() as connection:
        rows = connection.execute(query).mappings().all()
    names = ("id", "name", "department", "created_at", "last_used_at", "revoked_at")
    return tuple(Token(maker=row["maker"] or row["email"], **{name: row[name] for name in names}) for row in rows)


def bearer(db: Database, token: str, at: datetime) -> Bearer | None:
    """Who sends with this token now; ``None`` where it is unknown or revoked, or its maker may no longer enter."""
    with db.reading() as connection:
        row = connection.execute(select(api_token).where(api_token.c.token_hash == hashed(token))).first()
        if row is None or row.revoked_at is not None:
            return None
        principal = load_principal(connection, row.person)
    if principal is None or not can(principal, Action.ENTER, Row(row.department)):
        return None
    if row.last_used_at is None or at - row.last_used_at > _NOTED:
        with db.writing() as connection:
            connection.execute(update(api_token).where(api_token.c.id == row.id).values(last_used_at=at))
    return Bearer(principal, row.department, row.id)
