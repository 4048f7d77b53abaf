"""Gradients over ordered groups (income bands, schooling): ACI, RCI, SII, RII. Never for race.

Why never for race: race has no order, and putting groups in one would be a claim. X is the midpoint of
each group's range in the cumulative population share, from worst-off to best-off.

ACI/RCI: error from the grouped "convenient regression" of Kakwani, Wagstaff and van Doorslaer (1997):
twice Var(X) times y on X, weighted by population share. SII/RII: regression of y/scale on X weighted by population
once, logit link (quasi-binomial) on a bounded scale, straight line otherwise, with HC1 robust errors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from equipt_dash.statistics.contrasts import log_normal, normal
from equipt_dash.statistics.groups import Array, Groups, Refused, Summary

_STEPS = 100
_STILL = 1e-12
_MOST_CONDITION = 1e14
_LEAST_SPREAD = 1e-9


def midpoints(g: Groups) -> Array:
    """Return X, the midpoint of each group's cumulative population share, in the groups' own order."""
    ranks = g.ranked()
    share = g.p[ranks]
    x = np.empty(g.size)
    x[ranks] = np.cumsum(share) - share / 2
    return x


def _concentration(g: Groups) -> tuple[float, float]:
    """Return ACI = 2 Σ p y X - μ and its error from the grouped regression on J - 2 degrees of freedom."""
    x = midpoints(g)
    spread = float(g.p @ (x - 0.5) ** 2)
    if spread < _LEAST_SPREAD:
        raise Refused("one group holds nearly everybody, so there is no gradient to see")
    aci_value = float(2 * np.sum(g.p * g.y * x) - g.mu)
    left = 2 * spread * g.y
    residual = left - float(g.p @ left) - aci_value * (x - 0.5)
    variance = float(g.p @ residual**2) / (g.size - 2) / spread
    return aci_value, math.sqrt(variance)


def aci(g: Groups, level: float) -> Summary:
    """Absolute concentration index, in the measure's unit; positive when the value rises with rank."""
    estimate, se = _concentration(g)
    return normal(estimate, se, level)


def rci(g: Groups, level: float) -> Summary:
    """Relative concentration index ACI / μ, -1..1."""
    if np.any(g.y < 0) or g.mu == 0:
        raise Refused("it divides by the city mean, which must be above zero")
    estimate, se = _concentration(g)
    return normal(estimate / g.mu, se / g.mu, level)


@dataclass(frozen=True)
class _Fit:
    """Fitted values at X = 0 and X = 1 (shares of the scale) and the covariance of those two."""

    bottom: float
    top: float
    covariance: Array


def _sandwich(design: Array, bread: Array, scores: Array) -> Array:
    """Return the HC1 covariance: J/(J-2) · B⁻¹ (Σ score score') B⁻¹."""
    inverse = np.linalg.inv(bread)
    meat = (design * scores[:, None]).T @ (design * scores[:, None])
    return np.asarray(len(scores) / (len(scores) - 2) * inverse @ meat @ inverse)


def _line(x: Array, y: Array, w: Array) -> _Fit:
    design = np.column_stack([np.ones_like(x), x])
    bread = (design * w[:, None]).T @ design
    if np.linalg.cond(bread) > _MOST_CONDITION:
        raise Refused("one group holds nearly everybody, so no line can be fitted")
    beta = np.linalg.solve(bread, design.T @ (w * y))
    covariance = _sandwich(design, bread, w * (y - design @ beta))
    ends = np.array([[1.0, 0.0], [1.0, 1.0]])
    return _Fit(float(beta[0]), float(beta[0] + beta[1]), ends @ covariance @ ends.T)


def _misfit(design: Array, y: Array, w: Array, beta: Array) -> float:
    """Return minus the quasi-log-likelihood, Σ w (ln(1 + e^η) - y η)."""
    eta = design @ beta
    return float(w @ (np.logaddexp(0.0, eta) - y * eta))


def _logit(x: Array, y: Array, w: Array) -> _Fit:
    """Fit a logistic curve by Newton's method, halving every step that would make the fit worse."""
    design = np.column_stack([np.ones_like(x), x])
    mean = float(np.average(y, weights=w))
    if not 0 < mean < 1:
        raise Refused("every group is at the end of the scale, so no curve can be fitted")
    beta = np.array([math.log(mean / (1 - mean)), 0.0])
    for _ in range(_STEPS):
        fitted = expit(design @ beta)
        bread = (design * (w * fitted * (1 - fitted))[:, None]).T @ design
        if np.linalg.cond(bread) > _MOST_CONDITION:
            raise Refused("the fitted curve has no finite slope")
        step = np.linalg.solve(bread, design.T @ (w * (y - fitted)))
        here = _misfit(design, y, w, beta)
        while np.abs(step).max() > _STILL and _misfit(design, y, w, beta + step) > here + _STILL * abs(here):
            step = step / 2
        beta = beta + step
        if np.abs(step).max() <= _STILL * (1 + np.abs(beta).max()):
            break
    else:
        raise Refused("the fitted curve did not settle")
    fitted = expit(design @ beta)
    bread = (design * (w * fitted * (1 - fitted))[:, None]).T @ design
    covariance = _sandwich(design, bread, w * (y - fitted))
    ends = expit(np.array([beta[0], beta[0] + beta[1]]))
    slopes = (ends * (1 - ends))[:, None] * np.array([[1.0, 0.0], [1.0, 1.0]])
    return _Fit(float(ends[0]), float(ends[1]), slopes @ covariance @ slopes.T)


def _fit(g: Groups) -> _Fit:
    x = midpoints(g)
    return _line(x, g.y, g.p) if g.scale is None else _logit(x, g.y / g.scale, g.p)


def sii(g: Groups, level: float) -> Summary:
    """Slope index of inequality: fitted top - fitted bottom, in the measure's unit."""
    fit = _fit(g)
    unit = g.scale or 1.0
    variance = float(np.array([-1.0, 1.0]) @ fit.covariance @ np.array([-1.0, 1.0]))
    return normal(unit * (fit.top - fit.bottom), unit * math.sqrt(max(variance, 0.0)), level)


def rii(g: Groups, level: float) -> Summary:
    """Relative index of inequality: fitted top / fitted bottom; error on its own scale, interval by logs."""
    fit = _fit(g)
    if fit.bottom <= 0 or fit.top <= 0:
        raise Refused("a fitted end is zero or negative, so their ratio means nothing")
    slope = np.array([-1 / fit.bottom, 1 / fit.top])
    log_se = math.sqrt(max(float(slope @ fit.covariance @ slope), 0.0))
    estimate = fit.top / fit.bottom
    return log_normal(estimate, math.log(estimate), log_se, level, se=estimate * log_se)
