"""Is a gap closing over many periods, and when would it be gone?

Why an interval for the year: a line through noisy gaps crosses zero somewhere, nearly always. Fieller's
interval holds every year at which a gap of zero cannot be excluded; where it has no end, the honest words
are *not converging*. Source: Fieller (1954), applied to -intercept/slope with known variances.

Why the misfit counts: gaps that jump about the line by more than their published errors allow (χ² over its degrees
of freedom above 1) follow no such line, so the line's error is made larger by √(χ²/df) and judged with Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from scipy.special import stdtr, stdtrit

from equipt_dash.statistics.estimates import two_sided_p, z_value
from equipt_dash.statistics.gaps import Gap
from equipt_dash.statistics.multiple import holm
from equipt_dash.statistics.trend import FEWEST_WITH_ERRORS, Line, fit_line, last_unbroken


class Convergence(StrEnum):
    """What the line says about parity."""

    CONVERGING = "converging"
    REACHED = "parity reached"
    NOT_CONVERGING = "not converging"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class GapTrend:
    """The line through a gap. ``slope`` is the gap's change per unit of time, in the measure's unit.

    ``se``, ``low`` and ``high`` are the slope's, ``inflated`` says by what the misfit made its error larger (1: not at
    all). ``p`` tests a slope of zero, ``holm_p`` is the same corrected over the groups looked at together.
    ``parity``, ``parity_low``, ``parity_high`` are times on the input's own axis, and exist only when the
    verdict is CONVERGING or REACHED.
    """

    verdict: Convergence
    points: int
    slope: float | None = None
    se: float | None = None
    z: float | None = None
    p: float | None = None
    holm_p: float | None = None
    parity: float | None = None
    parity_low: float | None = None
    parity_high: float | None = None
    low: float | None = None
    high: float | None = None
    inflated: float = 1.0


def with_misfit(line: Line, points: int, level: float) -> tuple[Line, float, float]:
    """Return the line with its error made larger by its misfit, by what, and the quantile to judge it with.

    √(χ²/df) and Student's t on df = points - 2 where the line fits worse than its errors allow; else 1 and z.
    """
    df = points - 2
    if df < 1 or line.misfit <= df:
        return line, 1.0, z_value(level)
    factor = math.sqrt(line.misfit / df)
    larger = replace(line, slope_se=line.slope_se * factor, intercept_se=line.intercept_se * factor)
    return larger, factor, float(stdtrit(df, 0.5 + level / 2))


def fieller(line: Line, level: float, quantile: float | None = None) -> tuple[float, float] | None:
    """Return the times at which a fitted value of zero cannot be excluded; ``None`` when without end."""
    z2 = (z_value(level) if quantile is None else quantile) ** 2
    curve = line.slope**2 - z2 * line.slope_se**2
    if curve <= 0:
        return None
    # (a + b·x)² ≤ z²(Va + Vb·x²), with x = time - centre and a, b uncorrelated
    middle = -line.intercept * line.slope / curve
    root = math.sqrt(middle**2 - (line.intercept**2 - z2 * line.intercept_se**2) / curve)
    return line.centre + middle - root, line.centre + middle + root


def gap_trend(
    times: Sequence[float],
    gaps: Sequence[Gap],
    *,
    level: float = 0.95,
    standards: Sequence[str] | None = None,
    pooled: float = 1.0,
) -> GapTrend:
    """Return the trend of a signed gap, with the parity time where the data allow one.

    ``pooled``: the units of time each figure pools; those that pool some of the same are fitted as correlated.

    Needs three gaps with an error above zero after the last change of category standard. *Parity reached*:
    the fitted gap has changed sign by the last period, with Fieller's interval bounded. Raises
    ``ValueError`` for lists of unequal length or times that do not rise.
    """
    if len(times) != len(gaps) or (standards is not None and len(standards) != len(gaps)):
        raise ValueError("times, gaps and standards must have the same length")
    if any(late <= early for early, late in pairwise(times)):
        raise ValueError("times must rise strictly")
    kept = last_unbroken(standards) if standards is not None else slice(0, len(times))
    usable = [(t, g.value, g.se) for t, g in zip(times[kept], gaps[kept], strict=True) if g.se]
    if len(usable) < FEWEST_WITH_ERRORS:
        return GapTrend(Convergence.NOT_ENOUGH, len(usable))
    errors = [u[2] or 0.0 for u in usable]
    fitted = fit_line([u[0] for u in usable], [u[1] for u in usable], errors, pooled=pooled)
    line, inflated, quantile = with_misfit(fitted, len(usable), level)
    z, half = line.slope / line.slope_se, quantile * line.slope_se
    p = two_sided_p(line.slope, line.slope_se) if inflated == 1 else 2 * float(stdtr(len(usable) - 2, -abs(z)))
    found = GapTrend(
        Convergence.NOT_CONVERGING, len(usable), line.slope, line.slope_se, z, p,
        low=line.slope - half, high=line.slope + half, inflated=inflated,
    )  # fmt: skip
    bounds = fieller(line, level, quantile)
    parity = line.centre - line.intercept / line.slope if bounds else math.inf
    if bounds is None or parity < usable[0][0]:
        return found
    verdict = Convergence.REACHED if parity <= usable[-1][0] else Convergence.CONVERGING
    return replace(found, verdict=verdict, parity=parity, parity_low=bounds[0], parity_high=bounds[1])


def gap_trends(
    times: Sequence[float],
    by_group: Mapping[str, Sequence[Gap]],
    *,
    level: float = 0.95,
    standards: Sequence[str] | None = None,
    pooled: float = 1.0,
) -> dict[str, GapTrend]:
    """Return each group's gap trend with p-values corrected over all groups (Holm).

    A group whose slope is not clear after the correction is *not converging*, and loses its parity year.
    """
    found = {
        code: gap_trend(times, gaps, level=level, standards=standards, pooled=pooled) for code, gaps in by_group.items()
    }
    tested = {code: one.p for code, one in found.items() if one.p is not None}
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    return {code: _corrected(one, adjusted.get(code), level) for code, one in found.items()}


def _corrected(one: GapTrend, holm_p: float | None, level: float) -> GapTrend:
    if holm_p is None:
        return one
    if holm_p < 1 - level:
        return replace(one, holm_p=holm_p)
    unclear = replace(one, holm_p=holm_p, verdict=Convergence.NOT_CONVERGING)
    return replace(unclear, parity=None, parity_low=None, parity_high=None)
