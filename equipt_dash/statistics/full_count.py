"""The error of a full count: everybody was counted, and another year would still have come out a little otherwise.

Why: a count of all births or all permits has no sampling error, and taking its error as zero turns every difference
into a finding. What varies is the outcome: events of a share are binomial (Wilson's interval, whose difference by
``mover`` is Newcombe's), events of a rate Poisson (Garwood's exact interval). The two sides are kept apart.

Sources: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:873; Garwood 1936; National Center for Health
Statistics, Vital Statistics technical notes ("random variation" of complete counts).
"""

from __future__ import annotations

import math

from equipt_dash.statistics.counts import poisson_interval
from equipt_dash.statistics.estimates import Estimate, z_value

_LEVEL = 0.95
_MOST_ROUNDING = 0.006
"""A printed value may differ from its own counts by rounding, as a share of its size, and by nothing more."""


def wilson(events: float, n: float, z: float) -> tuple[float, float]:
    """Return Wilson's interval of a share 0..1 at a normal quantile."""
    middle = (events + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(events * (n - events) / n + z * z / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def full_count(
    value: float, numerator: float | None, denominator: float | None, *, scale: float | None, proportion: bool
) -> Estimate | None:
    """Return the value with the error of its counts, or ``None`` where they are no counts behind it.

    ``scale`` is the base of the unit (1, 100, 1000 …); ``proportion``: the events are people of the denominator, so
    the error is binomial, else Poisson. Refused unless both are whole numbers that give the value: a printed share of
    residents is no count of people.

    Example: ``full_count(25.0, 5, 20, scale=100, proportion=True)`` has errors of 6.9 points down and 11.4 up.
    """
    if numerator is None or denominator is None or not scale or denominator <= 0 or numerator < 0:
        return None
    if numerator != int(numerator) or denominator != int(denominator) or (proportion and numerator > denominator):
        return None
    rate = scale * numerator / denominator
    if abs(rate - value) > _MOST_ROUNDING * max(abs(rate), scale / denominator):
        return None
    z = z_value(_LEVEL)
    if proportion:
        low, high = wilson(numerator, denominator, z)
    else:
        exact = poisson_interval(numerator, denominator, _LEVEL)
        low, high = exact.low, exact.high
    below, above = max(value - scale * low, 0.0) / z, max(scale * high - value, 0.0) / z
    return Estimate(value, (below + above) / 2, denominator, numerator, below, above)


def share_error(events: float, people: float) -> float:
    """Return the standard error of a counted share 0..1 (Agresti and Coull): above zero for nobody and everybody.

    It is the same for the opposite outcome. Raises ``ValueError`` unless 0 ≤ events ≤ people and people > 0.
    """
    if not 0 <= events <= people or people <= 0:
        raise ValueError(f"{events!r} of {people!r} is no share of people")
    shrunk = (events + 2) / (people + 4)
    return math.sqrt(shrunk * (1 - shrunk) / (people + 4))
