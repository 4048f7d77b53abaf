"""The whole portfolio in one pass: gaps and spread for every measure and period at once.

Why a dense cube: a city's 200 measures × 60 periods × 7 groups fit in one array of 84,000 numbers. Array
arithmetic is thousands of times faster than a function call per measure and period. Inside, groups come
first, so that every step runs along thousands of numbers in a row rather than along seven. The formulas
are those of ``gaps``, ``variance`` and ``spread``; a test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from equipt_dash.statistics.contrasts import TINY
from equipt_dash.statistics.groups import Array, Mask

FEWEST_GROUPS = 3
_BLOCK = 4_000
"""Rows worked on together: few enough to stay in the processor's cache, many enough to run at its speed."""


@dataclass(frozen=True)
class Portfolio:
    """Estimates and standard errors, each of the cube's leading shape (…); NaN where a value is refused.

    ``gap`` is first - last (burdened minus comparison) in the measure's unit, ``ratio`` first ÷ last with
    the error of its logarithm; ``mld`` and ``theil`` × 1000, ``bgv`` in squared units, ``idisp`` in percent.
    """

    gap: Array
    gap_se: Array
    ratio: Array
    ratio_log_se: Array
    bgv: Array
    bgv_se: Array
    mld: Array
    mld_se: Array
    theil: Array
    theil_se: Array
    idisp: Array
    idisp_se: Array


def portfolio(y: Array, s: Array, n: Array, higher: Mask, *, burdened: int, comparison: int) -> Portfolio:
    """Return every measure of a cube of groups (last axis): values ``y``, errors ``s``, populations ``n``.

    ``higher`` (bool, broadcast against the leading axes) says where higher is better. A group whose ``y``
    is NaN is missing: it takes no part in shares, mean and best. Fewer than three groups give NaN for the
    spread measures, as do a negative value or a mean of zero for the relative ones. Raises ``ValueError``
    for arrays of different shapes.
    """
    if not y.shape == s.shape == n.shape:
        raise ValueError("values, errors and populations must have the same shape")
    leading, groups = y.shape[:-1], y.shape[-1]
    flat = [array.reshape(-1, groups) for array in (y, s, n)]
    up = np.broadcast_to(higher, leading).reshape(-1)
    out = np.empty((len(fields(Portfolio)), len(up)))
    for start in range(0, len(up), _BLOCK):
        rows = slice(start, start + _BLOCK)
        block = _block(flat[0][rows], flat[1][rows], flat[2][rows], up[rows], burdened, comparison)
        for line, found in zip(out, block, strict=True):
            line[rows] = found
    return Portfolio(*(line.reshape(leading) for line in out))


def _block(y: Array, s: Array, n: Array, higher: Mask, b: int, c: int) -> tuple[Array, ...]:
    """Return the measures of one block of rows (N, J), in the order of ``Portfolio``."""
    y, s, n = (np.ascontiguousarray(array.T) for array in (y, s, n))
    missing = np.isnan(y)
    if missing.any():
        y, s, n = (np.where(missing, 0.0, array) for array in (y, s, n))
    count = np.asarray(len(y) - missing.sum(0), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        p = n / n.sum(0)
        mean = np.asarray((p * y).sum(0))
        v = s * s
        weighted = p * s
        weighted *= weighted
        gap, gap_se = y[b] - y[c], np.sqrt(v[b] + v[c])
        ratio, ratio_se = y[b] / y[c], np.sqrt(v[b] / (y[b] * y[b]) + v[c] / (y[c] * y[c]))
        spread = _between(y, v, p, weighted, mean)
        entropy = _entropy(y, p, weighted, mean, missing)
        idisp = _idisp(y, v, higher, missing, count)
    few = count < FEWEST_GROUPS
    relative = few | (y.min(0) < 0) | (mean == 0)
    ends = missing[b] | missing[c]
    return (
        *_refuse(ends, gap, gap_se),
        *_refuse(ends | (y[b] <= 0) | (y[c] <= 0), ratio, ratio_se),
        *_refuse(few, *spread),
        *_refuse(relative, *entropy),
        *_refuse(relative | ~np.isfinite(idisp[0]), *idisp),
    )


def _refuse(rule: Mask, *arrays: Array) -> tuple[Array, ...]:
    """Put NaN where a rule refuses; leave the arrays alone where none does."""
    return tuple(np.where(rule, np.nan, array) for array in arrays) if rule.any() else arrays


def _between(y: Array, v: Array, p: Array, weighted: Array, mean: Array) -> tuple[Array, Array]:
    """Return BGV and its error; ``weighted`` is p²s²."""
    squares = y - mean
    squares *= squares
    first = (weighted * squares).sum(0)
    own = 1 - 2 * p
    own *= v
    own *= weighted
    all_ = weighted.sum(0)
    squares *= p
    return squares.sum(0), np.sqrt(np.maximum(4 * first + 2 * (all_ * all_ + own.sum(0)), 0.0))


def _entropy(y: Array, p: Array, weighted: Array, mean: Array, missing: Mask) -> tuple[Array, Array, Array, Array]:
    """Return MLD, its error, Theil and its error, all × 1000."""
    r = y / mean
    inside = r
    zero = (y == 0) & ~missing
    if zero.any():
        inside = np.where(zero, TINY / mean, r)
    if missing.any():
        inside = np.where(missing, 1.0, inside)
    logs = np.log(inside)
    part = p * logs
    mld = -part.sum(0)
    part *= r
    theil = np.asarray(part.sum(0))
    flat = 1 / inside
    np.subtract(1, flat, out=flat)
    flat *= flat
    flat *= weighted
    logs -= theil
    logs *= logs
    logs *= weighted
    scale = 1000 / mean
    return 1000 * mld, scale * np.sqrt(flat.sum(0)), 1000 * theil, scale * np.sqrt(logs.sum(0))


def _idisp(y: Array, v: Array, higher: Mask, missing: Mask, count: Array) -> tuple[Array, Array]:
    """Return the index of disparity to the best group, in percent, and its delta-method error."""
    signed = y * np.where(higher, 1.0, -1.0)
    if missing.any():
        signed = np.where(missing, -np.inf, signed)
    where = signed.argmax(0)[None]
    best, best_v = (np.take_along_axis(array, where, 0)[0] for array in (y, v))
    rest = count - 1
    quotient = (y.sum(0) - best) / (rest * best)
    variance = (v.sum(0) - best_v) / (rest * rest) + quotient * quotient * best_v
    return 100 * np.abs(quotient - 1), 100 * np.sqrt(variance) / np.abs(best)
