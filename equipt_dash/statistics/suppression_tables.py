"""Tables of counts as systems of entries and lines, and the protected tables read back from them.

Why apart from the solver: the same solver serves one table (race × area with totals), a table of cases
inside a table of people (a rate with its denominator and the people without the outcome), and a table
published again in a later edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipt_dash.statistics.attack import Line, System
from equipt_dash.statistics.groups import Array, Mask
from equipt_dash.statistics.suppression import Protection

Grid = NDArray[np.intp]


def with_totals(cells: Array) -> Array:
    """Return a table (R, C) with its totals: shape (R + 1, C + 1), the grand total in the last corner."""
    by_row = np.hstack([cells, cells.sum(1, keepdims=True)])
    return np.vstack([by_row, by_row.sum(0, keepdims=True)])


def grid_lines(grid: Grid) -> list[Line]:
    """Return the lines of one table whose entries have the numbers in ``grid`` (R + 1, C + 1)."""
    rows = [Line(tuple(line[:-1].tolist()), int(line[-1])) for line in grid]
    return rows + [Line(tuple(line[:-1].tolist()), int(line[-1])) for line in grid.T]


def total_mask(shape: tuple[int, int]) -> Mask:
    """Return which entries of a table with totals are totals."""
    mask = np.zeros(shape, dtype=np.bool_)
    mask[-1, :] = mask[:, -1] = True
    return mask


def one_table(cells: Array, threshold: int) -> System:
    """Return the system of a single table (R, C) with row, column and grand totals."""
    full = with_totals(cells)
    grid = np.arange(full.size).reshape(full.shape)
    nothing = np.zeros(full.size, dtype=np.bool_)
    return System(
        full.ravel(), total_mask(full.shape).ravel(), tuple(grid_lines(grid)), threshold, nothing, nothing, nothing
    )


def rate_table(cases: Array, people: Array, threshold: int) -> System:
    """Return the system of cases among people, both (R, C): three tables, people = cases + everybody else.

    Entries in order: cases, the others, people, each with totals. A rate is hidden exactly where its cases
    are; people without the outcome are a count of people too, and people may be shown or hidden.
    """
    if cases.shape != people.shape or np.any(cases > people):
        raise ValueError("cases and people must be tables of the same shape, and cases cannot exceed people")
    tables = [with_totals(table) for table in (cases, people - cases, people)]
    size = tables[0].size
    grids = [np.arange(size).reshape(tables[0].shape) + k * size for k in range(3)]
    lines = [line for grid in grids for line in grid_lines(grid)]
    lines += [Line((j, j + size), j + 2 * size) for j in range(size)]
    totals = np.concatenate([total_mask(tables[0].shape).ravel()] * 2 + [np.ones(size, dtype=np.bool_)])
    nothing = np.zeros(3 * size, dtype=np.bool_)
    values = np.concatenate([table.ravel() for table in tables])
    return System(values, totals, tuple(lines), threshold, nothing, nothing, nothing, _width(threshold))


def _width(threshold: int) -> float:
    """Return the range asked for in systems of several tables, as far as small numbers leave room for it."""
    return 2.0 if threshold > 4 else 1.0


@dataclass(frozen=True)
class Published:
    """A table of an earlier edition: its true cells (R, C) and what was hidden, totals included."""

    cells: Array
    hidden: Mask


class _Joint:
    """Entries and lines of several tables of one shape, gathered one table after the other."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape, self.size = shape, shape[0] * shape[1]
        self.values: list[Array] = []
        self.masks: list[tuple[Mask, Mask, Mask]] = []
        self.lines: list[Line] = []

    def add(self, values: Array, *, hide: Mask | None = None, show: Mask | None = None, secret: bool = False) -> int:
        """Add a table (flat, with totals) and its lines; return the number of its first entry."""
        start = self.size * len(self.values)
        nothing = np.zeros(self.size, dtype=np.bool_)
        self.values.append(values)
        self.masks.append((nothing if hide is None else hide, nothing if show is None else show, nothing | secret))
        self.lines += grid_lines(np.arange(start, start + self.size).reshape(self.shape))
        return start

    def system(self, threshold: int) -> System:
        """Return everything gathered as one system."""
        totals = np.tile(total_mask(self.shape).ravel(), len(self.values))
        hide, show, secret = (np.concatenate([masks[k] for masks in self.masks]) for k in range(3))
        values, width = np.concatenate(self.values), _width(threshold)
        return System(values, totals, tuple(self.lines), threshold, hide, show, secret, width)


def next_edition(earlier: Sequence[Published], cells: Array, threshold: int, *, cumulative: bool = False) -> System:
    """Return the joint system of a table and its earlier editions, oldest first; the new table comes first.

    Whoever compares editions may know which entries did not change, so an entry with the same value is the
    same number in both: once shown it cannot be hidden any more, once hidden it must stay hidden.
    ``cumulative``: counts only grow, so the growth since each edition is itself a count of people and is
    guarded when small. Raises ``ValueError`` for tables of another shape or a cumulative count that falls.
    """
    editions = [with_totals(cells).ravel(), *(with_totals(old.cells).ravel() for old in reversed(earlier))]
    hidden = [old.hidden.ravel() for old in reversed(earlier)]
    if any(edition.size != editions[0].size for edition in editions):
        raise ValueError("every edition of a table has the same rows and columns")
    joint = _Joint((cells.shape[0] + 1, cells.shape[1] + 1))
    known = np.zeros(joint.size, dtype=np.bool_)
    links: list[Line] = []
    for age, old in enumerate(editions[1:], start=1):
        for j in range(joint.size):
            twin = next((k for k in reversed(range(age)) if editions[k][j] == old[j]), None)
            if twin is not None:
                links.append(Line((age * joint.size + j,), twin * joint.size + j, counts=False))
                known[j] |= twin == 0 and not hidden[age - 1][j]
    joint.add(editions[0], show=known)
    for old, mask in zip(editions[1:], hidden, strict=True):
        joint.add(old, hide=mask, show=~mask)
    joint.lines += links
    for age, old in enumerate(editions[1:] if cumulative else (), start=1):
        if np.any(editions[0] < old):
            raise ValueError("a cumulative count fell between two editions")
        start = joint.add(editions[0] - old, secret=True)
        joint.lines += [Line((age * joint.size + j, start + j), j, counts=False) for j in range(joint.size)]
    return joint.system(threshold)


def hidden_table(protection: Protection, shape: tuple[int, int], table: int = 0) -> Mask:
    """Return what is hidden in one table of a system, as (R + 1, C + 1); ``shape`` is (R, C)."""
    size = (shape[0] + 1) * (shape[1] + 1)
    return protection.hidden[table * size : (table + 1) * size].reshape(shape[0] + 1, shape[1] + 1)
