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
Science 47(7)). The last programme has fewer rules than there are, so what it costs at least is a proven bound. Totals are hidden only where they are small or where nothing else is possible. A system of more
than ``EXACT_UP_TO`` open decisions is solved by rounding the programme's linear relaxation up, and what that hides
without need is shown again: always safe, not always the least. Nothing depends on the clock, so that a preview and
the publication it announces hide the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from equipt_dash.statistics.attack import Leak, System, leaks, merged_leaks
from equipt_dash.statistics.groups import Array, Mask

EXACT_UP_TO = 200
"""How many open decisions are still decided exactly."""

_GAP = 0.05
"""How far from the proven optimum a choice may lie."""

_MOST_ROUNDS = 400
_A_ROUND = 12
_NODES = 500
_TRIALS = 40
_TRACE = 1e-6


def _all_leaks(system: System, hidden: Mask, enough: int | None = None) -> tuple[Leak, ...]:
    found = leaks(system, hidden, enough)
    return found if len(found) == enough else (*found, *merged_leaks(system, hidden))


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


@dataclass(frozen=True)
class _Choice:
    """Hidden entries, what they cost, and what every safe choice costs at least."""

    hidden: Mask
    cost: float
    bound: float


def _solve(system: System, totals_may_hide: bool) -> _Choice | None:
    """Return the cheapest safe set of hidden entries, ``None`` when there is none under these bounds."""
    matrix, least = _first_rules(system)
    low, high = _fixed(system, totals_may_hide)
    people = system.values / max(float(system.values[~system.is_total].sum()), 1.0)
    cost = (people + 1e-4) * (high > low)
    exact = int((high > low).sum()) <= EXACT_UP_TO
    deciding = False  # the relaxation finds most rules at a hundredth of the cost
    bound = 0.0
    must = low
    for _ in range(_MOST_ROUNDS):
        found = _cover(cost, matrix, least, must, high, exact=deciding)
        if found is None:
            return None
        hidden = found.hidden
        if must is low:  # rules are only ever added, so what fewer of them cost at least, all of them do
            bound = max(bound, found.bound)
        leaking = _all_leaks(system, hidden, _A_ROUND)
        if not leaking and exact and not deciding:
            deciding = True
            continue
        if not leaking:
            if not exact or must is not low:
                hidden = _shown_again(system, hidden, low > 0.5, cost)
            return _Choice(hidden, float(cost[hidden].sum()), bound)
        cuts = []
        for leak in leaking:
            cut = leak.cut.copy()
            cut[leak.entry] -= 1.0
            cuts.append(cut)
        matrix = vstack([matrix, csr_array(np.array(cuts))], format="csr")
        least = np.concatenate([least, np.zeros(len(cuts))])
        if np.all(np.array(cuts) @ found.parts >= -_TRACE):
            # Entries hidden in part satisfy the new rules in part, and would for ever: they are decided on, or hidden.
            if exact and not deciding:
                deciding = True
            else:
                must = np.maximum(must, hidden)
    return None


class _Cover(NamedTuple):
    """A choice; how far the programme hides each entry; what any choice that keeps its rules costs at least."""

    hidden: Mask
    parts: Array
    bound: float


def _cover(cost: Array, matrix: csr_array, least: Array, low: Array, high: Array, *, exact: bool) -> _Cover | None:
    """Return the cheapest choice that keeps the rules found so far; not exact: the relaxation, rounded up."""
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, lb=least),
        integrality=np.full(len(cost), int(exact)),
        bounds=Bounds(low, high),
        options={"mip_rel_gap": _GAP, "node_limit": _NODES} if exact else {},
    )
    if found.x is not None:
        bound = float(found.mip_dual_bound if exact else found.fun)
        return _Cover(np.asarray(found.x > (0.5 if exact else _TRACE)), np.asarray(found.x), bound)
    # Out of nodes without any choice: the relaxation has one unless there is none at all.
    return _cover(cost, matrix, least, low, high, exact=False) if exact and found.status == 1 else None


def _shown_again(system: System, hidden: Mask, must: Mask, cost: Array) -> Mask:
    """Return ``hidden`` without the entries nobody needs hidden, the dearest first; a fixed number of trials."""
    spare = np.flatnonzero(hidden & ~must & (cost > 0))
    for entry in spare[np.argsort(-cost[spare], kind="stable")][:_TRIALS]:
        fewer = hidden.copy()
        fewer[entry] = False
        if not _all_leaks(system, fewer, 1):
            hidden = fewer
    return hidden


@dataclass(frozen=True)
class Protection:
    """The decision per entry, and the entries that leak all the same (then nothing may be published).

    ``cost``: people of the entries that were chosen to be hidden, as a share of all people, with a trifle for each
    entry. ``bound``: what every safe choice costs at least that hides totals only where this one had to; ``None`` where
    everything was hidden because no choice was found.
    """

    hidden: Mask
    exposed: tuple[int, ...]
    cost: float = 0.0
    bound: float | None = None


def protect_system(system: System) -> Protection:
    """Return the hidden entries of a system: no totals where that is possible, then the fewest people's worth.

    Where earlier editions leave no choice that keeps large hidden entries from being worked out as well, small ones
    alone are kept safe. ``exposed`` is empty unless even that is impossible.
    """
    most = _fixed(system, totals_may_hide=True)[1] > 0.5
    exposed: tuple[Leak, ...] = ()
    for guarded in (system, replace(system, guard_large=False)):
        exposed = _all_leaks(guarded, most)
        for totals_may_hide in (False, True) if not exposed else ():
            found = _solve(guarded, totals_may_hide)
            if found is not None:
                return Protection(found.hidden, (), found.cost, found.bound)
        if not exposed:
            return Protection(most, ())
    return Protection(most, tuple(sorted({leak.entry for leak in exposed})))
