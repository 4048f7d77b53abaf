"""Was the target met? Four status words, and a fifth answer when nobody can say.

The rule for *on track*: the target is missed, but by no more than ``tolerance`` (default 5 %) of the
target's own size. A target of zero therefore has no tolerance: it is met or it is not. The verdict looks
at the latest value alone; whether the value is moving towards the target is told beside it, not mixed in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from equipt_dash.kernel.model import Better


class TargetStatus(StrEnum):
    """The status words of a target."""

    MET = "met"
    ON_TRACK = "on track"
    OFF_TRACK = "off track"
    NOT_SET = "not set"
    NOT_JUDGED = "cannot be judged"


class Heading(StrEnum):
    """Where the value moved since the one before it."""

    TOWARDS = "towards the target"
    AWAY = "away from the target"
    STILL = "unchanged"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class TargetResult:
    """A status, how much is missing (measure's unit, 0 when met), and why it cannot be judged if so."""

    status: TargetStatus
    shortfall: float | None
    heading: Heading
    reason: str = ""


def _shortfall(value: float, target: float, better: Better) -> float:
    return max(0.0, target - value if better is Better.HIGHER else value - target)


def _heading(actual: float, target: float, better: Better, previous: Sequence[float]) -> Heading:
    if not previous:
        return Heading.UNKNOWN
    was, now = _shortfall(previous[-1], target, better), _shortfall(actual, target, better)
    if was == now:
        return Heading.STILL
    return Heading.TOWARDS if now < was else Heading.AWAY


def target_status(
    actual: float | None,
    target: float | None,
    better: Better,
    *,
    tolerance: float = 0.05,
    previous: Sequence[float] = (),
) -> TargetResult:
    """Return the status of a target. ``previous`` values (oldest first) only tell the heading.

    Without a target: *not set*. With one, but no actual value or no declared direction: *cannot be
    judged*, with the reason. Raises ``ValueError`` for a number that is not finite.
    """
    if not 0 <= tolerance < 1:
        raise ValueError(f"the tolerance lies between 0 and 1, not {tolerance!r}")
    if any(number is not None and not math.isfinite(number) for number in (actual, target, *previous)):
        raise ValueError("actual, target and previous values must be finite numbers")
    if target is None:
        return TargetResult(TargetStatus.NOT_SET, None, Heading.UNKNOWN)
    if better is Better.NOT_DECLARED:
        reason = "which direction is better is not declared"
        return TargetResult(TargetStatus.NOT_JUDGED, None, Heading.UNKNOWN, reason)
    if actual is None:
        return TargetResult(TargetStatus.NOT_JUDGED, None, Heading.UNKNOWN, "there is no actual value")
    shortfall = _shortfall(actual, target, better)
    heading = _heading(actual, target, better, previous)
    if shortfall == 0:
        return TargetResult(TargetStatus.MET, 0.0, heading)
    close = shortfall <= tolerance * abs(target) or math.isclose(shortfall, tolerance * abs(target))
    return TargetResult(TargetStatus.ON_TRACK if close else TargetStatus.OFF_TRACK, shortfall, heading)
