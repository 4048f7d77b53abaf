"""What comes out of checking a file: values that may be stored, problems that say what to do, and a tally.

Why tuples: there is one of them for each value of a file, and a file may have millions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from equipt_dash.kernel.model import Missing

FAULT, LEFT_OUT, FLAG = "fault", "left_out", "flag"
"""What a problem does: reject its row; leave it out as the mapping says; nothing but warn."""


class CheckedRow(NamedTuple):
    """One value that passed every check. ``group`` is a code of ``labels.CODES`` or ``all``.

    ``missing`` says why ``value`` is ``None``; ``as_found`` is the cell's own text.
    """

    line: int
    measure: str
    measure_name: str
    period: str
    period_end: date
    period_kind: str
    group: str
    group_label: str
    area: str
    area_code: str
    role: str
    unit: str
    value: float | None
    numerator: float | None
    denominator: float | None
    margin: float | None
    se: float | None
    low: float | None
    high: float | None
    missing: Missing | None
    as_found: str


class Block(NamedTuple):
    """Many checked rows at once, packed as ``wire`` packs them."""

    packed: dict[str, Any]


class Problem(NamedTuple):
    """What is wrong in one cell, row or file (``row`` is ``None``), why, and what to do about it."""

    row: int | None
    column: str | None
    value: str | None
    problem: str
    fix: str
    weight: str = FAULT


@dataclass
class Tally:
    """What became of the rows: ``read`` = ``accepted`` + ``rejected`` + ``left_out``."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    left_out: int = 0
    values: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    periods: dict[str, date] = field(default_factory=dict)


class Stop(Exception):
    """The row cannot be taken."""

    def __init__(self, column: str | None, value: str | None, problem: str, fix: str, weight: str = FAULT) -> None:
        super().__init__(problem)
        self.found = (column, value, problem, fix, weight)
