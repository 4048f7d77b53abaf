"""Standard errors and intervals by simulation, where no closed form exists.

Why simulate: a mean of absolute distances has a kink at zero, so the delta method fails exactly where it
matters. Each draw replaces every group's value by one from its normal distribution, truncated to the
valid range. The interval of such a spread measure never contains 0: it describes how large the spread is,
and is never evidence that there is one.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from equipt_dash.statistics.groups import Array, Groups, Summary
from equipt_dash.statistics.spread import Kernel

FEWEST_DRAWS = 20_000


def draw(g: Groups, *, seed: int, draws: int = FEWEST_DRAWS) -> Array | None:
    """Return simulated values, shape (draws, J), or ``None`` when a standard error is not known.

    Truncated normals on 0..scale by inverting their distribution function; unbounded values are not
    truncated, an error of 0 keeps its value. Raises ``ValueError`` for fewer than 20,000 draws.
    """
    if draws < FEWEST_DRAWS:
        raise ValueError(f"at least {FEWEST_DRAWS} draws are needed, not {draws}")
    if g.s is None:
        return None
    noise = np.where(g.s > 0, g.s, 1.0)
    low, high = np.zeros(g.size), np.ones(g.size)
    if g.scale is not None:
        low, high = ndtr(-g.y / noise), ndtr((g.scale - g.y) / noise)
    uniform = np.random.default_rng(seed).random((draws, g.size))
    values = g.y + noise * ndtri(low + uniform * (high - low))
    if g.scale is not None:
        values = np.clip(values, 0.0, g.scale)
    return np.where(g.s > 0, values, g.y)


def simulated(kernel: Kernel, g: Groups, sample: Array | None, level: float) -> Summary:
    """Return a kernel's estimate with the standard deviation and percentile interval of its draws.

    The error is ``None`` where a draw has no finite value (an unbounded mean that crosses zero).
    """
    estimate = float(kernel(g.y, g))
    if sample is None:
        return Summary(estimate, None, None, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = kernel(sample, g)
    if not np.all(np.isfinite(values)):
        return Summary(estimate, None, None, None)
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Summary(estimate, float(values.std(ddof=1)), float(low), float(high))
