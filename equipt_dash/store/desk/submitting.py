"""Hands a submission in, where nobody else's change is under way, nothing moved meanwhile and the checks are answered.

They are asked inside the transaction that hands it in, so that two people who press the button at once cannot both
pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from equipt_dash.figures.sheet import CellId
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.submission import NUMBERS, CellChange, Entries, Held, PeriodLocked, Submission
from equipt_dash.kernel.workflow import CELL_KINDS, OPEN, Move, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.city_day import day_of
from equipt_dash.store.desk import locks
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.plausible import questions_answered
from equipt_dash.store.desk.submission_rows import cell_to_row, from_row, load, plain
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission, submission_cell

_OPEN = [status.value for status in sorted(OPEN)]
_KEY = ("period", "role", "group_code", "area")


def submit(
    db: Database,
    act: Act,
    id: int,
    version: int,
    *,
    cells: Iterable[CellChange] = (),
    entries: Entries | None = None,
    note: str = "",
    restatement: str = "",
    embargo_until: date | None = None,
    reasons: Mapping[CellId, str] | None = None,
    reason: str = "",
    location: str = "",
) -> Submission:
    """Hand a draft in. ``cells`` are the typed numbers; ``entries``, where given, what was typed in this very form.

    ``reasons`` answer the questions of the checks, why a value is right, and ``reason`` those they leave open.

    Raises:
        Unanswered: a value cannot be, or a question has no reason.
        Refused: the matrix does not allow it, or the draft is a colleague's.
        Stale: the draft, or a row it was typed over, was changed meanwhile.
        Held: another open submission changes the same cell or row.
        PeriodLocked: a period of it is locked.
        IllegalMove: it was handed in before.
    """
    columns: dict[str, Any] = {"note": note, "restatement": restatement, "embargo_until": embargo_until}
    if entries is not None:
        columns["entries"] = plain(entries)
    with acting(db, act) as writing:
        after = submit_in(writing, id, version, cells, reasons=reasons, reason=reason, **columns)
        writing.done(location)
        return after


def submit_in(
    writing: Writing, id: int, version: int, cells: Iterable[CellChange] = (), *,
    reasons: Mapping[CellId, str] | None = None, reason: str = "", **columns: Any,
) -> Submission:  # fmt: skip
    """``submit`` inside the caller's transaction, for an import that hands in what it brought.

    ``reason`` answers every question that ``reasons`` leave open.
    """
    found = load(writing.connection, id)
    if found is None:
        raise Stale
    writing.authorize(Action.ENTER, found.row)
    changes = tuple(cells)
    if found.kind in CELL_KINDS:
        changes = _cells_over_rows(writing.connection, found, changes)
        day = day_of(writing.connection, writing.act.at)
        columns["asked"] = questions_answered(writing.connection, found, changes, day, reasons or {}, reason)
    else:
        _check_row(writing.connection, found)
    writing.connection.execute(delete(submission_cell).where(submission_cell.c.submission == id))
    if changes:
        writing.connection.execute(insert(submission_cell), [cell_to_row(id, change) for change in changes])
    return move(writing, found, Move.SUBMIT, version=version, **columns)


def _cells_over_rows(
    connection: Connection, found: Submission, changes: tuple[CellChange, ...]
) -> tuple[CellChange, ...]:
    """The changes with what their observations hold now kept beside them.

    Raises:
        PeriodLocked: a period is locked.
        Held: another submission under way changes one of the cells.
        Stale: an observation is no longer what a change was typed over.
    """
    periods = {change.period for change in changes}
    locked = tuple(period for period in sorted(periods) if locks.locked(connection, found.department, period))
    if locked:
        raise PeriodLocked(locked)
    _refuse_held(connection, found, changes, periods)
    table = schema.observation
    query = select(table).where(table.c.measure == found.measure, table.c.period.in_(periods))
    rows = {tuple(row[name] for name in _KEY): row for row in connection.execute(query).mappings()}
    fresh = []
    for change in changes:
        row = rows.get(change.key)
        if change.base_version != (0 if row is None else row["version"]):
            raise Stale
        before = None if row is None else {name: row[name] for name in (*NUMBERS, "missing", "note")}
        end = change.period_end if row is None else row["period_end"]
        fresh.append(replace(change, before=before, period_end=end))
    return tuple(fresh)


def _refuse_held(connection: Connection, found: Submission, changes: tuple[CellChange, ...], periods: set[str]) -> None:
    wanted = {change.key for change in changes}
    query = (
        select(submission_cell.c.submission, *(submission_cell.c[name] for name in _KEY))
        .join(submission, submission.c.id == submission_cell.c.submission)
        .where(
            submission.c.measure == found.measure,
            submission.c.status.in_(_OPEN),
            submission.c.id != found.id,
            submission_cell.c.period.in_(periods),
        )
    )
    keys = [(row[0], (row[1], row[2], row[3], row[4])) for row in connection.execute(query)]
    both = [(number, key) for number, key in keys if key in wanted]
    other = load(connection, both[0][0]) if both else None
    if other is not None:
        raise Held(other, tuple(key for number, key in both if number == other.id))


def _check_row(connection: Connection, found: Submission) -> None:
    """Refuse a change of words while another of the same row is under way, or over a row changed meanwhile.

    Raises:
        Held: another submission under way changes the same row.
        Stale: the row is no longer what the change was typed over.
    """
    same = (
        or_(submission.c.measure == found.measure, submission.c.disparity == found.disparity),
        submission.c.kind == found.kind.value,
        submission.c.period == found.period,
        submission.c.status.in_(_OPEN),
        submission.c.id != found.id,
    )
    row = connection.execute(select(submission).where(*same)).mappings().first()
    if row is not None:
        raise Held(from_row(row))
    if _row_version(connection, found) != found.base_version:
        raise Stale


def _row_version(connection: Connection, found: Submission) -> int:
    """The version of the row a change of words is about; 0 where there is none yet."""
    query = select(schema.measure.c.version).where(schema.measure.c.key == found.measure)
    if found.kind is SubmissionKind.STORY:
        where = (schema.story.c.measure == found.measure, schema.story.c.period == found.period)
        query = select(schema.story.c.version).where(*where)
    elif found.kind is SubmissionKind.GAP_TARGET:
        query = select(schema.disparity.c.version).where(schema.disparity.c.slug == found.disparity)
    return int(connection.execute(query).scalar() or 0)
