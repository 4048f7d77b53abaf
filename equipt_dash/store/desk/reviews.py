"""Reviewing: what waits for somebody else's eyes, approved together or sent back with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, select

from equipt_dash.kernel.access import Action, can
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import Move, Status
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.submission_rows import from_row, load, visible
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission, submission_cell

PER_PAGE = 100


@dataclass(frozen=True)
class Queued:
    """A submission with the words a list needs: what it is about, whose it is, and how much it changes."""

    item: Submission
    subject: str
    department: str
    cells: int
    periods: tuple[str, ...]


class NoReason(ValueError):
    """Sending back needs a reason, so that the author knows what to change."""


class NothingChosen(ValueError):
    """No submission was chosen."""


def queue(read: DeskReader, status: Status, *, offset: int = 0) -> tuple[tuple[Queued, ...], int]:
    """A page of what stands at ``status`` within the scope, newest first, and how many there are in all."""
    items = submissions.listed(read, statuses=(status,), limit=PER_PAGE, offset=offset)
    count = select(func.count()).select_from(submission).where(visible(read.scope), submission.c.status == status.value)
    with read.reading() as connection:
        return _queued(connection, items), int(connection.execute(count).scalar_one())


def of_edition(read: DeskReader, number: int) -> tuple[Queued, ...]:
    """The submissions within the scope that came with an edition and still stand in it."""
    query = select(submission).where(
        visible(read.scope), submission.c.edition == number, submission.c.status == Status.PUBLISHED.value
    )
    with read.reading() as connection:
        rows = connection.execute(query.order_by(submission.c.id).limit(PER_PAGE)).mappings()
        return _queued(connection, [from_row(row) for row in rows])


def described(db: Database, items: Sequence[Submission]) -> tuple[Queued, ...]:
    """Submissions the caller may see, with the words a list needs."""
    with db.reading() as connection:
        return _queued(connection, items)


def _queued(connection: Connection, items: Sequence[Submission]) -> tuple[Queued, ...]:
    measures = _names(connection, schema.measure.c.key, schema.measure.c.name, {item.measure for item in items})
    titles = _names(connection, schema.disparity.c.slug, schema.disparity.c.title, {item.disparity for item in items})
    names = _names(connection, schema.department.c.code, schema.department.c.name, {item.department for item in items})
    table, ids = submission_cell, [item.id for item in items]
    counted = (
        select(table.c.submission, table.c.period, func.count().label("cells"))
        .where(table.c.submission.in_(ids))
        .group_by(table.c.submission, table.c.period)
        .order_by(table.c.submission, func.max(table.c.period_end))
    )
    cells: dict[int, dict[str, int]] = {}
    for row in connection.execute(counted):
        cells.setdefault(row.submission, {})[row.period] = row.cells
    return tuple(
        Queued(
            item, measures.get(item.measure) or titles.get(item.disparity, ""), names.get(item.department, ""),
            sum(cells.get(item.id, {}).values()),
            tuple(cells.get(item.id, {})) or ((item.period,) if item.period else ()),
        )
        for item in items
    )  # fmt: skip


def _names(connection: Connection, key: Column[str], name: Column[str], wanted: set[str]) -> Mapping[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(select(key, name).where(key.in_(wanted)))}


def approve(db: Database, act: Act, chosen: Iterable[Chosen], *, location: str) -> str:
    """Approve the chosen submissions, all of them or none.

    Raises:
        Refused: the matrix does not allow it for one of them; nobody approves their own.
        Stale, IllegalMove: one of them is not what it was.
        NothingChosen: none was chosen.
    """
    return _decide(db, act, chosen, Move.APPROVE, "", location)


def send_back(db: Database, act: Act, chosen: Iterable[Chosen], reason: str, *, location: str) -> str:
    """Send the chosen submissions back to their authors with a reason, all of them or none.

    Raises:
        Refused, Stale, IllegalMove, NothingChosen: as in ``approve``.
        NoReason: no reason is given.
    """
    if not reason.strip():
        raise NoReason
    return _decide(db, act, chosen, Move.SEND_BACK, reason.strip(), location)


def _decide(db: Database, act: Act, chosen: Iterable[Chosen], wanted: Move, reason: str, location: str) -> str:
    with acting(db, act) as writing:
        writing.authorize(Action.REVIEW if can(writing.principal, Action.REVIEW) else Action.STAND_IN)
        items = sorted(set(chosen), key=lambda one: one.id)
        if not items:
            raise NothingChosen
        for one in items:
            found = load(writing.connection, one.id)
            if found is None:
                raise Stale
            move(writing, found, wanted, version=one.version, review_note=reason)
        return writing.done(location)
