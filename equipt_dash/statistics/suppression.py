"""Which cells must be hidden so that no small count of people can be worked out? Solved exactly.

Why a general system: a table with its totals, a rate with its denominator and two editions of one table
are all the same thing, published numbers tied together by sums. A ``System`` is a list of entries (every
cell, every total) and of lines (parts add up to a total). The rules:

- a small entry (1 to threshold - 1) is hidden; a zero is shown;
- whatever is hidden cannot be worked out: even somebody who knows which hidden entries are small, and that
  the others are not, is left with at least two possible values for each;
- the hidden parts of a line do not add up to a small number, unless the line's total is hidden too.

The cheapest set of further cells to hide is found with an integer programme. "Cannot be worked out" has a
linear programme per cell behind it; where the current set fails one, its dual solution says which cells
would help, and that inequality is added (Benders' decomposition; Fischetti and Salazar 2001, Management
Science 47(7)). Totals are hidden only where they are small or where nothing else is possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from equipt_dash.statistics.groups import Array, Mask

_CLOSE = 1e-6
_MOST_ROUNDS = 200
_SECONDS = 20.0


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
    """

    values: Array
    is_total: Mask
    lines: tuple[Line, ...]
    threshold: int
    must_hide: Mask
    must_show: Mask
    secret: Mask
    width: float = 1.0

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
        return np.asarray(hidden & (~self.secret | self.small))


@dataclass(frozen=True)
class Leak:
    """An entry that can be worked out, with the inequality (coefficients · hidden ≥ 1) that would stop it."""

    entry: int
    cut: Array


def _extreme(system: System, hidden: Mask, target: Array) -> tuple[Array, Array]:
    """Return the move (N,) of hidden entries that maximises target · move, and the lines' prices."""
    where = np.flatnonzero(hidden)
    down, up = system.room
    columns = system.matrix[:, where].toarray()
    bounds = list(zip((-down[where]).tolist(), up[where].tolist(), strict=True))
    found = linprog(-target[where], A_eq=columns, b_eq=np.zeros(len(system.lines)), bounds=bounds, method="highs")
    if found.status != 0:
        raise RuntimeError(f"the attack could not be solved: {found.message}")
    move = np.zeros(len(hidden))
    move[where] = found.x
    return move, -np.asarray(found.eqlin.marginals, dtype=np.float64)


def _capacity(system: System, target: Array, prices: Array) -> Array:
    """Return what each entry, if hidden, would add to the range of the target (the dual's coefficients)."""
    down, up = system.room
    slack = target - system.matrix.T @ prices
    return np.asarray(np.maximum(slack, 0) * up + np.maximum(-slack, 0) * down)


def _proven_by_chance(system: System, hidden: Mask, open_: Mask, rng: np.random.Generator) -> Mask:
    """Move everything at random; an entry that moves far enough cannot be worked out."""
    proven = np.zeros_like(open_)
    for _ in range(4):
        target = np.where(open_ & ~proven, rng.choice([-1.0, 1.0], len(open_)), 0.0)
        if not target.any():
            break
        move, _ = _extreme(system, hidden, target)
        proven |= np.abs(move) >= system.width - _CLOSE
    return proven


def leaks(system: System, hidden: Mask) -> tuple[Leak, ...]:
    """Return every guarded entry that the shown ones give away (its possible values lie too close)."""
    open_ = system.guarded(hidden)
    open_ = open_ & ~_proven_by_chance(system, hidden, open_, np.random.default_rng(7))
    found = []
    for entry in np.flatnonzero(open_):
        target = np.zeros(len(hidden))
        target[entry] = 1.0
        width, cut = 0.0, np.zeros(len(hidden))
        for way in (target, -target):
            move, prices = _extreme(system, hidden, way)
            width += float(way @ move)
            cut += _capacity(system, way, prices)
        if width < system.width - _CLOSE:
            found.append(Leak(int(entry), np.minimum(cut / system.width, 1.0)))
    return tuple(found)


def small_sums(system: System, hidden: Mask) -> tuple[int, ...]:
    """Return the lines whose hidden parts add up to a small number that the shown total gives away."""
    found = []
    for i, line in enumerate(system.lines):
        parts = [j for j in line.parts if hidden[j]]
        if line.counts and not hidden[line.total] and 0 < system.values[parts].sum() < system.threshold:
            found.append(i)
    return tuple(found)


def _first_rules(system: System) -> tuple[csr_array, Array]:
    """Return the rules known from the start: no lone hidden entry in a line, no small hidden sum."""
    rows: list[dict[int, float]] = []
    for line in system.lines:
        members = (*line.parts, line.total)
        guarded = [entry for entry in members if not system.secret[entry] or system.small[entry]]
        rows.extend({j: 1.0 for j in members if j != entry} | {entry: -1.0} for entry in guarded)
        t = float(system.threshold)
        for entry in line.parts if line.counts else ():
            weights = {j: min(float(system.values[j]), t) for j in line.parts}
            rows.append(weights | {entry: weights[entry] - t, line.total: t})
    index = [i for i, row in enumerate(rows) for _ in row]
    flat = [(j, weight) for row in rows for j, weight in row.items()]
    shape = (len(rows), len(system.values))
    matrix = csr_array(([w for _, w in flat], (index, [j for j, _ in flat])), shape=shape)
    return matrix, np.zeros(len(rows))


def _fixed(system: System, totals_may_hide: bool) -> tuple[Array, Array]:
    """Return the lower and upper bound of each hide-or-show decision."""
    low = (system.small & ~system.must_show) | system.must_hide | system.secret
    high = ~system.must_show & ((system.values != 0) | system.must_hide | system.secret)
    if not totals_may_hide:
        high = high & (low | ~system.is_total)
    return low.astype(np.float64), np.maximum(low, high).astype(np.float64)


def _solve(system: System, totals_may_hide: bool) -> Mask | None:
    """Return the cheapest safe set of hidden entries, ``None`` when there is none under these bounds."""
    matrix, least = _first_rules(system)
    low, high = _fixed(system, totals_may_hide)
    people = system.values / max(float(system.values[~system.is_total].sum()), 1.0)
    cost = np.where(system.is_total, 2.0, people + 1e-4) * (high > low)
    for _ in range(_MOST_ROUNDS):
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, lb=least),
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(low, high),
            options={"time_limit": _SECONDS, "mip_rel_gap": 1e-4},
        )
        if found.x is None:
            return None
        hidden = np.asarray(found.x > 0.5)
        leaking = leaks(system, hidden)
        if not leaking:
            return hidden
        cuts = []
        for leak in leaking:
            cut = leak.cut.copy()
            cut[leak.entry] -= 1.0
            cuts.append(cut)
        matrix = vstack([matrix, csr_array(np.array(cuts))], format="csr")
        least = np.concatenate([least, np.zeros(len(cuts))])
    return None


@dataclass(frozen=True)
class Protection:
    """The decision per entry, and the entries that leak all the same (then nothing may be published)."""

    hidden: Mask
    exposed: tuple[int, ...]


def protect_system(system: System) -> Protection:
    """Return the hidden entries of a system: fewest totals first, then the fewest people's worth of cells.

    ``exposed`` is empty unless no choice is safe, which earlier editions can bring about.
    """
    for totals_may_hide in (False, True):
        hidden = _solve(system, totals_may_hide)
        if hidden is not None and not small_sums(system, hidden):
            return Protection(hidden, ())
    hidden = _fixed(system, totals_may_hide=True)[1] > 0.5
    return Protection(hidden, tuple(leak.entry for leak in leaks(system, hidden)))
