"""Taking an edition back from the public: one person asks and says why, another confirms.

Nothing is deleted. The rows stay, because a later edition must be protected against whoever read them; the audit
keeps the hash of what was withdrawn. Readers are told what and when, never why: the reason may name what must
not be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from equipt_dash.kernel.access import COMMAND_LINE, Action, Principal, Role, Row, can
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person
from equipt_dash.store.schema import edition, withdrawal


@dataclass(frozen=True)
class Listed:
    """An edition and how it stands. ``asked_at`` without ``confirmed_at``: somebody asked to withdraw it."""

    number: int
    published_on: date
    note: str
    approver: str
    content_hash: str
    reason: str = ""
    asked_by: int | None = None
    asked_name: str = ""
    asked_at: datetime | None = None
    confirmed_name: str = ""
    confirmed_at: datetime | None = None

    @property
    def row(self) -> Row:
        """What the permission matrix has to know about a confirmation: who asked."""
        return Row("", self.asked_by)


class CannotWithdraw(ValueError):
    """Nothing was withdrawn. ``why`` is one of unknown, withdrawn, no_reason, officer, second, same."""

    def __init__(self, why: str) -> None:
        """Say why, by its code."""
        super().__init__(why)
        self.why = why


def listed(read: DeskReader) -> tuple[Listed, ...]:
    """Every edition, newest first. Editions belong to the whole city, so any internal scope sees all of them."""
    with read.reading() as connection:
        return tuple(_read(connection))


def found(read: DeskReader, number: int) -> Listed | None:
    """One edition."""
    with read.reading() as connection:
        return next(iter(_read(connection, number)), None)


def _read(connection: Connection, number: int | None = None) -> list[Listed]:
    asked, confirmed = person.alias("asked"), person.alias("confirmed")
    columns = (edition.c.number, edition.c.published_on, edition.c.note, edition.c.approver, edition.c.content_hash)
    query = (
        select(
            *columns, withdrawal.c.reason, withdrawal.c.asked_by, withdrawal.c.asked_at, withdrawal.c.confirmed_at,
            func.coalesce(func.nullif(asked.c.name, ""), asked.c.email).label("asked_name"),
            func.coalesce(func.nullif(confirmed.c.name, ""), confirmed.c.email).label("confirmed_name"),
        )
        .select_from(edition)
        .outerjoin(withdrawal, withdrawal.c.edition == edition.c.number)
        .outerjoin(asked, asked.c.id == withdrawal.c.asked_by)
        .outerjoin(confirmed, confirmed.c.id == withdrawal.c.confirmed_by)
        .where(edition.c.sealed_at.is_not(None))
    )  # fmt: skip
    if number is not None:
        query = query.where(edition.c.number == number)
    rows = connection.execute(query.order_by(edition.c.number.desc())).mappings()
    return [_listed(dict(row)) for row in rows]


def _listed(row: dict[str, Any]) -> Listed:
    words = ("reason", "asked_name", "confirmed_name")
    values: dict[str, Any] = {n: "" if value is None and n in words else value for n, value in row.items()}
    return Listed(**values)


def ask(db: Database, act: Act, number: int, reason: str, *, location: str) -> str:
    """Ask that an edition be withdrawn; nothing happens until somebody else confirms.

    Raises:
        Refused: the matrix does not allow it.
        CannotWithdraw: there is no such edition, it is withdrawn, or no reason is given.
        Stale: somebody asked already.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.WITHDRAW)
        now = _wanted(writing.connection, number, reason)
        if now.asked_at is not None:
            raise Stale
        writing.connection.execute(
            insert(withdrawal).values(
                edition=number, reason=reason.strip(), asked_by=writing.principal.id, asked_at=act.at,
                content_hash=now.content_hash,
            )
        )  # fmt: skip
        after = {"content_hash": now.content_hash}
        writing.record(Event("ask_withdrawal", "edition", str(number), "", None, after, reason.strip()))
        return writing.done(location)


def drop(db: Database, act: Act, number: int, seen: str, *, location: str) -> str:
    """Take the request back, or turn it down. ``seen`` names the request the reader saw (``mark``).

    Raises:
        Refused: the matrix does not allow it.
        Stale: it is not that request any more.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.WITHDRAW)
        now = _pending(writing.connection, number, seen)
        which = (withdrawal.c.edition == number, withdrawal.c.confirmed_at.is_(None))
        writing.connection.execute(delete(withdrawal).where(*which))
        writing.record(Event("drop_withdrawal", "edition", str(number), "", {"reason": now.reason}, None))
        return writing.done(location)


def confirm(db: Database, act: Act, number: int, seen: str, *, location: str) -> str:
    """Withdraw an edition somebody else asked to withdraw. ``seen`` names the request the reader saw (``mark``).

    Raises:
        Refused: the matrix does not allow it, or it is the reader's own request.
        Stale: it is not that request any more.
    """
    with acting(db, act) as writing:
        now = next(iter(_read(writing.connection, number)), None)
        writing.authorize(Action.CONFIRM_WITHDRAWAL, now.row if now else None)
        now = _pending(writing.connection, number, seen)
        _confirm(writing.connection, number, writing.principal.id, act.at)
        after = {"asked_by": now.asked_name, "content_hash": now.content_hash}
        writing.record(Event("confirm_withdrawal", "edition", str(number), "", None, after, now.reason))
        return writing.done(location)


def at_once(db: Database, at: datetime, number: int, reason: str, *, officer: str, second: str) -> Listed:
    """Withdraw an edition from the command line, in the name of two people with open accounts.

    Raises:
        CannotWithdraw: there is no such edition, or the two may not do it.
    """
    with acting(db, Act(COMMAND_LINE, at)) as writing:
        writing.authorize(Action.WITHDRAW)
        writing.authorize(Action.CONFIRM_WITHDRAWAL)
        connection = writing.connection
        now = _wanted(connection, number, reason)
        first, other = _person(connection, officer), _person(connection, second)
        if first is None or Role.EQUITY_OFFICER not in first.roles or not can(first, Action.WITHDRAW):
            raise CannotWithdraw("officer")
        if other is None or not can(other, Action.CONFIRM_WITHDRAWAL):
            raise CannotWithdraw("second")
        if not can(other, Action.CONFIRM_WITHDRAWAL, Row("", first.id)):
            raise CannotWithdraw("same")
        _replace(connection, now, reason.strip(), first, other, at)
        after = {
            "by": "command line", "officer": first.email, "second": other.email, "content_hash": now.content_hash,
        }  # fmt: skip
        writing.record(Event("withdraw", "edition", str(number), "", None, after, reason.strip()))
        return _read(connection, number)[0]


def mark(item: Listed) -> str:
    """Names one request, so that nobody confirms another than the one they read."""
    return item.asked_at.isoformat() if item.asked_at else ""


def _wanted(connection: Connection, number: int, reason: str) -> Listed:
    now = next(iter(_read(connection, number)), None)
    if now is None:
        raise CannotWithdraw("unknown")
    if now.confirmed_at is not None:
        raise CannotWithdraw("withdrawn")
    if not reason.strip():
        raise CannotWithdraw("no_reason")
    return now


def _pending(connection: Connection, number: int, seen: str) -> Listed:
    now = next(iter(_read(connection, number)), None)
    if now is None or now.asked_at is None or now.confirmed_at is not None or mark(now) != seen:
        raise Stale
    return now


def _confirm(connection: Connection, number: int, who: int | None, at: datetime) -> None:
    which = (withdrawal.c.edition == number, withdrawal.c.confirmed_at.is_(None))
    changed = connection.execute(update(withdrawal).where(*which).values(confirmed_by=who, confirmed_at=at))
    if changed.rowcount != 1:
        raise Stale


def _replace(
    connection: Connection, now: Listed, reason: str, first: Principal, other: Principal, at: datetime
) -> None:
    """Put this withdrawal in the place of a request that was never confirmed."""
    connection.execute(delete(withdrawal).where(withdrawal.c.edition == now.number))
    connection.execute(
        insert(withdrawal).values(
            edition=now.number, reason=reason, asked_by=first.id, asked_at=at, confirmed_by=other.id, confirmed_at=at,
            content_hash=now.content_hash,
        )
    )  # fmt: skip


def _person(connection: Connection, email: str) -> Principal | None:
    row = connection.execute(select(person.c.id).where(func.lower(person.c.email) == email.strip().lower())).first()
    return None if row is None else load_principal(connection, row.id)
