"""The sheet somebody types into: its cells, what each holds now, and how cells are named in forms.

A cell remembers the version and a short mark of what it showed when it was opened. Only a cell whose text no
longer fits its mark counts as changed, so a value that moved meanwhile is never put back by an untouched field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from equipt_dash.kernel.model import Measure, Missing, ValueRole
from equipt_dash.pages.declared.entry import CELL

PARTS = ("value", "numerator", "denominator", "missing", "note")
"""What can be typed in each cell, in reading order."""

HIDDEN = ("base", "reason")
"""What a cell carries besides: what it was typed over, and why a value that was asked about is right."""


class CellId(NamedTuple):
    """Which value of a measure: its period, group and area."""

    period: str
    group: str
    area: str

    @property
    def text(self) -> str:
        """The name of the cell in forms and drafts."""
        return "|".join(self)


def cell_id(text: str) -> CellId | None:
    """The cell a name stands for; ``None`` where it is no cell's."""
    parts = text.split("|")
    return CellId(*parts) if len(parts) == 3 and all(parts) else None


def field_name(cell: CellId, part: str) -> str:
    """The name of one input."""
    return f"{CELL}{cell.text}:{part}"


def split_name(name: str) -> tuple[CellId, str] | None:
    """The cell and part an input's name stands for; ``None`` where it is none of ours."""
    body, _colon, part = name.removeprefix(CELL).rpartition(":")
    cell = cell_id(body)
    return (cell, part) if cell is not None and name.startswith(CELL) and part in (*PARTS, *HIDDEN) else None


@dataclass(frozen=True)
class Known:
    """What a cell holds today among the working rows."""

    period_end: date
    version: int
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    missing: Missing | None = None
    note: str = ""


class Newest(NamedTuple):
    """The newest actual value of one group in one area."""

    period: str
    end: date
    value: float


@dataclass(frozen=True)
class Sheet:
    """One measure as it can be typed into: its known cells of one role, the periods' ends, and words for groups.

    ``groups`` are the codes the measure is split by, in the order pages print; ``labels`` their names. ``today`` is the
    city's day. ``newest`` are the newest actual values by group and area, where targets are typed.
    """

    measure: Measure
    role: ValueRole
    known: Mapping[CellId, Known]
    ends: Mapping[str, date]
    groups: tuple[str, ...]
    today: date
    labels: Mapping[str, str] = field(default_factory=dict)
    newest: Mapping[tuple[str, str], Newest] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """A group's name."""
        return self.labels.get(code, code)

    def order(self) -> tuple[str, ...]:
        """Every period, oldest first."""
        return self._order

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(sorted(self.ends, key=lambda period: (self.ends[period], period)))

    def earlier(self, cell: CellId) -> tuple[tuple[str, Known], ...]:
        """What the same group and area held in earlier periods, oldest first."""
        end = self.ends[cell.period]
        rows = [
            (period, row)
            for period in self.order()
            if self.ends[period] < end and (row := self.known.get(CellId(period, cell.group, cell.area)))
        ]
        return tuple(rows)


def texts(sheet: Sheet, cell: CellId) -> dict[str, str]:
    """What the inputs of a cell show before anybody types: the value as readers see it, exactly."""
    row = sheet.known.get(cell)
    if row is None:
        return dict.fromkeys(PARTS, "")
    return {
        "value": number_text(row.value, percent=sheet.measure.unit == "share"),
        "numerator": number_text(row.numerator),
        "denominator": number_text(row.denominator),
        "missing": row.missing.value if row.missing else "",
        "note": row.note,
    }


def base(sheet: Sheet, cell: CellId) -> str:
    """The version a cell is typed over, and the mark of what it showed."""
    row = sheet.known.get(cell)
    return f"{row.version if row else 0}.{mark(texts(sheet, cell))}"


def mark(shown: Mapping[str, str]) -> str:
    """A short mark of what a cell's inputs hold."""
    joined = "\x1f".join(shown.get(part, "").strip() for part in PARTS)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def base_version(text: str) -> int:
    """The version in a cell's ``base``; -1, which no row has, where it is not one."""
    number = text.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def number_text(value: float | None, *, percent: bool = False) -> str:
    """A number as it stands in an input: every digit it has, no separators, no exponent."""
    if value is None:
        return ""
    exact = Decimal(repr(value)) * (100 if percent else 1)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
