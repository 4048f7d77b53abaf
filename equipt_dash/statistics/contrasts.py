"""Two groups against each other: difference, ratio, and the ratio of all others to the best.

Why with a warning: without a reference the two groups are chosen *because* they are extreme, so the
difference is biased upwards and its interval is never a test. The headline gap (``gaps``) names its groups
beforehand. Formulas: HEAT technical notes; summary rate ratio: Healthy People 2030.
"""

from __future__ import annotations

import math

import numpy as np

from equipt_dash.statistics.estimates import z_value
from equipt_dash.statistics.groups import Groups, Refused, Summary

TINY = 1e-6
"""What a zero rate becomes inside a logarithm, in the measure's own unit."""

_WIDEST_LOG = 300.0


def _extremes(g: Groups) -> tuple[int, int]:
    """Return (first, second) of first - second without a reference."""
    if not g.ordered:
        return int(np.argmax(g.y)), int(np.argmin(g.y))
    top, bottom = g.ends()
    return (top, bottom) if g.favourable else (bottom, top)


def _against_reference(g: Groups) -> tuple[int, int]:
    """Return (first, second): the reference and the worst-off other group, larger expected first."""
    if g.reference is None:
        raise Refused("no reference group is marked")
    others = g.others(g.reference)
    if g.favourable:
        return g.reference, min(others, key=lambda j: float(g.y[j]))
    return max(others, key=lambda j: float(g.y[j])), g.reference


def _error(g: Groups, j: int) -> float | None:
    return None if g.s is None else float(g.s[j])


def normal(estimate: float, se: float | None, level: float) -> Summary:
    """Return an estimate with its normal interval, estimate ± z · se."""
    if se is None:
        return Summary(estimate, None, None, None)
    half = z_value(level) * se
    return Summary(estimate, se, estimate - half, estimate + half)


def log_normal(estimate: float, log_value: float, log_se: float, level: float, *, se: float) -> Summary:
    """Return a ratio with an interval found on the log scale; ``None`` bounds when too wide to write."""
    half = z_value(level) * log_se
    if not math.isfinite(half) or half + abs(log_value) > _WIDEST_LOG:
        return Summary(estimate, se if math.isfinite(se) else None, None, None)
    low, high = math.exp(log_value - half), math.exp(log_value + half)
    return Summary(estimate, se, min(low, estimate), max(high, estimate))


def _difference(g: Groups, pair: tuple[int, int], level: float) -> Summary:
    first, second = pair
    one, two = _error(g, first), _error(g, second)
    se = None if one is None or two is None else math.hypot(one, two)
    return normal(float(g.y[first] - g.y[second]), se, level)


def _ratio(g: Groups, pair: tuple[int, int], level: float) -> Summary:
    first, second = pair
    if np.any(g.y < 0):
        raise Refused("a ratio of negative values means nothing")
    if g.y[second] == 0:
        raise Refused(f"it would divide by the zero of {g.names[second]}")
    estimate = float(g.y[first] / g.y[second])
    one, two = _error(g, first), _error(g, second)
    if one is None or two is None:
        return Summary(estimate, None, None, None)
    top, bottom = max(float(g.y[first]), TINY) if g.y[first] == 0 else float(g.y[first]), float(g.y[second])
    log_se = math.hypot(one / top, two / bottom)
    return log_normal(estimate, math.log(top / bottom), log_se, level, se=log_se)


def difference(g: Groups, level: float) -> Summary:
    """D without a reference: highest - lowest; ordered: top - bottom rank (adverse: bottom - top)."""
    return _difference(g, _extremes(g), level)


def difference_ref(g: Groups, level: float) -> Summary:
    """D with a reference: favourable ref - min(others), adverse max(others) - ref."""
    return _difference(g, _against_reference(g), level)


def ratio(g: Groups, level: float) -> Summary:
    """R of the groups of D in the same order. ``se`` is that of ln R; the interval is on R's scale."""
    return _ratio(g, _extremes(g), level)


def ratio_ref(g: Groups, level: float) -> Summary:
    """R with a reference, as ``difference_ref``. ``se`` is that of ln R; the interval is on R's scale."""
    return _ratio(g, _against_reference(g), level)


def srr(g: Groups, level: float) -> Summary:
    """Summary rate ratio: adverse mean(others) / best, favourable best / mean(others).

    Error by the delta method on ln SRR, given on SRR's own scale.
    """
    if np.any(g.y < 0):
        raise Refused("a ratio of negative values means nothing")
    others = g.others(g.best)
    mean, best = float(g.y[others].mean()), float(g.y[g.best])
    if (mean if g.favourable else best) == 0:
        raise Refused("it would divide by zero")
    estimate = best / mean if g.favourable else mean / best
    if g.s is None:
        return Summary(estimate, None, None, None)
    inside = [value or TINY for value in (best, mean)]
    log_se = math.hypot(
        float(g.s[g.best]) / inside[0], float(np.sqrt(np.sum(g.s[others] ** 2))) / len(others) / inside[1]
    )
    log_value = math.log(inside[0] / inside[1]) * (1 if g.favourable else -1)
    return log_normal(estimate, log_value, log_se, level, se=estimate * log_se)
