"""Rows of text → checked groups. Whatever is wrong is named with its row, and nothing is guessed.

Why strict: a table is analysed to make a claim about people. A percentage above 100, a negative
population or a group written twice means that the file is not what its owner thinks it is, so no number at
all is drawn from it. An *empty* estimate is different: that group is missing, and every rule knows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipt_dash.statistics.groups import Groups

Row = Mapping[str, str]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_FLAGS = {"": None, "1": True, "0": False}
SMALLEST, LARGEST = 1e-9, 1e15
"""Beyond these a square or a quotient is no longer a number to rely on, and nothing a city counts is."""

ESTIMATE_COLUMNS = ("group", "estimate", "se", "population")
COUNT_COLUMNS = ("group", "events", "n")


class BadRows(Exception):
    """Raised with every fault found, each naming its row."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Table:
    """Checked groups, with the counts they came from in events/n form, and what had to be assumed."""

    groups: Groups
    events: tuple[int, ...] | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Cells:
    """One row's cells by column, with the name under which its faults are reported."""

    place: str
    cells: Row
    faults: list[str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def fault(self, words: str) -> None:
        self.faults.append(f"{self.place}: {words}")

    def number(self, column: str, *, least: float = -math.inf, above: float = -math.inf) -> float | None:
        """Return the number in a column, ``None`` when blank or faulty (the fault is noted)."""
        text = self.text(column)
        if not text:
            return None
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            self.fault(f"{column} is not a finite number: {text!r}")
        elif value and not SMALLEST <= abs(value) <= LARGEST:
            self.fault(f"{column} is too large or too small to be a measurement: {text}")
        elif value < least or value <= above:
            self.fault(
                f"{column} must be {'above' if value <= above else 'at least'} {max(least, above):g}, not {text}"
            )
        else:
            return value
        return None

    def flag(self, column: str) -> bool | None:
        if self.text(column) not in _FLAGS:
            self.fault(f"{column} must be 1, 0 or empty, not {self.text(column)!r}")
        return _FLAGS.get(self.text(column))


def _named(rows: Sequence[Row], faults: list[str]) -> list[_Cells]:
    seen: dict[str, int] = {}
    named = []
    for number, row in enumerate(rows, start=1):
        group = (row.get("group") or "").strip()
        cells = _Cells(f"row {number} ({group})" if group else f"row {number}", row, faults)
        if not group:
            cells.fault("the group has no name")
        elif group in seen:
            cells.fault(f"the group is already in row {seen[group]}")
        seen.setdefault(group, number)
        if None in row or None in row.values():
            cells.fault("it has more or fewer cells than the header")
        named.append(cells)
    return named


def _one_for_all(rows: list[_Cells], values: Sequence[object], column: str) -> object:
    """Return the one value a column has in all rows that fill it; a second value is a fault of its row."""
    filled = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
    for row, value in filled[1:]:
        if value != filled[0][1]:
            row.fault(f"{column} differs from {filled[0][0].place}; it must be the same for the whole table")
    return filled[0][1] if filled else None


def _complete(values: Sequence[float | None]) -> np.ndarray | None:
    return None if not values or any(v is None for v in values) else np.array(values, dtype=np.float64)


@dataclass(frozen=True)
class _Frame:
    """What the optional columns say about the whole table."""

    favourable: bool
    ordered: bool
    orders: list[float | None]
    references: list[int]
    notes: list[str]


def _frame(rows: list[_Cells]) -> _Frame:
    favourable = _one_for_all(rows, [row.flag("favourable") for row in rows], "favourable")
    ordered = _one_for_all(rows, [row.flag("ordered") for row in rows], "ordered")
    references = [i for i, row in enumerate(rows) if row.flag("reference")]
    for i in references[1:]:
        rows[i].fault(f"a second reference group; the first is in {rows[references[0]].place}")
    notes = [] if favourable is not None else ["favourable is not given: higher is taken as better"]
    return _Frame(favourable is not False, ordered is True, [row.number("order") for row in rows], references, notes)


def _groups(
    rows: list[_Cells], frame: _Frame, y: list[float | None], s: list[float | None], n: list[float | None],
    scale: float | None, *, counted: bool,
) -> Groups:  # fmt: skip
    kept = [i for i, value in enumerate(y) if value is not None]
    names = [row.text("group") for row in rows]
    marked = [kept.index(i) for i in frame.references if i in kept]
    orders = [order for order in frame.orders if order is not None]
    ends = {min(orders), max(orders)} if orders else set()
    return Groups(
        names=tuple(names[i] for i in kept),
        y=np.array([y[i] for i in kept], dtype=np.float64),
        s=_complete([s[i] for i in kept]),
        n=_complete([n[i] for i in kept]),
        favourable=frame.favourable,
        ordered=frame.ordered,
        order=_complete([frame.orders[i] for i in kept]),
        scale=scale,
        reference=marked[0] if marked else None,
        missing=tuple(names[i] for i, value in enumerate(y) if value is None),
        end_missing=any(frame.orders[i] in ends for i, value in enumerate(y) if value is None),
        counted=counted,
        no_population=tuple(names[i] for i in kept if n[i] is None),
    )


def estimate_table(rows: Sequence[Row]) -> Table:
    """Read rows of group, estimate, se, population and the optional columns. Raises ``BadRows``."""
    faults: list[str] = []
    cells = _named(rows, faults)
    frame = _frame(cells)
    scale = _one_for_all(cells, [row.number("scale", above=0) for row in cells], "scale")
    y = [row.number("estimate") for row in cells]
    s = [row.number("se", least=0) for row in cells]
    n = [row.number("population", above=0) for row in cells]
    for row, value in zip(cells, y, strict=True):
        if isinstance(scale, float) and value is not None and not 0 <= value <= scale:
            row.fault(f"the estimate {value:g} lies outside 0 to {scale:g}, the declared scale")
    if faults:
        raise BadRows(faults)
    found = _groups(cells, frame, y, s, n, scale if isinstance(scale, float) else None, counted=False)
    silent = [row.place for row, value, se in zip(cells, y, s, strict=True) if value is not None and se is None]
    if silent:
        frame.notes.append(f"no standard error in {', '.join(silent)}: estimates are given without an interval")
    return Table(found, None, tuple(frame.notes))


def count_table(rows: Sequence[Row]) -> Table:
    """Read rows of group, events, n and the optional columns. Values become shares 0..1. Raises ``BadRows``."""
    faults: list[str] = []
    cells = _named(rows, faults)
    frame = _frame(cells)
    events, people = [], []
    for row in cells:
        count, n = row.number("events", least=0), row.number("n", above=0)
        for column, value in (("events", count), ("n", n)):
            if value is not None and value != int(value):
                row.fault(f"{column} must be a whole number, not {row.text(column)}")
        if row.text("events") and not row.text("n"):
            row.fault("n is empty")
        if count is not None and n is not None and count > n:
            row.fault(f"{count:g} events among {n:g} is more than 100%")
        events.append(count)
        people.append(n)
    if faults:
        raise BadRows(faults)
    y = [None if e is None or n is None else e / n for e, n in zip(events, people, strict=True)]
    s = [None if p is None or n is None else math.sqrt(p * (1 - p) / n) for p, n in zip(y, people, strict=True)]
    found = _groups(cells, frame, y, s, people, 1.0, counted=True)
    return Table(found, tuple(int(e) for e in events if e is not None), tuple(frame.notes))
