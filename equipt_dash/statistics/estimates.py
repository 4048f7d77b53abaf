"""An estimate with what is known about its noise: the one shape every test and verdict takes in.

Why: a value without its standard error looks just as certain as one with it. Keeping the two together,
with ``None`` for "not published", makes it impossible to draw a verdict by forgetting the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import ndtr, ndtri

_LARGEST = 1e100


@dataclass(frozen=True)
class Refusal:
    """A statistic that was not computed, and why, in words a reader can act on."""

    name: str
    reason: str


@dataclass(frozen=True)
class Estimate:
    """A value in the measure's own unit.

    ``se`` is its standard error in the same unit: ``None`` when the source publishes none (no verdict
    may be drawn), ``0.0`` when it is exact (a goal, a full count). ``n`` is the number of people or
    cases the value describes, ``numerator`` how many of them the measure counts.
    Raises ``ValueError`` for anything that is not a finite number (or beyond 1e100, whose square is none),
    or for a negative ``se`` or ``n``.
    """

    value: float
    se: float | None = None
    n: float | None = None
    numerator: float | None = None

    def __post_init__(self) -> None:
        for name in ("value", "se", "n", "numerator"):
            number = getattr(self, name)
            if number is not None and not abs(number) <= _LARGEST:
                raise ValueError(f"{name} must be a finite number, not {number!r}")
        for name in ("se", "n"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(f"{name} cannot be negative, but is {number!r}")


def z_value(level: float) -> float:
    """Return the two-sided normal quantile of a confidence level, such as 1.96 for 0.95."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level!r}")
    return float(ndtri(0.5 + level / 2))


def se_from_interval(low: float | None, high: float | None, level: float | None) -> float | None:
    """Return the standard error behind a symmetric normal interval: half its width over z.

    ``None`` when a bound or the level is not published: an interval of unknown level says nothing.
    """
    if low is None or high is None or level is None:
        return None
    if high < low:
        raise ValueError(f"the interval's upper end {high!r} lies below its lower end {low!r}")
    return (high - low) / (2 * z_value(level))


def two_sided_p(value: float, se: float) -> float:
    """Return the p-value of a normal test of zero. Exact values (``se`` 0) give 1 at zero, else 0."""
    if se == 0:
        return 1.0 if value == 0 else 0.0
    return float(2 * ndtr(-abs(value) / se))
