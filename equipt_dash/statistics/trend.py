"""Is one series getting better? A trend word that needs more than noise.

Why two methods: with published errors the slope is fitted by weighted least squares with known variances
and tested with z. Without errors (or with exact counts, whose ups and downs from year to year are noise
all the same) only the order of the values is used: the exact Mann-Kendall test, from five points on,
because four can never reach p < .05. Two or three points without errors are "not enough data".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import two_sided_p, z_value
from equipt_dash.statistics.kendall import kendall_exact_p, kendall_s

FEWEST_WITH_ERRORS = 3
FEWEST_WITHOUT_ERRORS = 5


class TrendWord(StrEnum):
    """The status words of a series; rising and falling where better is not declared."""

    BETTER = "getting better"
    WORSE = "getting worse"
    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_ENOUGH = "not enough data"


class TrendMethod(StrEnum):
    """How the trend was tested."""

    WEIGHTED = "weighted least squares with known variances"
    MANN_KENDALL = "exact Mann-Kendall test"
    NONE = "none"


@dataclass(frozen=True)
class Line:
    """A straight line fitted with known variances: value = intercept + slope · (time - centre).

    Intercept and slope are uncorrelated, because ``centre`` is the weighted mean time.
    """

    centre: float
    intercept: float
    intercept_se: float
    slope: float
    slope_se: float
    misfit: float

    def at(self, time: float) -> float:
        """Return the fitted value at a time."""
        return self.intercept + self.slope * (time - self.centre)


@dataclass(frozen=True)
class Trend:
    """A trend word and what it rests on. ``slope`` is per unit of time, in the measure's unit.

    ``se``, ``low``, ``high`` belong to the slope and exist only with the weighted method; without errors
    the slope is the Theil-Sen median of all pairwise slopes. ``points`` counts the values used, those
    after the last break.
    """

    word: TrendWord
    method: TrendMethod
    points: int
    slope: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def common_years(times: Sequence[float], pooled: float) -> NDArray[np.float64]:
    """Return the share of years each two figures pool together: 1 - |t - t'| / pooled, never below 0."""
    t = np.asarray(list(times), dtype=float)
    return np.asarray(np.clip(1 - np.abs(t[:, None] - t[None, :]) / pooled, 0.0, None))


def fit_line(times: Sequence[float], values: Sequence[float], ses: Sequence[float], *, pooled: float = 1.0) -> Line:
    """Fit a line by weighted least squares with known variances, all ``ses`` above zero.

    Slope Σw(t-t̄)(y-ȳ)/Σw(t-t̄)², Var = 1/Σw(t-t̄)², w = 1/se². ``misfit`` is the χ² of the residuals on
    n - 2 degrees of freedom. ``pooled``: the years each value pools; values that pool some of the same years are
    correlated by the share they have in common, and w becomes the inverse of that covariance (generalised least
    squares). Raises ``ValueError`` for fewer than two different times.
    """
    t, y, s = (np.asarray(list(column), dtype=float) for column in (times, values, ses))
    if np.any(s <= 0):
        raise ValueError("every standard error must be above zero")
    if len(set(t.tolist())) < 2:
        raise ValueError("a line needs at least two different times")
    w = np.linalg.inv(common_years(times, pooled) * np.outer(s, s)) if pooled > 1 else np.diag(s**-2)
    total = float(w.sum())
    centre, intercept = float((w @ t).sum() / total), float((w @ y).sum() / total)
    away = t - centre
    spread = float(away @ w @ away)
    slope = float(away @ w @ (y - intercept) / spread)
    left = y - intercept - slope * away
    return Line(centre, intercept, total**-0.5, slope, spread**-0.5, float(left @ w @ left))


def last_unbroken(standards: Sequence[str]) -> slice:
    """Return the slice of the points that share the last point's category standard without a break."""
    start = len(standards)
    while start > 0 and standards[start - 1] == standards[-1]:
        start -= 1
    return slice(start, len(standards))


def _word(direction: float, clear: bool, better: Better) -> TrendWord:
    if not clear or direction == 0:
        return TrendWord.NO_CLEAR_CHANGE
    if better is Better.NOT_DECLARED:
        return TrendWord.RISING if direction > 0 else TrendWord.FALLING
    return TrendWord.BETTER if (direction > 0) == (better is Better.HIGHER) else TrendWord.WORSE


def _theil_sen(times: Sequence[float], values: Sequence[float]) -> float:
    points = list(zip(times, values, strict=True))
    slopes = [(y2 - y1) / (t2 - t1) for (t1, y1), (t2, y2) in combinations(points, 2)]
    return float(np.median(slopes))


def trend(
    times: Sequence[float],
    values: Sequence[float],
    better: Better,
    *,
    ses: Sequence[float | None] | None = None,
    standards: Sequence[str] | None = None,
    alpha: float = 0.05,
) -> Trend:
    """Return the trend word of a series in time order (times strictly rising, values finite).

    ``ses``: standard errors; the weighted method is used only when every one is known and above zero.
    ``standards``: each point's category standard; only the run after the last change is judged.
    Raises ``ValueError`` for lists of unequal length, times that do not rise, or a number not finite.
    """
    if len(times) != len(values) or any(x is not None and len(x) != len(times) for x in (ses, standards)):
        raise ValueError("times, values, errors and standards must have the same length")
    if any(not math.isfinite(number) for number in (*times, *values)):
        raise ValueError("times and values must be finite numbers")
    if any(late <= early for early, late in pairwise(times)):
        raise ValueError("times must rise strictly")
    kept = last_unbroken(standards) if standards is not None else slice(0, len(times))
    times, values = times[kept], values[kept]
    known = [se for se in (ses[kept] if ses is not None else ()) if se is not None and se > 0]
    if times and len(known) == len(times):
        return _weighted(times, values, known, better, alpha)
    return _by_order(times, values, better, alpha)


def _weighted(
    times: Sequence[float], values: Sequence[float], ses: Sequence[float], better: Better, alpha: float
) -> Trend:
    if len(times) < FEWEST_WITH_ERRORS:
        return Trend(TrendWord.NOT_ENOUGH, TrendMethod.NONE, len(times))
    line = fit_line(times, values, ses)
    p = two_sided_p(line.slope, line.slope_se)
    half = z_value(1 - alpha) * line.slope_se
    word = _word(line.slope, p < alpha, better)
    low, high = line.slope - half, line.slope + half
    return Trend(word, TrendMethod.WEIGHTED, len(times), line.slope, line.slope_se, low, high, p)


def _by_order(times: Sequence[float], values: Sequence[float], better: Better, alpha: float) -> Trend:
    if len(times) < FEWEST_WITHOUT_ERRORS:
        return Trend(TrendWord.NOT_ENOUGH, TrendMethod.NONE, len(times))
    p = kendall_exact_p(values)
    word = _word(kendall_s(values), p < alpha, better)
    return Trend(word, TrendMethod.MANN_KENDALL, len(times), _theil_sen(times, values), p=p)
