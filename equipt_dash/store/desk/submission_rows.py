"""How the tables of submissions become values, for whoever reads or moves them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from equipt_dash.kernel.access import DeskScope
from equipt_dash.kernel.model import Missing, ValueRole
from equipt_dash.kernel.submission import NUMBERS, CellChange, Entries, Submission
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store.private import submission, submission_cell


def load(connection: Connection, id: int) -> Submission | None:
    """The submission with this number, for a command that has yet to ask for permission."""
    row = connection.execute(select(submission).where(submission.c.id == id)).mappings().first()
    return None if row is None else from_row(row)


def load_cells(connection: Connection, id: int, *, most: int | None = None, first: int = 0) -> tuple[CellChange, ...]:
    """The cells of a submission as handed in, in the order of their keys; ``most`` of them, from number ``first`` on."""
    query = select(submission_cell).where(submission_cell.c.submission == id)
    order = (submission_cell.c.period, submission_cell.c.role, submission_cell.c.group_code, submission_cell.c.area)
    query = query.order_by(*order)
    if most is not None:
        query = query.limit(most).offset(first)
    return tuple(cell_from_row(row) for row in connection.execute(query).mappings())


def load_notes(connection: Connection, id: int) -> tuple[str, ...]:
    """The notes on the cells of a submission, each once."""
    note = submission_cell.c.note
    query = select(note).where(submission_cell.c.submission == id, note != "").distinct().order_by(note)
    return tuple(connection.execute(query).scalars())


def visible(scope: DeskScope) -> ColumnElement[bool]:
    """The condition that a submission lies in ``scope``."""
    if scope.departments is None:
        return submission.c.id.is_not(None)
    return submission.c.department.in_(sorted(scope.departments))


def editable_of(author: int | None, kind: SubmissionKind, measure: str, disparity: str, period: str) -> Select[Any]:
    """The query for what somebody may still type in about one subject, the one that was sent back first."""
    subject = submission.c.measure == measure if measure else submission.c.disparity == disparity
    return (
        select(submission)
        .where(
            submission.c.author == author,
            submission.c.kind == kind.value,
            subject,
            submission.c.period == period,
            submission.c.status.in_([Status.DRAFT.value, Status.SENT_BACK.value]),
        )
        .order_by(submission.c.status.desc(), submission.c.id)
    )


def from_row(row: Mapping[Any, Any]) -> Submission:
    """A submission from its row."""
    values = dict(row)
    values["kind"] = SubmissionKind(values["kind"])
    values["status"] = Status(values["status"])
    for name in ("measure", "disparity"):
        values[name] = values[name] or ""
    for name in ("entries", "before", "asked"):
        values[name] = values[name] or {}
    return Submission(**values)


def cell_from_row(row: Mapping[Any, Any]) -> CellChange:
    """A cell from its row."""
    values = {name: value for name, value in row.items() if name != "submission"}
    values["group"] = values.pop("group_code")
    values["role"] = ValueRole(values["role"])
    values["missing"] = Missing(values["missing"]) if values["missing"] else None
    return CellChange(**values)


def cell_to_row(id: int, cell: CellChange) -> dict[str, Any]:
    """The columns of a cell of submission ``id``."""
    return {
        "submission": id,
        "period": cell.period,
        "role": cell.role.value,
        "group_code": cell.group,
        "area": cell.area,
        "period_end": cell.period_end,
        **{name: getattr(cell, name) for name in NUMBERS},
        "missing": cell.missing.value if cell.missing else None,
        "as_found": cell.as_found,
        "note": cell.note,
        "base_version": cell.base_version,
        "before": None if cell.before is None else dict(cell.before),
    }


def plain(entries: Entries) -> dict[str, dict[str, str]]:
    """``entries`` as JSON gives them back."""
    found: dict[str, dict[str, str]] = json.loads(json.dumps({name: dict(parts) for name, parts in entries.items()}))
    return found
