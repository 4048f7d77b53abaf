"""Several tests at once: Holm's correction.

Why: with six groups one in four true "no differences" would look clear by chance. Holm (1979) keeps the
chance of even one false alarm at the declared level, whatever the tests have in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm-adjusted p-values in the order given: sorted, times the tests left, never falling."""
    p = np.asarray(p_values, dtype=float)
    if p.size == 0:
        return ()
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (p.size - np.arange(p.size)))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return tuple(adjusted.tolist())
