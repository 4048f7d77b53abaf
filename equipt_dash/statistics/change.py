"""Did the gap close, and did everybody gain? The verdict on a change between two periods.

Why four ways: a gap can close because the burdened group rises or because everybody else falls, and the
talk's goal is the first: race no longer predicts success *while outcomes improve for all*. "Closing, but a
group fell" is therefore never progress. The rules, in this order:

1. *not enough data*: better is not declared, or the burdened group or its comparison lacks a value or an
   error in one of the periods.
2. *no clear change*: |change of the gap| ≤ z · SE.
3. *closed or reversed*: the gap changes sign, or ends at exactly zero.
4. The gap is narrower or wider (its size, |gap|), and a group *fell* or none did (see ``movement``).

Periods are taken as independent samples: five-year estimates that overlap must not be compared with this.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from equipt_dash.model import ALL_GROUPS, Better
from equipt_dash.statistics.estimates import z_value
from equipt_dash.statistics.gaps import Gap, gap, worse_off_sign
from equipt_dash.statistics.movement import GroupChange, Movement, Period, group_change, movements


class ChangeVerdict(StrEnum):
    """The status words of a gap between two periods."""

    LEVELLING_UP = "closing by levelling up"
    A_GROUP_FELL = "closing, but a group fell"
    UNEQUALLY = "improving unequally"
    FALLING_BEHIND = "falling behind"
    CLOSED_OR_REVERSED = "closed or reversed"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_ENOUGH_DATA = "not enough data"


@dataclass(frozen=True)
class Change:
    """The verdict with everything behind it.

    ``gap_change`` = gap after - gap before (signed gaps: positive = burdened worse off), and equals
    ``burdened_part`` + ``comparison_part``. ``relative_change`` is the change of |ln ratio|;
    ``scales_disagree``: the gap narrows in the measure's unit and widens as a ratio, or the reverse.
    ``headline_hides_gap``: the city average clearly improves while the gap clearly widens.
    ``levelling_down``: narrower or closed because the comparison fell while the burdened group did not clearly gain.
    ``reason`` says why there is not enough data and is empty otherwise.
    """

    verdict: ChangeVerdict
    reason: str
    gap_before: Gap | None
    gap_after: Gap | None
    groups: tuple[GroupChange, ...]
    gap_change: float | None = None
    gap_change_se: float | None = None
    burdened_part: float | None = None
    comparison_part: float | None = None
    relative_change: float | None = None
    scales_disagree: bool = False
    levelling_down: bool = False
    headline_hides_gap: bool = False

    @property
    def fell(self) -> tuple[str, ...]:
        """Codes of the groups that clearly got worse."""
        return tuple(group.code for group in self.groups if group.movement is Movement.FELL)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Codes of the groups for which "too few data to say for X" must be added to the verdict."""
        return tuple(group.code for group in self.groups if group.movement is Movement.UNCERTAIN)

    @property
    def counts_as_progress(self) -> bool:
        """Levelling up with nobody uncertain, carried at least partly by the burdened group's own gain."""
        gained = self.burdened_part is not None and self.burdened_part < 0
        return self.verdict is ChangeVerdict.LEVELLING_UP and not self.uncertain and gained


def _four_ways(was: float, now: float, any_fell: bool) -> ChangeVerdict:
    if was * now < 0 or now == 0:
        return ChangeVerdict.CLOSED_OR_REVERSED
    if abs(now) < abs(was):
        return ChangeVerdict.A_GROUP_FELL if any_fell else ChangeVerdict.LEVELLING_UP
    return ChangeVerdict.FALLING_BEHIND if any_fell else ChangeVerdict.UNEQUALLY


def _what_is_missing(before: Period, after: Period, codes: Iterable[str], better: Better) -> str:
    if better is Better.NOT_DECLARED:
        return "which direction is better is not declared"
    for code in codes:
        for name, period in (("first", before), ("second", after)):
            if code not in period:
                return f"{code} has no value in the {name} period"
            if period[code].se is None:
                return f"the certainty of {code} in the {name} period is not published"
    return ""


def _described(drawn: Change, was: Gap, now: Gap, own: float) -> Change:
    """Add what holds for any two gaps, with or without errors: the split and the relative gap.

    ``own`` is the burdened group's part of the gap's change; the comparison's is what remains.
    """
    relative = None
    if was.ratio is not None and now.ratio is not None:
        relative = abs(math.log(now.ratio)) - abs(math.log(was.ratio))
    moved = now.value - was.value
    return replace(
        drawn,
        gap_change=moved,
        burdened_part=own,
        comparison_part=moved - own,
        relative_change=relative,
        scales_disagree=relative is not None and relative * (abs(now.value) - abs(was.value)) < 0,
    )


def change(
    before: Period,
    after: Period,
    *,
    burdened: str,
    comparison: str,
    better: Better,
    level: float = 0.95,
    smallest_difference: float | None = None,
    share_before: float | None = None,
    share_after: float | None = None,
    comparison_is_goal: bool = False,
) -> Change:
    """Return the change verdict between two periods of {group code: estimate}.

    ``comparison`` is a group code, ``ALL_GROUPS`` (the city average, of which the burdened group is part;
    its population shares 0..1 make the error exact), or the code under which both periods hold a goal
    (``comparison_is_goal``: a goal that moves is not people who fell). ``smallest_difference`` is the smallest one
    that matters, as declared, in the measure's unit (see ``movement``). Thin data never raises: that is the
    verdict *not enough data*, with its reason.
    """
    periods = (before, after)
    shared = comparison == ALL_GROUPS
    was, now = (
        gap(p[burdened], p[comparison], better, level=level, shared=shared, share=share)
        if burdened in p and comparison in p
        else None
        for p, share in zip(periods, (share_before, share_after), strict=True)
    )
    left_out = comparison if comparison_is_goal else ALL_GROUPS
    people = [{code: e for code, e in period.items() if code != left_out} for period in periods]
    groups = movements(people[0], people[1], better, level=level, smallest_difference=smallest_difference)
    missing = _what_is_missing(before, after, (burdened, comparison), better)
    drawn = Change(ChangeVerdict.NOT_ENOUGH_DATA, missing, was, now, groups)
    if was is None or now is None:
        return drawn
    own = worse_off_sign(better) * (after[burdened].value - before[burdened].value)
    drawn = _described(drawn, was, now, own)
    if missing or was.se is None or now.se is None:
        return drawn
    moved, se = now.value - was.value, math.hypot(was.se, now.se)
    drawn = replace(drawn, gap_change_se=se)
    if abs(moved) <= z_value(level) * se:
        return replace(drawn, verdict=ChangeVerdict.NO_CLEAR_CHANGE)
    verdict = _four_ways(was.value, now.value, bool(drawn.fell))
    gained = any(g.code == burdened and g.movement is Movement.IMPROVED for g in groups)
    average = group_change(ALL_GROUPS, before, after, better, level)
    improved = average.low is not None and average.low > 0
    comparison_fell = comparison in drawn.fell or (shared and average.high is not None and average.high < 0)
    # Only a gap the burdened group is behind in can be levelled down.
    closing = was.value > 0 and verdict in (ChangeVerdict.A_GROUP_FELL, ChangeVerdict.CLOSED_OR_REVERSED)
    down = closing and comparison_fell and not gained
    hides = improved and abs(now.value) > abs(was.value)
    return replace(drawn, verdict=verdict, levelling_down=down, headline_hides_gap=hides)
