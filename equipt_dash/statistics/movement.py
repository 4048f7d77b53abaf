"""What each group did between two periods: improved, held, fell, or too uncertain to say.

Why apart from the gap: "while improving outcomes for all" is a statement about every group, not only the
two the gap compares. *Improved* and *fell* need a change that stays clear after Holm's correction over
all groups. *Held* is earned, not assumed: a fall must be excluded by the group's own interval (non-inferiority),
and otherwise the group is *uncertain* and gets named. Where the city declared the smallest difference that
matters, a fall of that size must be excluded; where it did not, any fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from equipt_dash.kernel.model import ALL_GROUPS, Better
from equipt_dash.statistics.estimates import Estimate, negligible
from equipt_dash.statistics.gaps import worse_off_sign
from equipt_dash.statistics.mover import difference
from equipt_dash.statistics.multiple import holm

Period = Mapping[str, Estimate]
"""One period: group code → estimate."""


class Movement(StrEnum):
    """What one group did."""

    IMPROVED = "improved"
    HELD = "held"
    FELL = "fell"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class GroupChange:
    """One group's change. ``gain`` is positive when better, in the measure's unit; interval at the level.

    What the source does not allow is ``None``: ``before``/``after`` where a period has no value, ``gain``
    where better is not declared, the rest where an error is not published.
    """

    code: str
    before: float | None
    after: float | None
    gain: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    holm_p: float | None = None
    movement: Movement = Movement.UNCERTAIN


def group_change(
    code: str, before: Period, after: Period, better: Better, level: float, overlap: float = 0.0
) -> GroupChange:
    """Return one group's change with its interval and unadjusted p; its movement is left uncertain.

    ``overlap``: the share of years both periods pool. Figures without any error get no interval.
    """
    old, new = before.get(code), after.get(code)
    if old is None or new is None or better is Better.NOT_DECLARED:
        return GroupChange(code, old.value if old else None, new.value if new else None)
    gain = -worse_off_sign(better) * (new.value - old.value)
    first, second = (new, old) if better is Better.HIGHER else (old, new)
    found = difference(first, second, level=level, overlap=overlap)
    if found is None:
        gain = 0.0 if negligible(gain, old.value, new.value) else gain
        return GroupChange(code, old.value, new.value, gain)
    return GroupChange(code, old.value, new.value, found.value, found.se, found.low, found.high, found.p)


def _judge(group: GroupChange, holm_p: float, alpha: float, smallest_difference: float) -> GroupChange:
    if group.gain is None or group.low is None:
        return group
    if holm_p < alpha:
        movement = Movement.IMPROVED if group.gain > 0 else Movement.FELL
    elif group.low < -smallest_difference:
        movement = Movement.UNCERTAIN
    else:
        movement = Movement.HELD
    return replace(group, holm_p=holm_p, movement=movement)


def movements(
    before: Period,
    after: Period,
    better: Better,
    *,
    level: float = 0.95,
    smallest_difference: float | None = None,
    overlap: float = 0.0,
) -> tuple[GroupChange, ...]:
    """Return every group's change and movement; the city average is nobody's group and is left out.

    ``smallest_difference``: the smallest one that matters, as declared, in the measure's unit.
    """
    codes = [code for code in dict.fromkeys([*before, *after]) if code != ALL_GROUPS]
    found = [group_change(code, before, after, better, level, overlap) for code in codes]
    adjusted = iter(holm([group.p for group in found if group.p is not None]))
    allowed = smallest_difference or 0.0
    return tuple(group if group.p is None else _judge(group, next(adjusted), 1 - level, allowed) for group in found)
