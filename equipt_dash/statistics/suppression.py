"""Which cells must be hidden so that no small count of people can be worked out? Solved exactly.

Why a general system: a table with its totals, a rate with its denominator and two editions of one table
are all the same thing, published numbers tied together by sums. A ``System`` is a list of entries (every
cell, every total) and of lines (parts add up to a total). The rules:

- a small entry (1 to threshold - 1) is hidden; a zero is shown;
- whatever is hidden cannot be worked out: even somebody who knows which hidden entries are small, and that
  the others are not, is left with at least two possible values for each;
- no sum of hidden parts of a line that can be worked out is small either.

The cheapest set of further cells to hide is found with an integer programme. "Cannot be worked out" has a
linear programme per cell behind it; where the current set fails one, its dual solution says which cells
would help, and that inequality is added (Benders' decomposition; Fischetti and Salazar 2001, Management
Science 47(7)). Totals are hidden only where they are small or where nothing else is possible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from equipt_dash.statistics.attack import Leak, System, leaks, merged_leaks
from equipt_dash.statistics.groups import Array, Mask

_MOST_ROUNDS = 200
_SECONDS = 20.0


def _all_leaks(system: System, hidden: Mask) -> tuple[Leak, ...]:
    return (*leaks(system, hidden), *merged_leaks(system, hidden))


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
        leaking = _all_leaks(system, hidden)
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
    most = _fixed(system, totals_may_hide=True)[1] > 0.5
    exposed = _all_leaks(system, most)
    if not exposed:
        for totals_may_hide in (False, True):
            hidden = _solve(system, totals_may_hide)
            if hidden is not None:
                return Protection(hidden, ())
    return Protection(most, tuple(sorted({leak.entry for leak in exposed})))
