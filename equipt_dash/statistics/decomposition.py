"""What a difference is made of: who lives there, or how each group fares.

Why: an average can move because rates changed or because the mix of groups did, and inequality can lie
between districts or inside them. Kitagawa (1955) splits a difference of averages exactly; Theil's index
splits into between and within exactly (Shorrocks 1980).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipt_dash.statistics.groups import Array


@dataclass(frozen=True)
class Kitagawa:
    """second mean - first mean = Σ composition + Σ rate, each by group, in the measure's unit."""

    difference: float
    composition: tuple[float, ...]
    rate: tuple[float, ...]


def kitagawa(rates_1: Array, n_1: Array, rates_2: Array, n_2: Array) -> Kitagawa:
    """Split the difference of two averages over the same groups, arrays of shape (J,).

    Composition: (p₂ - p₁)(y₁ + y₂)/2; rate: (y₂ - y₁)(p₁ + p₂)/2. Raises ``ValueError`` for shapes that
    differ or a population that is negative or sums to zero.
    """
    if not rates_1.shape == n_1.shape == rates_2.shape == n_2.shape:
        raise ValueError("rates and populations must have the same shape")
    if np.any(n_1 < 0) or np.any(n_2 < 0) or n_1.sum() <= 0 or n_2.sum() <= 0:
        raise ValueError("populations cannot be negative, and somebody must live there")
    p_1, p_2 = n_1 / n_1.sum(), n_2 / n_2.sum()
    composition = (p_2 - p_1) * (rates_1 + rates_2) / 2
    rate = (rates_2 - rates_1) * (p_1 + p_2) / 2
    difference = float(p_2 @ rates_2 - p_1 @ rates_1)
    return Kitagawa(difference, tuple(composition.tolist()), tuple(rate.tolist()))


@dataclass(frozen=True)
class TheilSplit:
    """Theil × 1000 = ``between`` + ``within``; ``inside`` is each row's own index × 1000."""

    total: float
    between: float
    within: float
    inside: tuple[float, ...]


def _theil(y: Array, n: Array) -> float:
    r = y / np.average(y, weights=n)
    return float(np.average(r * np.log(np.where(r > 0, r, 1.0)), weights=n))


def theil_split(rates: Array, n: Array) -> TheilSplit:
    """Split Theil's index of a race × district table (rows are the groups split over), shapes (R, C).

    Cells without people count for nothing. Raises ``ValueError`` for negative values, for a mean of zero,
    or for a row with people whose every rate is zero (its own index is not defined).
    """
    if rates.shape != n.shape or rates.ndim != 2:
        raise ValueError("rates and populations must be two tables of the same shape")
    if np.any(rates[n > 0] < 0) or np.any(n < 0) or n.sum() <= 0:
        raise ValueError("rates and populations cannot be negative, and somebody must live there")
    rows = n.sum(1) > 0
    rates, n = np.where(n > 0, rates, 0.0)[rows], n[rows]
    people, means = n.sum(1), np.average(rates, weights=n, axis=1)
    if np.any(means == 0):
        raise ValueError("a row whose every rate is zero has no index of its own")
    inside = np.array([_theil(y, m) for y, m in zip(rates, n, strict=True)])
    weights = people * means / np.sum(people * means)
    between, within = _theil(means, people), float(weights @ inside)
    total = _theil(rates.ravel(), n.ravel())
    return TheilSplit(1000 * total, 1000 * between, 1000 * within, tuple((1000 * inside).tolist()))
