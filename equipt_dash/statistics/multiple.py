"""Several tests at once: Holm's correction for a few, Benjamini and Hochberg's for a whole city's worth.

Why: with six groups one in four true "no differences" would look clear by chance. Holm (1979) keeps the
chance of even one false alarm at the declared level, whatever the tests have in common. Over hundreds of series that
would hide everything; Benjamini and Hochberg (1995) keep the expected part of false alarms among the clear ones there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm-adjusted p-values in the order given: sorted, times the tests left, never falling."""
    p = _checked(p_values)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (p.size - np.arange(p.size)))
    return _in_place(stepped, order)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values adjusted for the false discovery rate, in the order given, each between 0 and 1.

    The i-th smallest of m is times m/i, then never above the adjusted one after it. Calling clear what is below 5 %
    keeps the expected part of false ones among those at or below 5 %, for tests that are independent or move together
    (Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001). Raises ``ValueError`` for a number outside 0 to 1.
    """
    p = _checked(p_values)
    order = np.argsort(p, kind="stable")
    ranked = p[order] * (p.size / np.arange(1, p.size + 1))
    return _in_place(np.minimum.accumulate(ranked[::-1])[::-1], order)


def _checked(p_values: Sequence[float]) -> NDArray[np.float64]:
    p = np.asarray(p_values, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("p-values lie between 0 and 1")
    return p


def _in_place(stepped: NDArray[np.float64], order: NDArray[np.intp]) -> tuple[float, ...]:
    """Sorted p-values back where they came from, none above 1."""
    adjusted = np.empty_like(stepped)
    adjusted[order] = np.minimum(stepped, 1.0)
    return tuple(adjusted.tolist())
