"""The workbook of one measure before it is written: its columns, rows and choices, and the mapping it carries home."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.intake.mapping import Mapping
from equipt_dash.kernel.model import Measure

VALUES = "Values"
"""The sheet to fill in."""

Choice = tuple[str, str]
"""A code and what people call it."""


@dataclass(frozen=True)
class Line:
    """One row: whose value it is, and the texts of what is known of it, by role of the column."""

    texts: dict[str, str]


@dataclass(frozen=True)
class Template:
    """A workbook before it is written. ``columns`` are (role, heading); ``lists`` are the choices by role."""

    measure: Measure
    department: str
    columns: tuple[Choice, ...]
    ask: tuple[Line, ...]
    known: tuple[Line, ...]
    lists: dict[str, tuple[str, ...]]
    largest: float | None
    negatives: bool
    mapping: Mapping

    @property
    def has_targets(self) -> bool:
        """Whether a column tells values from targets."""
        return any(role == "value_role" for role, _heading in self.columns)
