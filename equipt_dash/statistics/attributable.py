"""How far the city's average would move if every group fared like the best: PAR and PAF.

Why the care: it is the measure most easily read as a promise. It is refused for money and means (values
without a declared scale), where "the share of cases" has no meaning, and is 0 where the reference is worse
off than the average. Positive for favourable measures, negative for adverse ones.

Errors: full-count proportions use Walter's (1978) multinomial variance; survey rates the delta method on
the groups' own errors. The reference group is taken as given, not as chosen.
"""

from __future__ import annotations

import math

import numpy as np

from equipt_dash.statistics.contrasts import normal
from equipt_dash.statistics.groups import Array, Groups, Refused, Summary


def _reference(g: Groups) -> int:
    if g.scale is None:
        raise Refused("it is meant for proportions and rates; a value without a scale is money or a mean")
    if np.any(g.y < 0):
        raise Refused("a proportion or rate is never negative")
    return g.ends()[0] if g.ordered else g.best


def _one_sided(found: Summary, favourable: bool) -> Summary:
    """Set what lies on the wrong side of zero to zero."""

    def clip(value: float) -> float:
        return max(value, 0.0) if favourable else min(value, 0.0)

    low, high = (None if bound is None else clip(bound) for bound in (found.low, found.high))
    return Summary(clip(found.estimate), found.se, low, high)


def _walter(g: Groups, ref: int) -> tuple[float, float]:
    """Return Var(ref - μ) and Var(ref/μ) for one multinomial sample of Σn people, values as shares.

    Where nobody had the outcome there is no quotient: its variance is then returned as 0 and ``paf`` refuses.
    """
    assert g.n is not None
    assert g.scale is not None
    total = float(g.n.sum())
    share, rate, mean = float(g.p[ref]), float(g.y[ref] / g.scale), g.mu / g.scale
    own, all_ = rate * (1 - rate), mean * (1 - mean)
    difference = (own / share + all_ - 2 * own) / total
    if not mean:
        return difference * g.scale**2, 0.0
    quotient = (own / share / mean**2 + rate**2 * all_ / mean**4 - 2 * rate * own / mean**3) / total
    return difference * g.scale**2, quotient


def _delta(g: Groups, ref: int, gradient: Array) -> float:
    assert g.s is not None
    return float(np.sum(gradient**2 * g.s**2))


def par(g: Groups, level: float) -> Summary:
    """Population attributable risk: ref - μ, in the measure's unit."""
    ref = _reference(g)
    estimate = float(g.y[ref] - g.mu)
    if g.counted:
        variance = _walter(g, ref)[0]
    elif g.s is None:
        return _one_sided(Summary(estimate, None, None, None), g.favourable)
    else:
        variance = _delta(g, ref, np.eye(g.size)[ref] - g.p)
    return _one_sided(normal(estimate, math.sqrt(max(variance, 0.0)), level), g.favourable)


def paf(g: Groups, level: float) -> Summary:
    """Population attributable fraction: 100 (ref - μ) / μ, in percent."""
    ref = _reference(g)
    if g.mu == 0:
        raise Refused("it would divide by a city mean of zero")
    estimate = 100 * float(g.y[ref] - g.mu) / g.mu
    if g.counted:
        variance = _walter(g, ref)[1]
    elif g.s is None:
        return _one_sided(Summary(estimate, None, None, None), g.favourable)
    else:
        variance = _delta(g, ref, np.eye(g.size)[ref] / g.mu - g.y[ref] * g.p / g.mu**2)
    return _one_sided(normal(estimate, 100 * math.sqrt(max(variance, 0.0)), level), g.favourable)
