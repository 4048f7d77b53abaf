"""Margins of error of the American Community Survey, combined as the Census Bureau's handbook says.

Why: the survey publishes 90 % margins, and its tables must be added up before they can be compared.
Source: Understanding and Using ACS Data (General Handbook), chapter 8. Margins in, margins out; ``se``
turns one into a standard error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Z_90 = 1.645
"""The survey's own factor (not 1.64485), so that our errors equal the Bureau's."""


def se(margin: float) -> float:
    """Return the standard error of a published 90 % margin."""
    if not math.isfinite(margin) or margin < 0:
        raise ValueError(f"a margin of error is zero or more, not {margin!r} (special codes are negative)")
    return margin / Z_90


def sum_margin(margins: Sequence[float]) -> float:
    """Return the margin of a sum or a difference: √Σ margin²."""
    return math.hypot(*(se(margin) * Z_90 for margin in margins))


def _checked(denominator: float) -> None:
    if not denominator > 0:
        raise ValueError("the denominator must be above zero")


def proportion_margin(numerator: float, margin: float, denominator: float, denominator_margin: float) -> float:
    """Return the margin of a proportion (the numerator is part of the denominator), as a share.

    √(MOE_n² - p² MOE_d²) / D; with + where that is negative, as the handbook prescribes.
    """
    _checked(denominator)
    p = numerator / denominator
    under = margin**2 - p**2 * denominator_margin**2
    if under < 0:
        under = margin**2 + p**2 * denominator_margin**2
    return math.sqrt(under) / denominator


def ratio_margin(numerator: float, margin: float, denominator: float, denominator_margin: float) -> float:
    """Return the margin of a ratio (the numerator is not part of the denominator)."""
    _checked(denominator)
    r = numerator / denominator
    return math.hypot(margin, r * denominator_margin) / denominator
