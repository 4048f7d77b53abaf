"""Did the gap close, and did everybody gain? The verdict on a change between two periods.

Why four ways: a gap can close because the burdened group rises or because everybody else falls, and the
talk's goal is the first: race no longer predicts success *while outcomes improve for all*. "Closing, but a
group fell" is therefore never progress. The rules, in this order:

1. *not enough data*: better is not declared, or the burdened group or its comparison lacks a value or an
   error in one of the periods, or all of them are exact figures, whose noise nobody knows.
2. *no clear change*: zero lies inside the interval of the gap's change.
3. *closed or reversed*: the gap changes sign, or ends at zero (but for the last digits of arithmetic).
4. The gap is narrower or wider (its size, |gap|), and a group *fell* or none did (see ``movement``).

Periods are independent samples, unless ``overlap`` says which share of their years both pool.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from equipt_dash.kernel.model import ALL_GROUPS, Better
from equipt_dash.statistics.estimates import negligible
from equipt_dash.statistics.gaps import Certainty, Gap, gap, worse_off_sign
from equipt_dash.statistics.movement import GroupChange, Movement, Period, group_change, movements
from equipt_dash.statistics.mover import difference


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
    ``burdened_part`` + ``comparison_part``; its interval is ``None`` where no noise is known. ``relative_change`` is the change of |ln ratio|;
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
    gap_change_low: float | None = None
    gap_change_high: float | None = None
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


def _four_ways(was: float, now: float, scale: float, any_fell: bool) -> ChangeVerdict:
    if negligible(now, scale) or (was * now < 0 and not negligible(was, scale)):
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


def _described(drawn: Change, was: Gap, now: Gap, own: float, scale: float) -> Change:
    """Add what holds for any two gaps, with or without errors: the split and the relative gap.

    ``own`` is the burdened group's part of the gap's change; the comparison's is what remains. What is no more than
    the last digits of levels as large as ``scale`` is zero.
    """
    relative = None
    if was.ratio is not None and now.ratio is not None:
        relative = abs(math.log(now.ratio)) - abs(math.log(was.ratio))
    moved = _settled(now.value - was.value, scale)
    own = _settled(own, scale)
    relative = None if relative is None else _settled(relative, 1.0)
    wider = _settled(abs(now.value) - abs(was.value), scale)
    return replace(
        drawn,
        gap_change=moved,
        burdened_part=own,
        comparison_part=_settled(moved - own, scale),
        relative_change=relative,
        scales_disagree=relative is not None and relative * wider < 0,
    )


def _settled(number: float, scale: float) -> float:
    """Return zero for what arithmetic left of a zero."""
    return 0.0 if negligible(number, scale) else number


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
    overlap: float = 0.0,
) -> Change:
    """Return the change verdict between two periods of {group code: estimate}.

    ``comparison`` is a group code, ``ALL_GROUPS`` (the city average, of which the burdened group is part;
    its population shares 0..1 make the error exact), or the code under which both periods hold a goal
    (``comparison_is_goal``: a goal that moves is not people who fell). ``smallest_difference`` is the smallest one
    that matters, as declared, in the measure's unit (see ``movement``). ``overlap``: the share of years both periods
    pool (0.6 where two five-year figures have three years in common). Thin data never raises: that is the
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
    groups = movements(
        people[0], people[1], better, level=level, smallest_difference=smallest_difference, overlap=overlap
    )
    missing = _what_is_missing(before, after, (burdened, comparison), better)
    drawn = Change(ChangeVerdict.NOT_ENOUGH_DATA, missing, was, now, groups)
    if was is None or now is None:
        return drawn
    own = worse_off_sign(better) * (after[burdened].value - before[burdened].value)
    scale = max(abs(p[code].value) for p in periods for code in (burdened, comparison))
    drawn = _described(drawn, was, now, own, scale)
    if missing:
        return drawn
    moved = difference(now.as_estimate(), was.as_estimate(), level=level, overlap=overlap)
    if moved is None or Certainty.NOT_KNOWN in (was.certainty, now.certainty):
        return replace(drawn, reason="the figures are given as exact, so how certain they are is not known")
    drawn = replace(drawn, gap_change_se=moved.se, gap_change_low=moved.low, gap_change_high=moved.high)
    if not moved.clear:
        return replace(drawn, verdict=ChangeVerdict.NO_CLEAR_CHANGE)
    verdict = _four_ways(was.value, now.value, scale, bool(drawn.fell))
    gained = any(g.code == burdened and g.movement is Movement.IMPROVED for g in groups)
    average = group_change(ALL_GROUPS, before, after, better, level, overlap)
    improved = average.low is not None and average.low > 0
    comparison_fell = comparison in drawn.fell or (shared and average.high is not None and average.high < 0)
    # Only a gap the burdened group is behind in can be levelled down.
    closing = was.value > 0 and verdict in (ChangeVerdict.A_GROUP_FELL, ChangeVerdict.CLOSED_OR_REVERSED)
    down = closing and comparison_fell and not gained
    hides = improved and abs(now.value) > abs(was.value)
    return replace(drawn, verdict=verdict, levelling_down=down, headline_hides_gap=hides)
