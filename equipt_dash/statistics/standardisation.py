"""Rates of two groups as if both had the same ages: direct standardisation.

Why: deaths rise with age, so a group with more old people has a higher rate even where each age fares alike. Each
stratum's rate is weighted by one standard population. The number is a comparison, not a rate anybody lives under, and
it hides a gap that differs from age to age: the strata stand beside it.

Sources: Fay and Feuer 1997, Statistics in Medicine 16:791 (gamma interval, exact for rare events); weights are those of
a declared standard, such as the year-2000 standard of the National Center for Health Statistics.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import chdtri, gammaincinv

from equipt_dash.statistics.estimates import Estimate, Refusal, z_value


@dataclass(frozen=True)
class Standardised:
    """A directly standardised rate, its crude rate, and the gamma interval; all per ``base`` people."""

    rate: float
    crude: float
    se: float
    low: float
    high: float
    base: float

    def as_estimate(self, level: float = 0.95) -> Estimate:
        """Return the rate with the errors of both sides, to be set against another group's."""
        z = z_value(level)
        below, above = max(self.rate - self.low, 0.0) / z, max(self.high - self.rate, 0.0) / z
        return Estimate(self.rate, self.se, se_below=below, se_above=above)


def standardised(
    events: Sequence[float], people: Sequence[float], weights: Sequence[float], *, base: float = 100_000, level: float = 0.95
) -> Standardised | Refusal:  # fmt: skip
    """Return Σ w·events/people for strata in one order; ``weights`` are the standard population, of any total.

    Var = Σ w²·events/people². Refused where a stratum has no people, because its rate is not zero but unknown, and
    for events that are no counts. Raises ``ValueError`` for lists of unequal length.
    """
    if not len(events) == len(people) == len(weights) or not events:
        raise ValueError("events, people and weights must be lists of the same length, with one stratum at least")
    z_value(level)
    if any(not math.isfinite(n) or n < 0 for n in (*events, *people, *weights)) or sum(weights) <= 0:
        return Refusal(
            "standardised", "events, people and weights are finite, not negative, and some weight is above 0"
        )
    if any(n == 0 for n in people):
        return Refusal("standardised", "a stratum has no people, so its rate is not known")
    each = [w / sum(weights) / n for w, n in zip(weights, people, strict=True)]
    rate = sum(w * d for w, d in zip(each, events, strict=True))
    variance = sum(w * w * d for w, d in zip(each, events, strict=True))
    tail, most = (1 - level) / 2, max(each)
    low = variance / rate * float(gammaincinv(rate**2 / variance, tail)) if rate else 0.0
    top, spread = rate + most, variance + most**2
    high = spread / (2 * top) * float(chdtri(2 * top**2 / spread, tail))
    crude = sum(events) / sum(people)
    return Standardised(base * rate, base * crude, base * math.sqrt(variance), base * low, base * high, base)
