"""An estimate with what is known about its noise: the one shape every test and verdict takes in.

Why: a value without its standard error looks just as certain as one with it. Keeping the two together,
with ``None`` for "not published", makes it impossible to draw a verdict by forgetting the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import ndtr, ndtri

_LARGEST = 1e100
_ROUNDING = 1e-9
"""What arithmetic may leave of a zero, as a share of the figures it was made from."""


@dataclass(frozen=True)
class Refusal:
    """A statistic that was not computed, and why, in words a reader can act on."""

    name: str
    reason: str


@dataclass(frozen=True)
class Estimate:
    """A value in the measure's own unit.

    ``se`` is its standard error in the same unit: ``None`` when the source publishes none (no verdict
    may be drawn), ``0.0`` when it is exact (a goal). ``n`` is the number of people or cases the value
    describes, ``numerator`` how many of them the measure counts. ``se_below`` and ``se_above`` are the errors
    towards the lower and the upper end where a published interval is longer on one side.
    Raises ``ValueError`` for anything that is not a finite number (or beyond 1e100, whose square is none),
    or for a negative ``se`` or ``n``.
    """

    value: float
    se: float | None = None
    n: float | None = None
    numerator: float | None = None
    se_below: float | None = None
    se_above: float | None = None

    def __post_init__(self) -> None:
        for name in ("value", "se", "n", "numerator", "se_below", "se_above"):
            number = getattr(self, name)
            if number is not None and not abs(number) <= _LARGEST:
                raise ValueError(f"{name} must be a finite number, not {number!r}")
        for name in ("se", "n", "se_below", "se_above"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(f"{name} cannot be negative, but is {number!r}")

    @property
    def below(self) -> float:
        """The error towards the lower end; 0 where none is known."""
        return (self.se or 0.0) if self.se_below is None else self.se_below

    @property
    def above(self) -> float:
        """The error towards the upper end; 0 where none is known."""
        return (self.se or 0.0) if self.se_above is None else self.se_above


def negligible(number: float, *scale: float) -> bool:
    """Tell whether ``number`` is only what arithmetic leaves of a zero beside figures as large as ``scale``.

    Example: ``negligible(0.3 - (0.1 + 0.2), 0.3)`` is true.
    """
    return abs(number) <= _ROUNDING * max(map(abs, scale), default=0.0)


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


def sides_from_interval(value: float, low: float, high: float, level: float) -> tuple[float, float] | None:
    """Return the errors towards the lower and the upper end of a published interval that holds its value.

    ``None`` where the value lies outside its own interval: then only the width can be used.
    """
    if not low <= value <= high:
        return None
    z = z_value(level)
    return (value - low) / z, (high - value) / z


def two_sided_p(value: float, se: float) -> float:
    """Return the p-value of a normal test of zero. Raises ``ValueError`` without an error: exact figures are no test."""
    if not se > 0:
        raise ValueError("a test needs an error above zero")
    return float(2 * ndtr(-abs(value) / se))
