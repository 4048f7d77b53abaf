"""The difference of two estimates, each with its own two-sided noise: the one way two figures are set against each other.

Why sides: a published interval is often longer on one side (incomes, rare events), and half its width is then the
error of neither end. MOVER keeps each side: the lower end of a difference takes the first figure's lower side and the
second one's upper side. With equal sides it is the usual z interval, with Wilson's sides it is Newcombe's.

Why tolerance: two figures without any error differ by the last digits of arithmetic, and a rule such as
"more than z times zero" makes a finding of that. Where no noise is known, nothing is tested.

Sources: Zou and Donner 2008, Statistics in Medicine 27:1693 (MOVER); American Community Survey General Handbook,
chapter 8 (estimates that pool some of the same years: √(1 - C) · √(se₁² + se₂²), C the share of common years).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from equipt_dash.statistics.estimates import Estimate, negligible, two_sided_p, z_value


@dataclass(frozen=True)
class Difference:
    """first - second in the measure's unit. ``below``/``above``: the error towards the lower and the upper end.

    ``low``/``high`` at the level asked for; ``p`` tests zero with the side that faces it, so that it is small exactly
    when the interval leaves zero out.
    """

    value: float
    se: float
    below: float
    above: float
    low: float
    high: float
    p: float

    @property
    def clear(self) -> bool:
        """Whether zero lies outside the interval."""
        return self.low > 0 or self.high < 0


def combined(one: float, other: float, correlation: float = 0.0, overlap: float = 0.0) -> float:
    """Return √((1 - overlap)(a² + b² - 2 r a b)) for two errors of one unit."""
    return math.sqrt(max((1 - overlap) * (one**2 + other**2 - 2 * correlation * one * other), 0.0))


def difference(
    first: Estimate, second: Estimate, *, level: float = 0.95, covariance: float = 0.0, overlap: float = 0.0
) -> Difference | None:
    """Return first - second with its interval, or ``None`` where its noise is not known.

    ``covariance`` of the two estimates (a group and the average that holds it); ``overlap`` the share 0..1 of the years
    both pool. Not known: an error is not published, or both are exact, so that nothing but arithmetic is left.
    """
    if not 0 <= overlap <= 1:
        raise ValueError(f"a share of common years lies between 0 and 1, not {overlap!r}")
    if first.se is None or second.se is None:
        return None
    value = first.value - second.value
    correlation = min(1.0, covariance / (first.se * second.se)) if covariance and first.se and second.se else 0.0
    se = combined(first.se, second.se, correlation, overlap)
    if negligible(se, first.value, second.value):
        return None
    below = combined(first.below, second.above, correlation, overlap)
    above = combined(first.above, second.below, correlation, overlap)
    z = z_value(level)
    if negligible(value, first.value, second.value):
        value = 0.0
    p = two_sided_p(value, (below if value > 0 else above) or se)
    return Difference(value, se, below, above, value - z * below, value + z * above, p)
