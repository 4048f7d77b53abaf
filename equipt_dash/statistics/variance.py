"""Spread between groups with closed-form errors: BGV, its root, COV, MLD and Theil.

Why these: they use every group and its population, and Theil and MLD can be split into parts. All errors
are on the same scale as the estimate (×1000 for MLD and Theil, percent for COV). BGV is a quadratic form
in the group values, so its variance under normal errors is exact; the others use the delta method.
Formulas: HEAT technical notes; NCI HD*Calc; Var(BGV) derived as 4 m'AΣAm + 2 tr(AΣAΣ), A = diag(p) - pp'.
"""

from __future__ import annotations

import math

import numpy as np

from equipt_dash.statistics.contrasts import TINY, normal
from equipt_dash.statistics.groups import Array, Groups, Refused, Summary


def _bgv(g: Groups) -> tuple[float, float | None]:
    """Return BGV = Σ p (y - μ)² and its variance."""
    off = g.y - g.mu
    value = float(g.p @ off**2)
    if g.s is None:
        return value, None
    p, v = g.p, g.s**2
    first = 4 * np.sum(p**2 * v * off**2)
    second = np.sum(p**2 * v) ** 2 - np.sum(p**4 * v**2) + np.sum(p**2 * (1 - p) ** 2 * v**2)
    return value, max(0.0, float(first + 2 * second))


def bgv(g: Groups, level: float) -> Summary:
    """Between-group variance Σ p (y - μ)², in squared units."""
    value, variance = _bgv(g)
    return normal(value, None if variance is None else math.sqrt(variance), level)


def bgsd(g: Groups, level: float) -> Summary:
    """Between-group standard deviation √BGV. At exactly zero the delta method gives no error: ``None``."""
    value, variance = _bgv(g)
    root = math.sqrt(value)
    if variance is None or (root == 0 and variance > 0):
        return Summary(root, None, None, None)
    return normal(root, math.sqrt(variance) / (2 * root) if root else 0.0, level)


def cov(g: Groups, level: float) -> Summary:
    """Coefficient of variation 100 · √BGV / μ, in percent, with the mean's own error and covariance."""
    _positive_mean(g)
    value, variance = _bgv(g)
    root = math.sqrt(value)
    estimate = 100 * root / g.mu
    if g.s is None or variance is None or (root == 0 and variance > 0):
        return Summary(estimate, None, None, None)
    if root == 0:
        return normal(estimate, 0.0, level)
    mean_variance = float(np.sum(g.p**2 * g.s**2))
    covariance = float(2 * np.sum(g.p**2 * g.s**2 * (g.y - g.mu)))
    by_root, by_mean = 100 / (2 * root * g.mu), -100 * root / g.mu**2
    total = by_root**2 * variance + by_mean**2 * mean_variance + 2 * by_root * by_mean * covariance
    return normal(estimate, math.sqrt(max(total, 0.0)), level)


def _positive_mean(g: Groups) -> None:
    if np.any(g.y < 0):
        raise Refused("relative measures need values that are not negative")
    if g.mu == 0:
        raise Refused("it would divide by a city mean of zero")


def _relative(g: Groups) -> tuple[Array, Array]:
    """Return r = y/μ, and r with zero rates set to 1e-6 (in the measure's unit) for use in logarithms."""
    _positive_mean(g)
    return np.asarray(g.y / g.mu), np.asarray(np.where(g.y == 0, TINY, g.y) / g.mu)


def mld(g: Groups, level: float) -> Summary:
    """Mean log deviation × 1000: 1000 · Σ p (-ln r), error 1000 · √Σ (p²s²/μ²)(1 - 1/r)²."""
    _, inside = _relative(g)
    estimate = float(-1000 * (g.p @ np.log(inside)))
    if g.s is None:
        return Summary(estimate, None, None, None)
    variance = np.sum((g.p * g.s / g.mu) ** 2 * (1 - 1 / inside) ** 2)
    return normal(estimate, 1000 * math.sqrt(float(variance)), level)


def theil(g: Groups, level: float) -> Summary:
    """Theil index × 1000: 1000 · Σ p r ln r, error by the delta method."""
    r, inside = _relative(g)
    logs = np.log(inside)
    estimate = float(1000 * np.sum(g.p * r * logs))
    if g.s is None:
        return Summary(estimate, None, None, None)
    slope = 1 + logs - float(np.sum(g.p * r * (1 + logs)))
    variance = np.sum((g.p * g.s / g.mu) ** 2 * slope**2)
    return normal(estimate, 1000 * math.sqrt(float(variance)), level)
