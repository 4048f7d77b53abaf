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

from equipt_dash.model import Better
from equipt_dash.statistics.estimates import Estimate, two_sided_p, z_value

_WIDEST_LOG = 50.0
"""Beyond a factor of e⁵⁰ a ratio's interval says nothing and would overflow."""


class Certainty(StrEnum):
    """What is known about a gap's noise."""

    MEASURED = "measured"
    BOUNDED = "bounded"
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True)
class Gap:
    """A signed gap. ``value`` > 0: the burdened group is worse off; ``low``/``high`` at ``level``.

    With ``direction_known`` false (better is not declared) ``value`` is burdened - comparison and says
    nothing about worse or better. ``ratio`` is burdened ÷ comparison with an interval found on the log
    scale, ``None`` unless both values are above zero. ``bounded``: the burdened group is part of the
    comparison and its share is not known, so the error is an upper bound: wider than the truth,
    never narrower. ``se``, ``low``, ``high`` and ``p`` are ``None`` where no error is published.
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

    @property
    def bounded(self) -> bool:
        """Whether the error is an upper bound rather than the exact one."""
        return self.certainty is Certainty.BOUNDED

    @property
    def clear(self) -> bool:
        """Whether the gap beats its noise at its level. Never true where no error is published."""
        return self.se is not None and abs(self.value) > z_value(self.level) * self.se


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


def _ratio(b: Estimate, c: Estimate, level: float, covariance: float) -> tuple[float | None, ...]:
    """Return burdened ÷ comparison with its interval: ln R ± z √((s_b/b)² + (s_c/c)² - 2 Cov/(b·c))."""
    if b.value <= 0 or c.value <= 0 or not math.isfinite(b.value / c.value):
        return None, None, None
    ratio = b.value / c.value
    if b.se is None or c.se is None or max(b.se / b.value, c.se / c.value) > _WIDEST_LOG:
        return ratio, None, None
    variance = (b.se / b.value) ** 2 + (c.se / c.value) ** 2 - 2 * covariance / b.value / c.value
    exponent = z_value(level) * math.sqrt(max(variance, 0.0))
    if exponent > _WIDEST_LOG:
        return ratio, None, None
    spread = math.exp(exponent)
    return ratio, ratio / spread, ratio * spread


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
    (0..1) the error is exact, Var = s_j² + s_μ² - 2 p_j s_j²; without it √(s_j² + s_μ²) is returned as a
    bound and flagged. A goal has ``se=0``. Assumes groups measured independently of each other.
    """
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"a population share lies between 0 and 1, not {share!r}")
    value = worse_off_sign(better) * (burdened.value - comparison.value)
    known = better is not Better.NOT_DECLARED
    if burdened.se is None or comparison.se is None:
        ratio, _, _ = _ratio(burdened, comparison, level, 0.0)
        return Gap(value, None, None, None, None, ratio, None, None, level, Certainty.NOT_PUBLISHED, known)
    covariance = _covariance(burdened.se, comparison.se, shared=shared, share=share)
    certainty = Certainty.BOUNDED if covariance is None else Certainty.MEASURED
    variance = burdened.se**2 + comparison.se**2 - 2 * (covariance or 0.0)
    se = math.sqrt(max(variance, 0.0))
    half = z_value(level) * se
    ratio, ratio_low, ratio_high = _ratio(burdened, comparison, level, covariance or 0.0)
    p = two_sided_p(value, se)
    return Gap(value, se, value - half, value + half, p, ratio, ratio_low, ratio_high, level, certainty, known)
