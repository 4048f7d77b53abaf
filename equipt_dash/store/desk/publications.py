"""Publications as recorded jobs: begun by a form, carried out apart from it, and read by whoever looks after them.

1. One publication runs at a time. It is claimed in the database, so any number of server processes agree.
2. A run says again and again that it is alive. One that is silent for ``SILENT`` has stopped: its process is gone.
   Nothing of it was published, and it can be started again.
3. The claim is checked in the transaction that publishes. A run that was given up and comes back publishes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from equipt_dash.kernel.access import Action, Principal, authorize
from equipt_dash.store.desk import publishing
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.principals import load_principal
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.engine import Database
from equipt_dash.store.private_publication import publication as table

SILENT = timedelta(seconds=30)
"""A run that has not said for so long that it is alive has stopped."""

MOST = 100
"""Publications a list shows, the newest first."""


class Kind(StrEnum):
    """What is published: chosen submissions, or the state before an edition."""

    PUBLISH = "publish"
    UNDO = "undo"


class Status(StrEnum):
    """How a publication stands. One that runs may have stopped: see ``Publication.stopped``."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Wanted:
    """What a form asks for. ``note``: for readers; of an undo its reason. ``undone``: the edition to undo."""

    kind: Kind
    day: date
    mark: str
    note: str
    chosen: tuple[Chosen, ...] = ()
    undone: int = 0


@dataclass(frozen=True)
class Publication:
    """A publication as it stands. ``claim`` is the secret of its run; ``details`` belong to ``why``."""

    id: int
    wanted: Wanted
    status: Status
    person: int
    actor: str
    at: datetime
    claim: str
    beat: datetime
    step: str
    done: int
    total: int
    ended_at: datetime | None
    edition: int
    why: str
    details: Any

    def stopped(self, now: datetime) -> bool:
        """Whether its run is gone without having said how it ended."""
        return self.status is Status.RUNNING and now - self.beat > SILENT

    def runs(self, now: datetime) -> bool:
        """Whether somebody works on it."""
        return self.status is Status.RUNNING and not self.stopped(now)


class Busy(Exception):
    """Another publication runs. Nothing was begun."""

    def __init__(self, other: Publication) -> None:
        """Name it."""
        super().__init__(str(other.id))
        self.other = other


class Lost(Exception):
    """This run was given up: somebody started the publication again, or began another."""


def start(db: Database, act: Act, wanted: Wanted, *, location: str) -> Publication:
    """Begin a publication. The caller carries it out (``equipt_dash.publisher``); ``location`` may hold ``{id}``.

    Raises:
        Refused: the matrix does not allow it.
        Busy: another one runs.
        Stale, CannotApply, CannotUndo, UnexplainedWords: it cannot be published as it stands.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        _make_way(writing)
        name = writing.principal.name or writing.principal.email
        if wanted.kind is Kind.UNDO:
            publishing.check_undo(writing.connection, wanted.undone, wanted.note, name)
        else:
            publishing.check(writing.connection, wanted.chosen, wanted.day, wanted.note, name)
        me = writing.principal
        values = {
            "kind": wanted.kind.value, "status": Status.RUNNING.value, "person": me.id, "actor": me.name or me.email,
            "at": act.at, "chosen": [[one.id, one.version] for one in wanted.chosen], "note": wanted.note,
            "mark": wanted.mark, "day": wanted.day, "undone": wanted.undone or None, **_fresh_run(act.at),
        }  # fmt: skip
        key = writing.connection.execute(insert(table).values(**values)).inserted_primary_key
        return _begun(writing, int(key[0]) if key else 0, "start_publication", location)


def again(db: Database, act: Act, id: int, *, location: str) -> Publication:
    """Start a publication that stopped or failed once more, in the name of whoever asks now.

    Raises:
        Refused: the matrix does not allow it.
        Busy: it runs after all, or another one does.
        Stale: there is no such publication, or it ended in a way that trying again cannot change.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        now = load(writing.connection, id)
        if now is None or not may_start_again(now, act.at):
            if now is not None and now.runs(act.at):
                raise Busy(now)
            raise Stale
        _make_way(writing, but=id)
        me = writing.principal
        values = {
            "status": Status.RUNNING.value, "person": me.id, "actor": me.name or me.email, "at": act.at,
            "ended_at": None, "why": "", "details": None, **_fresh_run(act.at),
        }  # fmt: skip
        writing.connection.execute(update(table).where(table.c.id == id).values(**values))
        return _begun(writing, id, "restart_publication", location)


def may_start_again(one: Publication, now: datetime) -> bool:
    """Whether trying again makes sense: its run stopped or broke, and nothing says that it cannot be published."""
    return one.stopped(now) or (one.status is Status.REFUSED and one.why in ("broken", "stopped"))


def _make_way(writing: Writing, but: int = 0) -> None:
    """Make sure no other publication runs, and give up one that has stopped."""
    query = select(table).where(table.c.status == Status.RUNNING.value, table.c.id != but)
    for row in writing.connection.execute(query).mappings().all():
        other = _from_row(row)
        if other.runs(writing.act.at):
            raise Busy(other)
        _end(writing.connection, other, {"status": Status.REFUSED.value, "why": "stopped", "ended_at": other.beat})


def _fresh_run(at: datetime) -> dict[str, Any]:
    return {"claim": secrets.token_hex(32), "beat": at, "step": "", "done": 0, "total": 0}


def _begun(writing: Writing, id: int, action: str, location: str) -> Publication:
    found = load(writing.connection, id)
    if found is None:
        raise Stale
    after = {"kind": found.wanted.kind.value, "submissions": [one.id for one in found.wanted.chosen]}
    undone = {"undone": found.wanted.undone} if found.wanted.undone else {}
    writing.record(Event(action, "publication", str(id), "", None, {**after, **undone}, found.wanted.note))
    writing.done(location.format(id=id))
    return found


# A run --------------------------------------------------------------------------------------------------------


def actor(db: Database, one: Publication) -> Principal | None:
    """Who publishes, with the roles they have now; ``None`` where the account is closed."""
    with db.reading() as connection:
        return load_principal(connection, one.person)


def beat(db: Database, one: Publication, now: datetime, step: str, done: int, total: int) -> bool:
    """Say that the run is alive and how far it is; whether it still is the one that counts."""
    values = {"beat": now, "step": step, "done": done, "total": total}
    with db.writing() as connection:
        return _end(connection, one, values)


def finish_in(connection: Connection, one: Publication, number: int, now: datetime) -> None:
    """Note, in the transaction that publishes, that it is done.

    Raises:
        Lost: this run was given up, so it must not publish.
    """
    values = {"status": Status.DONE.value, "edition": number, "ended_at": now, "beat": now}
    if not _end(connection, one, values):
        raise Lost


def refuse(db: Database, one: Publication, now: datetime, why: str, details: Any = None) -> None:
    """Note why nothing was published."""
    values = {"status": Status.REFUSED.value, "why": why, "details": details, "ended_at": now}
    with db.writing() as connection:
        _end(connection, one, values)


def _end(connection: Connection, one: Publication, values: Mapping[str, Any]) -> bool:
    ours = (table.c.id == one.id, table.c.claim == one.claim, table.c.status == Status.RUNNING.value)
    return connection.execute(update(table).where(*ours).values(**values)).rowcount == 1


# Reading ------------------------------------------------------------------------------------------------------


def found(db: Database, principal: Principal, id: int) -> Publication | None:
    """One publication.

    Raises:
        Refused: the reader may not publish.
    """
    authorize(principal, Action.PUBLISH)
    with db.reading() as connection:
        return load(connection, id)


def listed(db: Database, principal: Principal) -> tuple[Publication, ...]:
    """The newest publications.

    Raises:
        Refused: the reader may not publish.
    """
    authorize(principal, Action.PUBLISH)
    with db.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.id.desc()).limit(MOST)).mappings()
        return tuple(_from_row(row) for row in rows)


def load(connection: Connection, id: int) -> Publication | None:
    """The publication with this number."""
    row = connection.execute(select(table).where(table.c.id == id)).mappings().first()
    return None if row is None else _from_row(row)


def _from_row(row: Mapping[Any, Any]) -> Publication:
    values = dict(row)
    chosen = tuple(Chosen(*pair) for pair in values.pop("chosen") or ())
    asked = {name: values.pop(name) for name in ("day", "mark", "note")}
    wanted = Wanted(Kind(values.pop("kind")), **asked, chosen=chosen, undone=values.pop("undone") or 0)
    values |= {"status": Status(values["status"]), "edition": values["edition"] or 0}
    return Publication(wanted=wanted, **values)
