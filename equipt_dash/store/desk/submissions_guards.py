"""What must hold before a submission is handed in: nobody else's change is under way, and nothing moved meanwhile.

These run inside the transaction that hands it in, so that two people who press the button at once cannot both
pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, or_, select

from equipt_dash.kernel.submission import NUMBERS, CellChange, Held, PeriodLocked, Submission
from equipt_dash.kernel.workflow import OPEN, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import locks
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.submission_rows import from_row, load
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission, submission_cell

_OPEN = [status.value for status in sorted(OPEN)]
_KEY = ("period", "role", "group_code", "area")


def cells_over_rows(
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


def locked_periods(db: Database, department: str, periods: Iterable[str]) -> frozenset[str]:
    """Those of ``periods`` that are locked for a department."""
    with db.reading() as connection:
        return frozenset(period for period in periods if locks.locked(connection, department, period))


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


def check_row(connection: Connection, found: Submission) -> None:
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
