"""A figure as protection sees it: where it stands, and the people behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from typing import NamedTuple

COUNT, PEOPLE = "count", "people"
KINDS = (COUNT, PEOPLE)

EXACT = 1e-6
"""Two sums are the same when they differ by no more than this part of them."""


class Cell(NamedTuple):
    """A figure, as an editor finds it."""

    measure: str
    period: str
    group: str
    area: str

    def __str__(self) -> str:
        return f"measure {self.measure}, period {self.period}, group {self.group}, area {self.area}"


class EditionWouldLeak(ValueError):
    """Publishing would let a reader work out hidden numbers. For editors only: it names the cells."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(dict.fromkeys(cells))
        named = "; ".join(str(cell) for cell in self.cells)
        super().__init__(
            f"Nothing was published: readers could work out hidden numbers of {named}. "
            "Hold back the rows of that measure and period, or keep its suppression rule, and publish again."
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """The people behind a figure: ``count`` has the outcome, among ``people``; ``None`` where not recorded.

    ``open``: which of the two every reader knows: those an earlier edition printed, and of a new edition those that
    no rule guards.
    """

    count: float | None
    people: float | None
    open: frozenset[str] = frozenset()

    def of(self, kind: str) -> float | None:
        """The number of a kind."""
        return self.count if kind == COUNT else self.people


@dataclass(frozen=True)
class Hidden:
    """Cells whose count, and whose people, are held back; ``exposed`` cannot be protected by any choice."""

    count: frozenset[Cell] = frozenset()
    people: frozenset[Cell] = frozenset()
    exposed: tuple[Cell, ...] = ()

    def of(self, kind: str) -> frozenset[Cell]:
        """The cells held back of a kind."""
        return self.count if kind == COUNT else self.people


def whole_number(value: float) -> float:
    """Return a count as a whole number; what lies between two is taken for the smaller, but never for none."""
    return float(max(1, floor(value + EXACT))) if value > 0 else 0.0
