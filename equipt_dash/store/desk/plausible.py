"""Asks the checks about what is handed in, inside the transaction that hands it in: the one gate of every way in.

Whatever was typed, pasted, imported, sent by a program or fetched becomes public only after it was handed in, so a
value that cannot be, or a question nobody answered, is stopped here and cannot be forgotten elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from equipt_dash.figures.checks import check, stops
from equipt_dash.figures.reading import Finding, Severity, Typed
from equipt_dash.figures.sheet import CellId, Known, Newest, Sheet
from equipt_dash.kernel.model import ALL_GROUPS, Measure, Missing, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.workflow import CELL_KINDS, EDITABLE, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.city_day import day_of
from equipt_dash.store.desk.submission_rows import load, load_cells
from equipt_dash.store.private import submission, submission_cell
from equipt_dash.store.rows import from_row

MOST_KEPT = 300
"""So many questions of one submission are kept word for word; the number of all is kept too."""

MOST_CELLS = 20_000
"""An import with more values is asked about when it is handed in, not each time its page is looked at."""


class Unanswered(Exception):
    """Something cannot be, or a question was not answered. Nothing was changed."""

    def __init__(self, found: Mapping[int, tuple[Finding, ...]]) -> None:
        """Name what stands in the way, by the number of the submission."""
        super().__init__(f"submissions {', '.join(map(str, found))}")
        self.found = found


@dataclass(frozen=True)
class Asked:
    """One question, and the reason it was answered with; a remark, which asks nothing, has none."""

    period: str
    group: str
    area: str
    words: str
    reason: str


def asked_of(item: Submission) -> tuple[tuple[Asked, ...], int]:
    """The questions kept with a submission, and how many there were in all."""
    return tuple(Asked(*one) for one in item.asked.get("first", ())), int(item.asked.get("count", 0))


def questions_answered(
    connection: Connection, item: Submission, changes: Iterable[CellChange], at: date,
    reasons: Mapping[CellId, str], reason: str,
) -> dict[str, Any]:  # fmt: skip
    """What was asked and answered, ready to be kept. ``reason`` answers what ``reasons`` leave open.

    Raises:
        Unanswered: a value cannot be, or a question has no reason.
    """
    changes = tuple(changes)
    cells = {cell: _typed(cell, one, reasons.get(cell, reason)) for one in changes for cell in (_cell(one),)}
    findings = _findings(connection, item, changes, cells, at)
    left = stops(findings, cells)
    if left:
        raise Unanswered({item.id: left})
    asked = [one for one in findings if one.severity is Severity.QUESTION]
    told = [*asked, *(one for one in findings if one.severity is Severity.REMARK)][:MOST_KEPT]
    first = [
        [*one.cell, one.words, cells[one.cell].reason if one.severity is Severity.QUESTION else ""] for one in told
    ]
    return {"count": len(asked), "first": first} if first else {}


def open_questions(connection: Connection, batch: int) -> dict[int, tuple[Finding, ...]]:
    """What has to be corrected or answered before the drafts of an import can be handed in, by submission.

    Nothing where there are more than ``MOST_CELLS`` values: they are asked about when they are handed in.
    """
    query = select(submission.c.id).where(
        submission.c.batch == batch, submission.c.status.in_([status.value for status in EDITABLE])
    )
    numbers = connection.execute(query.order_by(submission.c.id)).scalars().all()
    count = select(func.count()).where(submission_cell.c.submission.in_(numbers))
    if int(connection.execute(count).scalar_one()) > MOST_CELLS:
        return {}
    day, found = day_of(connection), {}
    for number in numbers:
        item = load(connection, number)
        if item is not None and item.kind in CELL_KINDS:
            changes = load_cells(connection, number)
            cells = {cell: _typed(cell, one, "") for one in changes for cell in (_cell(one),)}
            found[number] = stops(_findings(connection, item, changes, cells, day), cells)
    return {number: left for number, left in found.items() if left}


def _findings(
    connection: Connection, item: Submission, changes: Iterable[CellChange], cells: Mapping[CellId, Typed], day: date
) -> tuple[Finding, ...]:
    """Everything the checks say about the cells of a submission, held against the stored rows of its measure."""
    row = connection.execute(select(schema.measure).where(schema.measure.c.key == item.measure)).mappings().first()
    if row is None or not cells:
        return ()
    table = schema.observation
    names = ("period", "role", "group_code", "area", "period_end", "version", "value", "numerator", "denominator")
    query = select(*(table.c[name] for name in (*names, "missing"))).where(table.c.measure == item.measure)
    rows = connection.execute(query.order_by(table.c.period_end, table.c.period)).all()
    role = ValueRole.TARGET if item.kind is SubmissionKind.TARGETS else ValueRole.ACTUAL
    known, newest = {}, {}
    for one in rows:
        if one.role == role.value:
            missing = Missing(one.missing) if one.missing else None
            held = Known(one.period_end, one.version, one.value, one.numerator, one.denominator, missing)
            known[CellId(one.period, one.group_code, one.area)] = held
        if one.role == ValueRole.ACTUAL.value and one.value is not None:
            newest[one.group_code, one.area] = Newest(one.period, one.period_end, one.value)
    sheet = Sheet(
        measure=from_row(Measure, row),
        role=role,
        known=known,
        ends={one.period: one.period_end for one in changes} | {one.period: one.period_end for one in rows},
        groups=tuple(sorted({cell.group for cell in (*known, *cells)} | {ALL_GROUPS}, key=_everybody_first)),
        today=day,
        newest=newest,
    )
    return check(sheet, cells)


def _everybody_first(code: str) -> tuple[bool, str]:
    return code != ALL_GROUPS, code


def _cell(change: CellChange) -> CellId:
    return CellId(change.period, change.group, change.area)


def _typed(cell: CellId, change: CellChange, reason: str) -> Typed:
    return Typed(
        cell, change.value, change.numerator, change.denominator, change.missing, change.note, reason.strip(),
        change.base_version,
    )  # fmt: skip
