"""Whether two series move together: the correlation of their changes from year to year, with an interval.

Changes, not levels: two series that both drift upward correlate in their levels whatever they have to do with each
other. Moving together is no proof that one moves the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from scipy import stats

FEWEST_YEARS = 6
"""Common years below which nothing is worked out: an interval from fewer covers nearly everything."""


@dataclass(frozen=True)
class Joint:
    """Pearson's r of yearly changes with its 95% interval (Fisher's z); ``years``: the common years, in order."""

    r: float
    low: float
    high: float
    years: tuple[int, ...]


def joint(first: Mapping[int, float], second: Mapping[int, float]) -> Joint | None:
    """How the changes of two series (values by year) go together over their common years.

    ``None`` where there are too few common years, or one of the two never changed its pace.
    Source: Fisher's z transformation, standard error 1/√(n − 3) for n pairs of changes.
    """
    years = tuple(sorted(set(first) & set(second)))
    if len(years) < FEWEST_YEARS:
        return None
    pairs = list(pairwise(years))
    one = [(first[b] - first[a]) / (b - a) for a, b in pairs]
    two = [(second[b] - second[a]) / (b - a) for a, b in pairs]
    r = _pearson(one, two)
    if r is None:
        return None
    z = math.atanh(max(-1 + 1e-12, min(1 - 1e-12, r)))
    reach = float(stats.norm.ppf(0.975)) / math.sqrt(len(pairs) - 3)
    return Joint(r, math.tanh(z - reach), math.tanh(z + reach), years)


def _pearson(one: list[float], two: list[float]) -> float | None:
    """Pearson's r of scaled numbers, so that neither very large nor very small ones break it."""
    first, second = _scaled(one), _scaled(two)
    if first is None or second is None:
        return None
    return max(-1.0, min(1.0, sum(a * b for a, b in zip(first, second, strict=True))))


def _scaled(values: list[float]) -> list[float] | None:
    """``values`` around zero with a length of one; ``None`` where they do not differ or are not numbers."""
    largest = max(abs(value) for value in values)
    if not math.isfinite(largest) or largest == 0:
        return None
    small = [value / largest for value in values]
    middle = sum(small) / len(small)
    around = [value - middle for value in small]
    length = math.sqrt(sum(value * value for value in around))
    return [value / length for value in around] if length > 1e-9 else None
