"""When is a difference none, and how much does a full count vary?

Why: a count of everybody is not exact. Next year's count of the same chances would come out differently, so
a share has a binomial error and a rate a Poisson one. And two figures that differ in their last digit of
floating-point arithmetic do not differ: taken at an error of zero, that digit would be a verdict.
Sources: Agresti and Coull 1998 (shares); Brillinger 1986 (vital rates are Poisson counts).
"""

from __future__ import annotations

import math

TOLERANCE = 1e-9
"""Differences up to this part of their scale are rounding of the arithmetic, not differences."""

UNIT_BASES = {"share": 1.0, "percent": 100.0, "rate_per_1000": 1000.0, "rate_per_100000": 100000.0}
"""What a unit of counted people multiplies numerator ÷ denominator with."""

_SHARES = frozenset({"share", "percent"})
_AGREES = 0.01
"""How far a published value may lie from numerator ÷ denominator, as a part of it, to be that quotient rounded."""


def cleared(value: float, *levels: float) -> float:
    """Return a difference of ``levels`` (same unit), or 0.0 where it is no more than rounding of the arithmetic.

    >>> cleared(0.1 + 0.2 - 0.3, 0.3)
    0.0
    """
    scale = max((abs(level) for level in levels), default=0.0)
    return 0.0 if abs(value) <= TOLERANCE * scale else value


def share_error(events: float, people: float) -> float:
    """Return the standard error of a counted share 0..1 (Agresti and Coull): above zero for nobody and everybody.

    It is the same for the opposite outcome. Raises ``ValueError`` unless 0 ≤ events ≤ people and people > 0.
    """
    if not 0 <= events <= people or people <= 0:
        raise ValueError(f"{events!r} of {people!r} is no share of people")
    shrunk = (events + 2) / (people + 4)
    return math.sqrt(shrunk * (1 - shrunk) / (people + 4))


def rate_error(events: float, exposure: float) -> float:
    """Return the standard error of events ÷ exposure as a Poisson count, √(events + 1): above zero for none.

    Raises ``ValueError`` for negative events or an exposure that is not above zero.
    """
    if events < 0 or exposure <= 0:
        raise ValueError(f"{events!r} in {exposure!r} is no rate")
    return math.sqrt(events + 1) / exposure


def count_error(value: float, numerator: float | None, denominator: float | None, unit: str) -> float | None:
    """Return the standard error of a full count in the unit of ``value``; ``None`` where it is no plain count.

    A plain count is numerator ÷ denominator in a unit of counted people, up to rounding. Means, sums of money
    and adjusted rates are not: their error is only the source's to give.
    """
    base = UNIT_BASES.get(unit)
    if base is None or numerator is None or not denominator or numerator < 0 or denominator < 0:
        return None
    expected = base * numerator / denominator
    if abs(value - expected) > _AGREES * expected:
        return None
    if unit not in _SHARES:
        return base * rate_error(numerator, denominator)
    return base * share_error(numerator, denominator) if numerator <= denominator else None
