"""The gap between a burdened group and what it is compared with, with its noise.

Why one place: the sign, the interval and the caveat must be the same on every page. A gap here is
**positive when the burdened group is worse off**, whichever direction is better, in the measure's unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate, negligible, z_value
from equipt_dash.statistics.mover import combined, difference

_WIDEST_LOG = 50.0
"""Beyond a factor of e⁵⁰ a ratio's interval says nothing and would overflow."""


class Certainty(StrEnum):
    """What is known about a gap's noise."""

    MEASURED = "measured"
    BOUNDED = "bounded"
    NOT_PUBLISHED = "not_published"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Gap:
    """A signed gap. ``value`` > 0: the burdened group is worse off; ``low``/``high`` at ``level``.

    With ``direction_known`` false (better is not declared) ``value`` is burdened - comparison and says
    nothing about worse or better. ``ratio`` is burdened ÷ comparison with an interval found on the log
    scale, ``None`` unless both values are above zero. ``bounded``: the burdened group is part of the
    comparison and its share is not known, so the interval is that of the least favourable share: cautious, and up to
    ``excess`` (0.3 = 30 %) wider than the true one; ``excess`` is ``None`` where it has no limit. ``se``, ``low``,
    ``high`` and ``p`` are ``None`` where no error is published, or where both figures are taken as exact.
    """

    value: float
    se: float | None
    low: float | None
    high: float | None
    p: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    level: float
    certainty: Certainty
    direction_known: bool = True
    excess: float | None = None

    @property
    def bounded(self) -> bool:
        """Whether the interval is a cautious one rather than the exact one."""
        return self.certainty is Certainty.BOUNDED

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out. Never true where no error is known."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def as_estimate(self) -> Estimate:
        """Return the gap with the errors of both sides, to be set against another gap."""
        if self.low is None or self.high is None:
            return Estimate(self.value)
        z = z_value(self.level)
        below, above = max(self.value - self.low, 0.0) / z, max(self.high - self.value, 0.0) / z
        return Estimate(self.value, self.se, se_below=below, se_above=above)


def worse_off_sign(better: Better) -> int:
    """Return what (burdened - comparison) is multiplied with so that positive means worse off."""
    return -1 if better is Better.HIGHER else 1


def group_vs_mean_se(index: int, shares: Sequence[float], ses: Sequence[float]) -> float:
    """Return the standard error of y_j - μ where μ = Σ p_k y_k includes group j.

    Var = (1-p_j)² s_j² + Σ_{k≠j} p_k² s_k², for independent groups with known shares ``p`` (sum 1).
    """
    p, s = np.asarray(shares, dtype=float), np.asarray(ses, dtype=float)
    if p.shape != s.shape or p.ndim != 1:
        raise ValueError("shares and standard errors must be two lists of the same length")
    if not math.isclose(float(p.sum()), 1.0, abs_tol=1e-6) or np.any(p < 0) or np.any(s < 0):
        raise ValueError("shares must be positive and sum to 1, standard errors cannot be negative")
    weights = np.where(np.arange(p.size) == index, 1 - p, p)
    return float(np.sqrt(np.sum(weights**2 * s**2)))


def _covariance(burdened: float, comparison: float, *, shared: bool, share: float | None) -> float | None:
    """Return Cov(y_j, μ) = p_j s_j², or ``None`` when it is not known or the source's errors defy it."""
    if not shared:
        return 0.0
    if share is None or comparison < share * burdened:
        return None
    return share * burdened**2


def _log_sides(one: Estimate, z: float) -> tuple[float, float]:
    """Return the errors of ln y towards its lower and upper end: from the ends where they differ, else s / y."""
    by_delta = (one.se or 0.0) / one.value
    low = one.value - z * one.below
    if one.se_below is None or one.se_above is None or low <= 0:
        return by_delta, by_delta
    return math.log(one.value / low) / z, math.log((one.value + z * one.above) / one.value) / z


def _ratio(b: Estimate, c: Estimate, level: float, covariance: float) -> tuple[float | None, ...]:
    """Return burdened ÷ comparison with its interval: MOVER on the log scale, exp(ln R ∓ z √(a² + b² - 2 r a b))."""
    if b.value <= 0 or c.value <= 0 or not math.isfinite(b.value / c.value):
        return None, None, None
    ratio = b.value / c.value
    if b.se is None or c.se is None or max(b.se / b.value, c.se / c.value) > _WIDEST_LOG:
        return ratio, None, None
    z = z_value(level)
    correlation = covariance / (b.se * c.se) if covariance else 0.0
    (b_below, b_above), (c_below, c_above) = _log_sides(b, z), _log_sides(c, z)
    down = z * combined(b_below, c_above, correlation)
    up = z * combined(b_above, c_below, correlation)
    if max(down, up) > _WIDEST_LOG:
        return ratio, None, None
    return ratio, ratio / math.exp(down), ratio * math.exp(up)


def cautious_excess(burdened: float, comparison: float) -> float | None:
    """Return how much wider the cautious error √(s_j² + s_μ²) can be than the true one; ``None`` without limit.

    The true one is √(s_j² + s_μ² - 2 p s_j²) for a share p that nobody published. It cannot lie above s_μ / s_j,
    because the group's own part of the average's error is p·s_j, nor above 1; at that share the excess is largest.
    """
    if burdened <= 0:
        return 0.0
    least = combined(burdened, comparison) ** 2 - 2 * min(1.0, comparison / burdened) * burdened**2
    cautious = combined(burdened, comparison)
    return None if least <= (0.01 * cautious) ** 2 else cautious / math.sqrt(least) - 1


def gap(
    burdened: Estimate,
    comparison: Estimate,
    better: Better,
    *,
    level: float = 0.95,
    shared: bool = False,
    share: float | None = None,
) -> Gap:
    """Return the signed gap between a burdened group and its comparison: positive = worse off.

    ``shared``: the group is part of the comparison (the city average). With its population ``share``
    (0..1) the error is exact, Var = s_j² + s_μ² - 2 p_j s_j²; without it the least favourable share (none) is taken
    and the gap says so. A goal has ``se=0``. Sides of unequal length stay unequal (``mover``). Assumes groups measured
    independently of each other.
    """
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"a population share lies between 0 and 1, not {share!r}")
    value = worse_off_sign(better) * (burdened.value - comparison.value)
    value = 0.0 if negligible(value, burdened.value, comparison.value) else value
    known = better is not Better.NOT_DECLARED
    covariance = 0.0
    certainty, excess = Certainty.MEASURED, None
    if burdened.se is not None and comparison.se is not None:
        found = _covariance(burdened.se, comparison.se, shared=shared, share=share)
        if found is None:
            certainty, excess = Certainty.BOUNDED, cautious_excess(burdened.se, comparison.se)
        covariance = found or 0.0
    first, second = (comparison, burdened) if better is Better.HIGHER else (burdened, comparison)
    apart = difference(first, second, level=level, covariance=covariance)
    ratio, low, high = _ratio(burdened, comparison, level, covariance)
    if apart is None:
        known_errors = burdened.se is not None and comparison.se is not None
        certainty = Certainty.NOT_KNOWN if known_errors else Certainty.NOT_PUBLISHED
        return Gap(value, None, None, None, None, ratio, None, None, level, certainty, known)
    return Gap(apart.value, apart.se, apart.low, apart.high, apart.p, ratio, low, high, level, certainty, known, excess)
