"""Distances between groups and to a benchmark, as kernels over the last axis.

Why kernels: the same function gives the estimate (shape (J,)) and every simulated draw (shape (draws, J)),
so that an interval can never belong to a slightly different formula than its estimate. Formulas: HEAT
technical notes (WHO) and, for the index of disparity, Keppel et al. 2005 (NCHS).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from equipt_dash.statistics.groups import Array, Groups, Refused

Kernel = Callable[[Array, Groups], Array]


def _best(y: Array, g: Groups) -> Array:
    return np.asarray(y.max(-1, keepdims=True) if g.favourable else y.min(-1, keepdims=True))


def _reference(y: Array, g: Groups) -> Array:
    if g.reference is None:
        raise Refused("no reference group is marked")
    return np.asarray(y[..., [g.reference]])


def _mean(y: Array, g: Groups) -> Array:
    return np.asarray((y @ g.p)[..., None])


def _unweighted(y: Array, benchmark: Array) -> Array:
    return np.asarray(np.abs(y - benchmark).mean(-1))


def _weighted(y: Array, benchmark: Array, g: Groups) -> Array:
    return np.asarray(np.abs(y - benchmark) @ g.p)


def mdmu(y: Array, g: Groups) -> Array:
    """Mean distance to the city mean, every group the same weight."""
    return _unweighted(y, _mean(y, g))


def mdmw(y: Array, g: Groups) -> Array:
    """Mean distance to the city mean, groups weighted by population."""
    return _weighted(y, _mean(y, g), g)


def mdbu(y: Array, g: Groups) -> Array:
    """Mean distance to the best group, every group the same weight (divides by J)."""
    return _unweighted(y, _best(y, g))


def mdbw(y: Array, g: Groups) -> Array:
    """Mean distance to the best group, groups weighted by population."""
    return _weighted(y, _best(y, g), g)


def mdru(y: Array, g: Groups) -> Array:
    """Mean distance to the reference group, every group the same weight (divides by J)."""
    return _unweighted(y, _reference(y, g))


def mdrw(y: Array, g: Groups) -> Array:
    """Mean distance to the reference group, groups weighted by population."""
    return _weighted(y, _reference(y, g), g)


def idisu(y: Array, g: Groups) -> Array:
    """Index of disparity to the mean: 100 · MDMU / μ, in percent."""
    return 100 * mdmu(y, g) / _mean(y, g)[..., 0]


def idisw(y: Array, g: Groups) -> Array:
    """Weighted index of disparity: 100 · MDMW / μ, in percent."""
    return 100 * mdmw(y, g) / _mean(y, g)[..., 0]


def idisp(y: Array, g: Groups) -> Array:
    """Federal index of disparity: mean distance of the other groups to the best, in percent of the best.

    100 · Σ_{j≠best} |y_j - best| / (J - 1) / best.
    """
    best = _best(y, g)
    return np.asarray(100 * np.abs(y - best).sum(-1) / (y.shape[-1] - 1) / best[..., 0])


KERNELS: dict[str, Kernel] = {
    "mdmu": mdmu,
    "mdmw": mdmw,
    "mdbu": mdbu,
    "mdbw": mdbw,
    "mdru": mdru,
    "mdrw": mdrw,
    "idisu": idisu,
    "idisw": idisw,
    "idisp": idisp,
}
