"""How people of one group fare beside everybody, outcome by outcome: pure, from what is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from equipt_dash.kernel.model import ALL_GROUPS, Better, Comparison, Disparity, Group
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.statistics.gaps import Gap
from equipt_dash.views.outcomes import Outcome, Target

FAMILIES = ("black", "hispanic", "asian", "api", "aian", "nhpi", "mena", "white", "two_or_more", "other")
"""Families of groups in the order a reader chooses among them. Standards split them into some thirty groups."""

CLOSING = frozenset({ChangeVerdict.LEVELLING_UP})
"""A gap that closed because a group fell is never counted as closing."""

WIDENING = frozenset({ChangeVerdict.UNEQUALLY, ChangeVerdict.FALLING_BEHIND})


class Standing(StrEnum):
    """Where a group stands beside everybody in one outcome."""

    WORSE = "worse off"
    BETTER = "better off"
    NOT_CLEAR = "cannot be told apart"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Beside:
    """One outcome for one group, beside everybody. ``code``: the exact group of the outcome's own standard."""

    outcome: Outcome
    code: str

    @cached_property
    def target(self) -> Target:
        """The comparison as the disparity it would be, so that gaps and verdicts come from where pages take them."""
        return Target(_as_disparity(self.outcome, self.code), self.outcome)

    @property
    def period(self) -> str:
        """The newest period with values by race."""
        return self.outcome.latest

    @cached_property
    def gap(self) -> Gap | None:
        """The gap to everybody; ``None`` where one of the two is not published."""
        return self.target.gap_at(self.period)

    @property
    def standing(self) -> Standing:
        """Worse, better, or why neither can be said."""
        found = self.gap
        if found is None or found.low is None or not found.direction_known:
            return Standing.NOT_JUDGED
        if not found.clear:
            return Standing.NOT_CLEAR
        return Standing.WORSE if found.value > 0 else Standing.BETTER

    @property
    def verdict(self) -> ChangeVerdict:
        """What happened to the gap between its first and its newest period."""
        change = self.target.change
        return change.verdict if change else ChangeVerdict.NOT_ENOUGH_DATA

    @property
    def better_by(self) -> float | None:
        """How much better than everybody, as a percent of everybody's level; negative where worse.

        ``None`` where no direction is declared, or everybody's level is not above zero.
        """
        return relative(self.outcome, self.code)


def relative(outcome: Outcome, code: str) -> float | None:
    """A group's level as a difference from everybody's in percent of it, positive where the group is better off."""
    found = outcome.estimates(outcome.latest)
    one, everybody = found.get(code), found.get(ALL_GROUPS)
    better = outcome.measure.better
    if one is None or everybody is None or everybody.value <= 0 or better is Better.NOT_DECLARED:
        return None
    return (one.value / everybody.value - 1) * (100 if better is Better.HIGHER else -100)


def families_in(outcomes: Iterable[Outcome], groups: Iterable[Group]) -> tuple[str, ...]:
    """The families that some outcome has a value for, in the order they are offered."""
    known = {group.code: group.family for group in groups}
    found = {known[code] for outcome in outcomes for code in outcome.estimates(outcome.latest) if code != ALL_GROUPS}
    return tuple(family for family in FAMILIES if family in found)


def member(outcome: Outcome, family: str) -> str:
    """The group of a family that an outcome has a value for in its newest period; empty where it has none.

    Where one standard gives two (with and without Hispanic people), the first that shares nobody with the others.
    """
    found = outcome.estimates(outcome.latest)
    mine = [code for code in outcome.codes if outcome.groups[code].family == family and code in found]
    apart = [code for code in mine if outcome.groups[code].hispanic != "any"]
    return next(iter((*apart, *mine)), "")


def beside_everybody(outcomes: Sequence[Outcome], family: str) -> tuple[Beside, ...]:
    """Each outcome that has a value for the family, in the order given."""
    pairs = ((outcome, member(outcome, family)) for outcome in outcomes)
    return tuple(Beside(outcome, code) for outcome, code in pairs if code)


def worst_off(outcome: Outcome) -> str:
    """The group furthest behind everybody in an outcome; empty where none can be compared."""
    found = [(relative(outcome, code), code) for code in outcome.codes]
    behind = [(value, code) for value, code in found if value is not None]
    return min(behind)[1] if behind else ""


def _as_disparity(outcome: Outcome, code: str) -> Disparity:
    return Disparity(
        slug="", title=outcome.measure.name, measure=outcome.measure.key, area=outcome.area.code, burdened=(code,),
        comparison=Comparison.AVERAGE, comparison_group=ALL_GROUPS, comparison_reason="", statement="", people_unit="",
        roots="", roots_source="", target_gap=None, floor=None, target_date=None, target_source="", proposed_by="", sort=0,
    )  # fmt: skip
