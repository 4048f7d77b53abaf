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


def sum_margin(margins: Sequence[float], estimates: Sequence[float] | None = None) -> float:
    """Return the margin of a sum or a difference: √Σ margin².

    With the ``estimates``: of all cells that are zero only the largest margin counts, once. They are not noisy one by
    one (the Bureau gives each the margin of its state), so adding them all would make the sum look far too rough.

    Example: ``sum_margin([300, 11, 11, 19], [2000, 0, 0, 0])`` is √(300² + 19²).
    """
    checked = [se(margin) * Z_90 for margin in margins]
    if estimates is None:
        return math.hypot(*checked)
    if len(estimates) != len(checked):
        raise ValueError("every margin needs its estimate")
    pairs = list(zip(checked, estimates, strict=True))
    empty = max((margin for margin, estimate in pairs if estimate == 0), default=0.0)
    return math.hypot(empty, *(margin for margin, estimate in pairs if estimate != 0))


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


def percent_change(first: float, margin: float, second: float, second_margin: float) -> tuple[float, float]:
    """Return the change from the first to the second estimate and its margin, both in percent of the first.

    The change is second / first - 1, so its margin is that of the ratio. Both are taken as independent.
    """
    _checked(first)
    return 100 * (second / first - 1), 100 * ratio_margin(second, second_margin, first, margin)


def difference_test(first: float, margin: float, second: float, second_margin: float) -> tuple[float, bool]:
    """Return the handbook's z = (first - second) / √(se₁² + se₂²), and whether it is clear at 90 % (|z| > 1.645).

    Raises ``ValueError`` where both margins are zero: figures controlled to a count are no samples to test.
    """
    error = math.hypot(se(margin), se(second_margin))
    if error == 0:
        raise ValueError("two figures without a margin cannot be tested")
    z = (first - second) / error
    return z, abs(z) > Z_90
