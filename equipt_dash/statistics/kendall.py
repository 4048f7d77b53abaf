"""The exact Mann-Kendall test for a short series without errors, ties included.

Why by hand: scipy's exact Kendall test refuses ties, and departments report 97.0, 97.0, 98.0. Under no
trend every order of the values is equally likely, and the number of discordant pairs of a list with ties
follows the Gaussian multinomial [n]!_q / Π [m_i]!_q (m_i = size of each tied set), so the distribution
is a product of small polynomials. Source: Kendall, Rank Correlation Methods, ch. 5; Mann (1945).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from equipt_dash.statistics.estimates import negligible


def _times_q_integer(counts: list[int], k: int) -> list[int]:
    """Multiply a polynomial by [k]_q = 1 + q + … + q^(k-1), with running sums."""
    out, running = [], 0
    for power in range(len(counts) + k - 1):
        running += counts[power] if power < len(counts) else 0
        running -= counts[power - k] if power >= k else 0
        out.append(running)
    return out


def _over_q_integer(counts: list[int], k: int) -> list[int]:
    """Divide a polynomial by [k]_q where it divides exactly."""
    out: list[int] = []
    for power in range(len(counts) - k + 1):
        out.append(counts[power] - sum(out[max(0, power - k + 1) : power]))
    return out


def _ranks(values: Sequence[float]) -> list[int]:
    """Return dense ranks; values that differ only by the last digits of arithmetic are tied."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranks = [0] * len(values)
    for before, i in pairwise(order):
        tied = negligible(values[i] - values[before], values[i], values[before])
        ranks[i] = ranks[before] + (0 if tied else 1)
    return ranks


def kendall_s(values: Sequence[float]) -> int:
    """Return Kendall's S of a series in time order: rising pairs minus falling pairs."""
    return sum((b > a) - (b < a) for a, b in combinations(_ranks(values), 2))


def kendall_exact_p(values: Sequence[float]) -> float:
    """Return the exact two-sided p-value of "no trend" for values in time order (times all different)."""
    sizes = list(Counter(_ranks(values)).values())
    counts = [1]
    for k in range(2, len(values) + 1):
        counts = _times_q_integer(counts, k)
    for size in sizes:
        for k in range(2, size + 1):
            counts = _over_q_integer(counts, k)
    most = len(counts) - 1
    observed = abs(kendall_s(values))
    extreme = sum(count for falling, count in enumerate(counts) if abs(most - 2 * falling) >= observed)
    return float(Fraction(extreme, sum(counts)))
