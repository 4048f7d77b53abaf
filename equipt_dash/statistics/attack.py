"""Published counts as a system of sums, and what somebody could work out from the ones that are shown.

Why apart from the choice of what to hide: this is the attack. It is used to check every choice, and to tell
which further entries would help. One linear programme per entry finds the smallest and largest value it may
have for somebody who knows which hidden entries are small; its dual solution says what stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat
from scipy.sparse import csr_array

from equipt_dash.statistics.groups import Array, Mask

_CLOSE = 1e-6
_CHANCES = 8


@dataclass(frozen=True)
class Line:
    """Entries ``parts`` that add up to entry ``total``. ``counts``: their hidden sum may not be small."""

    parts: tuple[int, ...]
    total: int
    counts: bool = True


@dataclass(frozen=True)
class System:
    """Everything published that hangs together, as arrays over its entries, shape (N,).

    ``values``: the true counts. ``is_total``: entries shown unless there is no other way. ``must_hide`` and
    ``must_show`` fix entries of earlier editions (a zero and a small entry are fixed by themselves).
    ``secret``: differences nobody publishes, always hidden, and guarded only where they are small.
    ``width``: how far apart the possible values of a guarded entry must reach. One is enough in a plain
    table, where the ends of the range are whole numbers; systems of several tables ask for two.
    ``guard_large``: whether hidden large entries must not be worked out either. Where earlier editions leave no
    such choice, it is enough that no small one can be.
    """

    values: Array
    is_total: Mask
    lines: tuple[Line, ...]
    threshold: int
    must_hide: Mask
    must_show: Mask
    secret: Mask
    width: float = 1.0
    guard_large: bool = True

    @cached_property
    def small(self) -> Mask:
        """Entries from 1 to threshold - 1."""
        return np.asarray((self.values > 0) & (self.values < self.threshold))

    @cached_property
    def matrix(self) -> csr_array:
        """Line equations: +1 for parts, -1 for the total, shape (lines, N)."""
        rows = [i for i, line in enumerate(self.lines) for _ in (*line.parts, line.total)]
        columns = [j for line in self.lines for j in (*line.parts, line.total)]
        signs = [sign for line in self.lines for sign in (*[1.0] * len(line.parts), -1.0)]
        return csr_array((signs, (rows, columns)), shape=(len(self.lines), len(self.values)))

    @cached_property
    def room(self) -> tuple[Array, Array]:
        """How far below and above its value an attacker who knows small from large may place an entry.

        Below a threshold of 3 "small" means exactly 1, so there only the unknowing attacker is kept out.
        """
        t, reach = self.threshold, 2.0 * max(self.threshold, 3)
        down = np.where(self.small, self.values - 1, np.minimum(self.values - t, reach))
        up = np.where(self.small, t - 1 - self.values, reach)
        if t < 3:
            down, up = np.minimum(self.values, reach), np.full_like(self.values, reach)
        nothing = self.values == 0
        return np.where(nothing, 0.0, np.maximum(down, 0.0)), np.where(nothing & ~self.secret, 0.0, up)

    def guarded(self, hidden: Mask) -> Mask:
        """Entries that must not be worked out: all hidden ones, of the secret ones those that are small."""
        return np.asarray(hidden & (self.small | (~self.secret & self.guard_large)))


@dataclass(frozen=True)
class Leak:
    """An entry that can be worked out, with the inequality (coefficients · hidden ≥ 1) that would stop it."""

    entry: int
    cut: Array


class _Solver(Highs):
    """HiGHS without its callbacks: starting them prints a line to standard output, where commands print tables."""

    def __init__(self) -> None:
        super(Highs, self).__init__()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
            self.setOptionValue(option, value)


class _Attacker:
    """One linear programme over the hidden entries, asked again and again with another target.

    Kept whole between questions: a question of a table's size takes 0.07 ms this way, 1.1 ms when each is put
    together anew.
    """

    def __init__(self, system: System, hidden: Mask, room: tuple[Array, Array] | None = None) -> None:
        self._where = np.flatnonzero(hidden)
        down, up = room or system.room
        columns = system.matrix[:, self._where]
        self._tied = np.flatnonzero(np.diff(columns.indptr))  # lines without a hidden entry say nothing
        self._sizes = len(hidden), len(system.lines)
        rows = columns[self._tied].tocsr()
        programme = HighsLp()
        programme.num_col_, programme.num_row_ = len(self._where), len(self._tied)
        programme.col_cost_ = np.zeros(len(self._where))
        programme.col_lower_, programme.col_upper_ = -down[self._where], up[self._where]
        programme.row_lower_ = programme.row_upper_ = np.zeros(len(self._tied))
        programme.a_matrix_.format_ = MatrixFormat.kRowwise
        programme.a_matrix_.start_, programme.a_matrix_.index_ = rows.indptr, rows.indices
        programme.a_matrix_.value_ = rows.data
        self._solver = _Solver()
        self._solver.passModel(programme)
        self._columns = np.arange(len(self._where), dtype=np.int32)

    def extreme(self, target: Array) -> tuple[Array, Array]:
        """Return the move (N,) of hidden entries that maximises target · move, and the lines' prices."""
        self._solver.changeColsCost(len(self._where), self._columns, -target[self._where])
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != HighsModelStatus.kOptimal and len(self._where):
            raise RuntimeError(f"the attack could not be solved: {self._solver.modelStatusToString(status)}")
        solution = self._solver.getSolution()
        move, prices = np.zeros(self._sizes[0]), np.zeros(self._sizes[1])
        move[self._where] = solution.col_value
        prices[self._tied] = -np.asarray(solution.row_dual, dtype=np.float64)
        return move, prices


def _capacity(system: System, target: Array, prices: Array) -> Array:
    """Return what each entry, if hidden, would add to the range of the target (the dual's coefficients)."""
    down, up = system.room
    slack = target - system.matrix.T @ prices
    return np.asarray(np.maximum(slack, 0) * up + np.maximum(-slack, 0) * down)


def _proven_by_chance(attacker: _Attacker, width: float, open_: Mask, rng: np.random.Generator) -> Mask:
    """Move everything at random; an entry that moves far enough cannot be worked out."""
    proven = np.zeros_like(open_)
    for _ in range(_CHANCES):
        target = np.where(open_ & ~proven, rng.choice([-1.0, 1.0], len(open_)), 0.0)
        if not target.any():
            break
        move, _ = attacker.extreme(target)
        proven |= np.abs(move) >= width - _CLOSE
    return proven


def leaks(system: System, hidden: Mask, enough: int | None = None) -> tuple[Leak, ...]:
    """Return every guarded entry that the shown ones give away (its possible values lie too close).

    ``enough``: how many are worth finding.
    """
    open_ = system.guarded(hidden)
    if not open_.any():
        return ()
    attacker = _Attacker(system, hidden)
    proven = _proven_by_chance(attacker, system.width, open_, np.random.default_rng(7))
    found = []
    for entry in np.flatnonzero(open_):
        target = np.zeros(len(hidden))
        target[entry] = 1.0
        width, cut = 0.0, np.zeros(len(hidden))
        for way in (target, -target):
            if proven[entry]:
                break
            move, prices = attacker.extreme(way)
            proven |= np.abs(move) >= system.width - _CLOSE  # the same move may prove others
            width += float(way @ move)
            cut += _capacity(system, way, prices)
        if not proven[entry] and width < system.width - _CLOSE:
            found.append(Leak(int(entry), np.minimum(cut / system.width, 1.0)))
            if len(found) == enough:
                break
    return tuple(found)


def _parts_in_step(system: System, hidden: Mask, line: Line) -> list[list[int]]:
    """Group a line's hidden parts by how the other lines tie them together."""
    leader = {int(j): int(j) for j in np.flatnonzero(hidden)}

    def find(j: int) -> int:
        while leader[j] != j:
            leader[j] = leader[leader[j]]
            j = leader[j]
        return j

    for other in system.lines:
        tied = [j for j in (*other.parts, other.total) if hidden[j]] if other is not line else []
        for j in tied[1:]:
            leader[find(j)] = find(tied[0])
    together: dict[int, list[int]] = {}
    for j in line.parts:
        if hidden[j]:
            together.setdefault(find(j), []).append(j)
    return list(together.values())


def merged_leaks(system: System, hidden: Mask) -> tuple[Leak, ...]:
    """Return the sets of hidden entries of one line whose small sum the shown ones give away.

    Two hidden groups of 2 and 3 people that can be worked out as "5 in either" are a small cell too. The
    sum is known when no move changes it, wherever it leads; hiding any entry the programme's prices rest on undoes it.
    """
    found = []
    few = hidden & system.small
    attacker: _Attacker | None = None
    for line in system.lines:
        if not line.counts or few[list(line.parts)].sum() < 2:
            continue  # one small entry is guarded by itself
        for parts in _parts_in_step(system, hidden, line):
            if not 0 < system.values[parts].sum() < system.threshold:
                continue
            target = np.zeros(len(hidden))
            target[parts] = 1.0
            attacker = attacker or _Attacker(system, hidden, (np.ones(len(hidden)), np.ones(len(hidden))))
            move, prices = attacker.extreme(target)
            if float(target @ move) > _CLOSE:
                continue
            used = np.abs(target - system.matrix.T @ prices) > _CLOSE
            found.append(Leak(parts[0], (used & ~hidden).astype(np.float64)))
    return tuple(found)
