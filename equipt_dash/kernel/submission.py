"""What a submission is: proposed changes held apart from the working rows, and what may be in their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from equipt_dash.kernel.access import Row
from equipt_dash.kernel.model import Missing, ValueRole
from equipt_dash.kernel.workflow import Status, SubmissionKind

Entries = Mapping[str, Mapping[str, str]]
"""What was typed, exactly: {cell id or field: {part: text}}."""

NUMBERS = ("value", "numerator", "denominator", "se", "low", "high", "level")
"""The numbers of a cell, as their columns are called."""


@dataclass(frozen=True)
class Submission:
    """Proposed changes to one measure or disparity. ``author`` is who answers for them and hands them in."""

    id: int
    kind: SubmissionKind
    status: Status
    version: int
    measure: str
    disparity: str
    period: str
    department: str
    author: int | None
    author_name: str
    entries: Entries
    before: Mapping[str, Any]
    base_version: int
    note: str
    restatement: str
    embargo_until: date | None
    reviewer: int | None
    review_note: str
    asked: Mapping[str, Any]
    edition: int | None
    batch: int | None
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None

    @property
    def row(self) -> Row:
        """What the permission matrix has to know about it."""
        return Row(self.department, self.author)


@dataclass(frozen=True)
class CellChange:
    """One cell as handed in. ``before`` holds what the observation held, ``None`` where there was none."""

    period: str
    role: ValueRole
    group: str
    area: str
    period_end: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    missing: Missing | None = None
    as_found: str = ""
    note: str = ""
    base_version: int = 0
    before: Mapping[str, Any] | None = field(default=None)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Which observation of the measure it is about."""
        return self.period, self.role.value, self.group, self.area


class Held(Exception):
    """Another submission that is handed in or approved changes the same cell or row. Nothing was changed."""

    def __init__(self, other: Submission, cells: tuple[tuple[str, str, str, str], ...] = ()) -> None:
        """Name the other submission and the cells both change."""
        super().__init__(f"held by submission {other.id}")
        self.other = other
        self.cells = cells


class PeriodLocked(Exception):
    """A period of this submission is locked for its department. Nothing was changed."""

    def __init__(self, periods: tuple[str, ...]) -> None:
        """Name the periods."""
        super().__init__(", ".join(periods))
        self.periods = periods
