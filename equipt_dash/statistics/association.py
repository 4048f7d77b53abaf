"""Race against outcome in a table of counts: is there an association, and how strong is it?

Why several numbers: "does race predict it" is a test (χ², exact where a cell is thin), its strength an
effect size. V and U collapse for rare events (a rate ratio of 3.5 can have V = 0.03), so a page never
shows them without the risk ratio. For survey rates with errors the test is Cochran's Q.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from scipy.special import chdtrc, gammaln, xlogy
from scipy.stats import chi2_contingency, fisher_exact

from equipt_dash.statistics.groups import Array, Refused

THIN_CELL = 5
_MOST_TABLES = 500_000
_RANDOM_TABLES = 200_000


class Strength(StrEnum):
    """Cramér's V in words (Cohen 1988, for two outcomes)."""

    NEGLIGIBLE = "negligible"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True)
class Association:
    """Measures of a groups × outcomes table. Information is in nats; ``fisher_p`` only where a cell is thin.

    ``chi2`` and ``p`` are asymptotic, without continuity correction, so that V² = χ²/N holds for two
    outcomes. ``fisher_exact`` tells whether ``fisher_p`` is exact or from 200,000 random tables.
    ``test_p`` is the one a verdict uses.
    """

    chi2: float
    df: int
    p: float
    fisher_p: float | None
    fisher_exact: bool
    cramers_v: float
    cramers_v_corrected: float
    theils_u: float
    eta2: float
    mutual_information: float
    strength: Strength
    risk_ratio: float | None

    @property
    def test_p(self) -> float:
        """The exact p where a cell is thin, the asymptotic one otherwise."""
        return self.p if self.fisher_p is None else self.fisher_p


def cramers_v(chi2: float, total: float, rows: int, columns: int) -> float:
    """Return Cramér's V = √(χ² / N / (min(rows, columns) - 1))."""
    return math.sqrt(chi2 / total / (min(rows, columns) - 1))


def cramers_v_corrected(chi2: float, total: float, rows: int, columns: int) -> float:
    """Return Cramér's V with Bergsma's (2013) bias correction."""
    phi2 = max(0.0, chi2 / total - (rows - 1) * (columns - 1) / (total - 1))
    rows_c = rows - (rows - 1) ** 2 / (total - 1)
    columns_c = columns - (columns - 1) ** 2 / (total - 1)
    smallest = min(rows_c, columns_c) - 1
    return math.sqrt(phi2 / smallest) if smallest > 0 else 0.0


def strength_in_words(v: float) -> Strength:
    """Return Cohen's word for V with two outcomes: .1 small, .3 medium, .5 large."""
    steps = ((0.5, Strength.LARGE), (0.3, Strength.MEDIUM), (0.1, Strength.SMALL))
    return next((word for least, word in steps if v >= least), Strength.NEGLIGIBLE)


def mutual_information(table: Array) -> float:
    """Return the mutual information of rows and columns, in nats."""
    joint = table / table.sum()
    independent = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    return max(0.0, float(np.sum(xlogy(joint, joint) - xlogy(joint, independent))))


def theils_u(table: Array) -> float:
    """Return Theil's U(outcome | race): the share of the outcome's uncertainty that race removes."""
    outcome = table.sum(0) / table.sum()
    return min(1.0, mutual_information(table) / float(-np.sum(xlogy(outcome, outcome))))


def _log_choose(n: Array, k: Array) -> Array:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def fisher_freeman_halton(events: Array, n: Array, *, seed: int = 0) -> tuple[float, bool]:
    """Return the exact p of a groups × two-outcomes table, and whether it is exact.

    All tables with the same margins are listed when there are at most half a million (the sum of those no
    more likely than ours); otherwise 200,000 random ones are drawn, seeded.
    """
    drawn = events.sum()
    constant = float(_log_choose(n.sum(), drawn))
    ours = float(_log_choose(n, events).sum()) - constant
    tables: Array | None = np.zeros((1, 2))  # events used so far, log weight
    for j, size in enumerate(n):
        choices = np.arange(min(size, drawn) + 1)
        assert tables is not None
        if len(tables) * len(choices) > _MOST_TABLES * 8:
            tables = None
            break
        used = (tables[:, [0]] + choices).ravel()
        weight = (tables[:, [1]] + _log_choose(np.asarray(size), choices)).ravel()
        room = n[j + 1 :].sum()
        keep = (used <= drawn) & (used + room >= drawn)
        tables = np.column_stack([used[keep], weight[keep]])
        if len(tables) > _MOST_TABLES:
            tables = None
            break
    slack = 1e-7
    if tables is not None:
        logs = tables[:, 1] - constant
        return min(1.0, float(np.exp(logs[logs <= ours + slack]).sum())), True
    rng = np.random.default_rng(seed)
    random = rng.multivariate_hypergeometric(n.astype(int), int(drawn), size=_RANDOM_TABLES, method="marginals")
    logs = _log_choose(n, random.astype(float)).sum(1) - constant
    return float((1 + np.sum(logs <= ours + slack)) / (1 + _RANDOM_TABLES)), False


def _exact_p(table: Array, seed: int) -> tuple[float, bool]:
    if table.shape == (2, 2):
        return float(fisher_exact(table).pvalue), True
    return fisher_freeman_halton(table[:, 0], table.sum(1), seed=seed)


def _risk_ratio(table: Array) -> float | None:
    rates = table[:, 0] / table.sum(1)
    return float(rates.max() / rates.min()) if rates.min() > 0 else None


def associate(events: Array, n: Array, *, seed: int = 0) -> Association:
    """Return the association between group and outcome from events and people, both shape (J,).

    Groups are a partition: nobody is counted twice. Raises ``Refused`` for fewer than two groups, or when
    everybody or nobody had the outcome (nothing to predict). Counts must be whole and 0 ≤ events ≤ n.
    """
    if len(events) < 2:
        raise Refused("an association needs at least two groups")
    table = np.column_stack([events, n - events]).astype(np.float64)
    if np.any(table.sum(0) == 0):
        raise Refused("everybody or nobody had the outcome, so there is nothing to predict")
    found = chi2_contingency(table, correction=False)
    chi2, total = float(found.statistic), float(table.sum())
    p_exact, exact = _exact_p(table, seed) if np.any(found.expected_freq < THIN_CELL) else (None, False)
    v = cramers_v(chi2, total, *table.shape)
    return Association(
        chi2, int(found.dof), float(found.pvalue), p_exact, exact, v,
        cramers_v_corrected(chi2, total, *table.shape), theils_u(table), chi2 / total,
        mutual_information(table), strength_in_words(v), _risk_ratio(table),
    )  # fmt: skip


def cochran_q(y: Array, s: Array) -> tuple[float, float]:
    """Return Cochran's Q = Σ (y - ȳ)²/s² and its p on J - 1 degrees of freedom, ȳ weighted by 1/s².

    Raises ``Refused`` for fewer than two groups or an error of zero (its weight would be infinite).
    """
    if len(y) < 2:
        raise Refused("Cochran's Q needs at least two groups")
    if np.any(s <= 0):
        raise Refused("Cochran's Q divides by the standard errors, and one is zero")
    weights = s**-2.0
    q = float(weights @ (y - np.average(y, weights=weights)) ** 2)
    return q, float(chdtrc(len(y) - 1, q))


def all_pairs(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return every pair of a partition's groups."""
    return tuple(combinations(names, 2))
