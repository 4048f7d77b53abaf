"""Signing in with a password, choosing one, and signing out; each leaves an entry in the audit.

The answer and the work are the same for an unknown address, a closed account and one without a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update

from equipt_dash.kernel.access import ANONYMOUS, Action
from equipt_dash.store.desk import attempts, links, passwords, sessions
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.attempts import Counted, Tried
from equipt_dash.store.desk.audit import Event, append
from equipt_dash.store.desk.audit_state import digest
from equipt_dash.store.desk.people import find_by_email
from equipt_dash.store.desk.principals import Where, allowed, load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person

FRESH = timedelta(minutes=30)
"""For this long after signing in with a link, a password may be chosen without the old one."""

METHOD = "password"


class No(StrEnum):
    """Why nobody was signed in."""

    WRONG = "wrong"
    LIMITED = "limited"
    NO_ROLE = "no_role"


@dataclass(frozen=True)
class Came:
    """Somebody was signed in: the session cookie's value."""

    token: str


@dataclass(frozen=True)
class _Account:
    """What comparing a password needs. ``id`` is empty where nobody may sign in this way."""

    id: int | None = None
    password_hash: str = ""


def with_password(
    db: Database, email: str, password: str, attempt: Tried, at: datetime, where: Where, old: str = ""
) -> Came | No:
    """Sign somebody in. ``old`` is the hash of a session this browser had, which ends."""
    with db.writing_alone() as connection:
        counted = attempts.begin(connection, attempt, at)
    if counted is None:
        return No.LIMITED
    account = _account(db, email, where)
    good = passwords.compare(account.password_hash, password)
    with db.writing_alone() as connection:
        # Looked at again: the account may have been closed while the password was compared.
        who = load_principal(connection, account.id) if good and account.id is not None else None
        if who is None or who.id is None:
            _note_limit(connection, counted, attempt, at)
            return No.WRONG
        attempts.forgive(connection, attempt)
        if not who.grants:
            return No.NO_ROLE
        if passwords.outdated(account.password_hash):
            stored = passwords.hashed(password)
            _store(connection, who.id, stored)
            append(connection, who, at, _password_event("rehash_password", who.id, stored))
        return Came(sessions.come_in(connection, who, at, METHOD, old))


def sign_out(db: Database, session: sessions.Session, at: datetime) -> None:
    """End this session."""
    with db.writing_alone() as connection:
        sessions.end(connection, session.token_hash, at)
        append(connection, session.principal, at, Event("sign_out", "person", str(session.principal.id)))


def sign_out_everywhere(db: Database, act: Act) -> None:
    """End every session of whoever acts."""
    with acting(db, act) as writing:
        writing.authorize(Action.SIGN_OUT)
        if act.principal.id is not None:
            sessions.end_all(writing.connection, act.principal.id, act.at)
        writing.record(Event("sign_out_everywhere", "person", str(act.principal.id)))
        writing.done("/sign-in?said=out-everywhere")


def asks_old(session: sessions.Session, at: datetime) -> bool:
    """Whether choosing a password in this session takes the old one."""
    return session.method != links.METHOD or at - session.created_at > FRESH


def choose_password(db: Database, act: Act, session: sessions.Session, old: str, new: str, attempt: Tried) -> No | None:
    """Store a new password; every other session and every unused link of the person ends."""
    if asks_old(session, act.at):
        refused = _check_old(db, act, old, attempt)
        if refused is not None:
            return refused
    stored = passwords.hashed(new)
    with acting(db, act) as writing:
        writing.authorize(Action.SIGN_OUT)
        number = writing.principal.id
        if number is None:
            return No.WRONG
        attempts.forgive(writing.connection, attempt)
        _store(writing.connection, number, stored)
        sessions.end_others(writing.connection, number, session.token_hash, act.at)
        links.revoke(writing.connection, number, act.at)
        writing.record(_password_event("choose_password", number, stored))
        writing.done("/internal/account?said=password")
    return None


def _check_old(db: Database, act: Act, old: str, attempt: Tried) -> No | None:
    with db.writing_alone() as connection:
        counted = attempts.begin(connection, attempt, act.at)
        query = select(person.c.password_hash).where(person.c.id == act.principal.id)
        stored = connection.execute(query).scalar() or ""
    if counted is None:
        return No.LIMITED
    if passwords.compare(stored, old):
        return None
    with db.writing_alone() as connection:
        _note_limit(connection, counted, attempt, act.at)
    return No.WRONG


def _account(db: Database, email: str, where: Where) -> _Account:
    with db.reading() as connection:
        found = find_by_email(connection, email) if "\x00" not in email else None
        if found is None or not allowed(found.active, found.demo, where):
            return _Account()
        query = select(person.c.password_hash).where(person.c.id == found.id)
        return _Account(found.id, connection.execute(query).scalar_one())


def _note_limit(connection: Connection, counted: Counted, attempt: Tried, at: datetime) -> None:
    """Leave one entry when a limit is reached; what is refused afterwards would only bury the others."""
    if counted.last:
        after = {"limit": counted.last, "account": attempt.account[:16], "address": attempt.address[:16]}
        append(connection, ANONYMOUS, at, Event("sign_in_limited", "sign_in_attempt", str(counted.id), after=after))


def _password_event(action: str, number: int, stored: str) -> Event:
    """The audit knows a stored password again, so that one put in its place from outside is found."""
    return Event(action, "person", str(number), after={"password": digest(stored)})


def _store(connection: Connection, number: int, stored: str) -> None:
    connection.execute(update(person).where(person.c.id == number).values(password_hash=stored))
