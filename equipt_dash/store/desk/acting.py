"""The one way to write: recheck who acts, refuse a second run of the same form, authorise, change, audit, commit.

Every command of ``store.desk`` runs inside ``acting``. It ends with an error where the command forgot to ask
``authorize`` or to ``record`` what it did, so neither can be left out by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from equipt_dash.kernel.access import ANONYMOUS, Action, Principal, Refused, Row, can
from equipt_dash.store.desk import audit
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import form_receipt


@dataclass(frozen=True)
class Act:
    """Who writes, when, and the one-time key of the form it came from (empty where none can be sent again)."""

    principal: Principal
    at: datetime
    key: str = ""


class AlreadyDone(Exception):
    """This form was carried out before. ``location`` is where its answer led; nothing was changed again."""

    def __init__(self, location: str) -> None:
        """Say where the first answer led."""
        super().__init__(location)
        self.location = location


class Stale(Exception):
    """The row was changed since the writer read it. Nothing was changed."""


class Unrecorded(RuntimeError):
    """A command wrote without asking for permission or without leaving an audit entry."""


@dataclass
class Writing:
    """One write transaction of one person."""

    connection: Connection
    act: Act
    principal: Principal
    _asked: list[Action] = field(default_factory=list)
    _recorded: int = 0

    def authorize(self, action: Action, row: Row | None = None) -> None:
        """Go on only if the matrix allows it.

        Raises:
            Refused: it does not; the transaction is rolled back.
        """
        self._asked.append(action)
        if not can(self.principal, action, row):
            raise Refused(action, row)

    def record(self, event: audit.Event) -> None:
        """Leave an audit entry in this transaction."""
        audit.append(self.connection, self.principal, self.act.at, event)
        self._recorded += 1

    def done(self, location: str) -> str:
        """Remember that the form was carried out and where its answer leads."""
        if self.act.key:
            action = self._asked[0].value if self._asked else ""
            self.connection.execute(
                insert(form_receipt).values(
                    key=self.act.key, person=self.principal.id, action=action, location=location, at=self.act.at
                )
            )
        return location

    def check(self) -> None:
        """Complain about a command that left something out.

        Raises:
            Unrecorded: it asked for no permission, or left no audit entry.
        """
        if not self._asked or not self._recorded:
            raise Unrecorded("Ask writing.authorize(…) and leave writing.record(…) in every command.")


@contextmanager
def acting(db: Database, act: Act, *, silent: bool = False, connection: Connection | None = None) -> Iterator[Writing]:
    """One write transaction. ``silent`` is for what leaves no audit entry, such as an autosaved draft.

    ``connection``, outside any transaction, is used where a command has staged something on it before.

    Raises:
        AlreadyDone: the form with this key was carried out before.
        Refused: the person is no longer allowed in.
        Unrecorded: the command left out permission or audit.
    """
    with db.writing_alone(connection) as connection:
        principal = _fresh(connection, act.principal)
        if act.key:
            _refuse_again(connection, act)
        writing = Writing(connection, act, principal)
        yield writing
        if silent:
            writing._recorded += 1
        writing.check()


def allowed(db: Database, act: Act, action: Action) -> Principal:
    """Who acts, with the roles they have now, for a command that reads only; it takes no lock.

    Raises:
        Refused: the matrix does not allow it.
    """
    with db.reading() as connection:
        principal = _fresh(connection, act.principal)
    if not can(principal, action):
        raise Refused(action)
    return principal


def refuse_repeat(db: Database, act: Act) -> None:
    """Stop a form that was carried out before, before anything in it can look stale or wrong.

    ``acting`` asks again inside its transaction; this spares a person an answer about their own earlier click.

    Raises:
        AlreadyDone: it was.
        Refused: somebody else sent it.
    """
    if act.key:
        with db.reading() as connection:
            _refuse_again(connection, act)


def _fresh(connection: Connection, principal: Principal) -> Principal:
    """``principal`` with the roles it has now: what was taken away since the request began counts."""
    if principal.id is None:
        return principal
    return load_principal(connection, principal.id) or ANONYMOUS


def _refuse_again(connection: Connection, act: Act) -> None:
    query = select(form_receipt.c.person, form_receipt.c.location).where(form_receipt.c.key == act.key)
    found = connection.execute(query).first()
    if found is None:
        return
    if found.person != act.principal.id:
        raise Refused(Action.SIGN_OUT)
    raise AlreadyDone(found.location)
