"""From published values to estimates, gaps and verdicts: the arithmetic every page about outcomes shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from equipt_dash.kernel.home_area import area_order
from equipt_dash.kernel.model import (
    ALL_GROUPS,
    Area,
    Comparison,
    Disparity,
    Group,
    Level,
    Measure,
    Observation,
    Partition,
    Quality,
    ValueRole,
)
from equipt_dash.statistics.change import Change, change
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gap_trend import GapTrend, gap_trends
from equipt_dash.statistics.gaps import Gap, gap
from equipt_dash.statistics.overlap import disjoint_pairs, share_people
from equipt_dash.statistics.parity import best_reliable
from equipt_dash.statistics.predicts import Prediction, race_predicts
from equipt_dash.statistics.reliability import precise_enough
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.estimates import Shares, estimate, lenders, own_share, shares_of


@dataclass(frozen=True)
class Outcome:
    """One indicator in one area: its values, its groups, and what they say about race.

    ``shares``: how large the groups are, from another measure of the same people, where this one does not say.
    """

    measure: Measure
    area: Area
    groups: Mapping[str, Group]
    values: tuple[Observation, ...]
    shares: Shares = field(default_factory=dict)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods with a value for some race group, oldest first."""
        return tuple(dict.fromkeys(o.period for o in self.values if o.group != ALL_GROUPS and o.value is not None))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Race groups with any row, in the order pages print."""
        found = {o.group for o in self.values if o.group != ALL_GROUPS}
        return tuple(sorted(found, key=lambda code: (self.groups[code].sort, self.groups[code].label)))

    @property
    def latest(self) -> str:
        """The newest period with values by race; empty where there is none."""
        return self.periods[-1] if self.periods else ""

    @property
    def is_composition(self) -> bool:
        """Whether the groups are shares of one total, which cannot be compared as rates."""
        return self.measure.partition is Partition.COMPOSITION

    def at(self, period: str) -> dict[str, Observation]:
        """The rows of ``period`` by group code, everybody included."""
        return {o.group: o for o in self.values if o.period == period}

    def estimates(self, period: str) -> dict[str, Estimate]:
        """What may be tested in ``period``, by group code; values held back for their quality are absent."""
        found = ((code, estimate(row, self.measure)) for code, row in self.at(period).items())
        return {code: one for code, one in found if one is not None}

    def share(self, period: str, code: str) -> float | None:
        """The share of everybody a group makes up in ``period``: its own counts, else those of the same people."""
        found = self.estimates(period)
        one, everybody = found.get(code), found.get(ALL_GROUPS)
        if one is None or everybody is None:
            return None
        own = own_share(one, everybody)
        return self.shares.get((self.at(period)[code].period_end, code)) if own is None else own

    @cached_property
    def prediction(self) -> Prediction | None:
        """Whether race predicts this outcome in its newest period; ``None`` for compositions and no data."""
        return None if self.is_composition or not self.latest else self.prediction_at(self.latest)

    def prediction_at(self, period: str) -> Prediction:
        """The same for one period."""
        found = {code: one for code, one in self.estimates(period).items() if code != ALL_GROUPS}
        pairs = disjoint_pairs(found, self.groups)
        return race_predicts(found, pairs, smallest_difference=self.measure.smallest_difference)


@dataclass(frozen=True)
class Target:
    """A targeted disparity with its outcome."""

    disparity: Disparity
    outcome: Outcome

    @property
    def burdened(self) -> str:
        """The group the headline speaks of: the first one named."""
        return self.disparity.burdened[0]

    def comparison_code(self, period: str) -> str:
        """The group the burdened one is compared with in ``period``."""
        if self.disparity.comparison is Comparison.AVERAGE:
            return ALL_GROUPS
        if self.disparity.comparison is Comparison.BEST_GROUP:
            return self._best_other(period) or self.disparity.comparison_group
        return self.disparity.comparison_group

    def _best_other(self, period: str) -> str:
        """The best-off reliable group that shares nobody with the headline group, so that the gap can be tested."""
        groups = self.outcome.groups
        mixed = [code for code in self.outcome.codes if share_people(groups[code], groups[self.burdened])]
        return best_group(self.outcome, period, without=(*self.disparity.burdened, *mixed))

    def gap_at(self, period: str, burdened: str = "") -> Gap | None:
        """The gap of ``burdened`` (the headline group if empty) in ``period``, where both sides are known."""
        found = self.outcome.estimates(period)
        code = self.comparison_code(period)
        one, other = found.get(burdened or self.burdened), found.get(code)
        if one is None or other is None or self.outcome.is_composition:
            return None
        shared = code == ALL_GROUPS
        share = self.outcome.share(period, burdened or self.burdened) if shared else None
        return gap(one, other, self.outcome.measure.better, shared=shared, share=share)

    @cached_property
    def history(self) -> tuple[tuple[str, Gap], ...]:
        """The headline gap in every period that has one, oldest first."""
        found = ((period, self.gap_at(period)) for period in self.outcome.periods)
        return tuple((period, one) for period, one in found if one is not None)

    @cached_property
    def change(self) -> Change | None:
        """What happened between the first and the newest period with a gap; ``None`` with fewer than two."""
        if len(self.history) < 2 or not self.comparable or self.in_dollars_of_each_year:
            return None
        return self.change_between(self.history[0][0], self.history[-1][0])

    @property
    def in_dollars_of_each_year(self) -> bool:
        """Whether rising prices alone would widen the gap, so that its change in dollars says little."""
        return self.outcome.measure.unit == "dollars"

    def years_in_common(self, first: str, last: str) -> float:
        """The share 0..1 of the years that the figures of two periods both pool."""
        pooled = self.outcome.measure.pooled_years or 1
        return max(0.0, 1 - abs(self._year(last) - self._year(first)) / pooled)

    def _year(self, period: str) -> int:
        return next(iter(self.outcome.at(period).values())).period_end.year

    @property
    def years_are_shared(self) -> bool:
        """Whether the first and the newest figure pool some of the same years, so that the error allows for it."""
        return len(self.history) > 1 and self.years_in_common(self.history[0][0], self.history[-1][0]) > 0

    @cached_property
    def trend(self) -> GapTrend | None:
        """The line through the gap of all periods, Holm-corrected over every burdened group; ``None`` where none may be.

        Dollars of each year have none, nor does a comparison that changes, or periods that end in the same year. One
        code is one standard's, so its gaps never cross a change of categories.
        """
        periods = [period for period, _gap in self.history]
        years = [float(self._year(period)) for period in periods]
        if len(set(years)) < len(years) or not self.comparable or self.in_dollars_of_each_year:
            return None
        found = {code: [self.gap_at(period, code) for period in periods] for code in self.disparity.burdened}
        whole = {code: [one for one in each if one is not None] for code, each in found.items()}
        kept = {code: each for code, each in whole.items() if len(each) == len(periods)}
        pooled = float(self.outcome.measure.pooled_years or 1)
        return gap_trends(years, kept, pooled=pooled).get(self.burdened) if years else None

    @property
    def comparable(self) -> bool:
        """Whether the comparison is the same in every period, so that its gaps form one series."""
        return len({self.comparison_code(period) for period, _gap in self.history}) == 1

    def change_between(self, first: str, last: str) -> Change:
        """The verdict on the gap's change between two periods."""
        return change(
            self.outcome.estimates(first),
            self.outcome.estimates(last),
            burdened=self.burdened,
            comparison=self.comparison_code(last),
            better=self.outcome.measure.better,
            smallest_difference=self.outcome.measure.smallest_difference,
            share_before=self.outcome.share(first, self.burdened),
            share_after=self.outcome.share(last, self.burdened),
            overlap=self.years_in_common(first, last),
        )


def best_group(outcome: Outcome, period: str, *, without: Iterable[str] = ()) -> str:
    """The best-off group whose figure is reliable; empty where there is none or no direction is declared.

    Reliable: its source does not call it unreliable, and a published error is small enough beside it.
    """
    rows, found = outcome.at(period), outcome.estimates(period)
    reliable = {
        code
        for code, one in found.items()
        if code != ALL_GROUPS
        and code not in without
        and rows[code].quality is not Quality.POOR
        and (one.se is None or precise_enough(one.value, one.se))
    }
    return best_reliable(found, outcome.measure.better, reliable) or ""


def load_outcomes(context: Context, measures: Sequence[Measure], *, home_only: bool = True) -> tuple[Outcome, ...]:
    """An outcome for each measure and area with values, in the order of ``measures``, city before county."""
    scope, db = context.scope, context.db
    areas = [area for area in queries.areas(scope, db) if area.is_home or not home_only]
    groups = {group.code: group for group in queries.groups(scope, db)}
    rows = queries.observations(scope, db, [m.key for m in measures], areas=[a.code for a in areas])
    by_place: dict[tuple[str, str], list[Observation]] = {}
    for row in rows:
        if row.role is ValueRole.ACTUAL:
            by_place.setdefault((row.measure, row.area), []).append(row)
    shares = _lent(context, measures, by_place)
    return tuple(
        Outcome(
            measure, area, groups, tuple(by_place[measure.key, area.code]), shares.get((measure.key, area.code), {})
        )
        for measure in measures
        for area in sorted(areas, key=area_order)
        if (measure.key, area.code) in by_place
    )


def _lent(
    context: Context, measures: Sequence[Measure], found: Mapping[tuple[str, str], Sequence[Observation]]
) -> dict[tuple[str, str], Shares]:
    """How large the groups are where a measure does not say, from one that counts the same people in the same place."""
    needy = {key: next(one for one in measures if one.key == key[0]) for key in found}
    if all(any(row.denominator for row in rows if row.group == ALL_GROUPS) for rows in found.values()):
        return {}
    others = indicators(context)
    wanted = {key: lenders(one, found[key], others) for key, one in needy.items()}
    keys = sorted({one.key for each in wanted.values() for one in each})
    if not keys:
        return {}
    rows = queries.observations(context.scope, context.db, keys, areas=sorted({area for _key, area in found}))
    lent: dict[tuple[str, str], dict[tuple[date, str], float]] = {}
    for key, each in wanted.items():
        for one in each:
            own = [row for row in rows if (row.measure, row.area) == (one.key, key[1]) and row.role is ValueRole.ACTUAL]
            lent.setdefault(key, {}).update(shares_of(own))
    return dict(lent)


def indicators(context: Context) -> tuple[Measure, ...]:
    """The community indicators of this edition."""
    return queries.measures(context.scope, context.db, level=Level.INDICATOR)


def home_outcomes(context: Context) -> tuple[Outcome, ...]:
    """Each indicator once, where it is measured closest to home; only those with values by race."""
    first: dict[str, Outcome] = {}
    for outcome in load_outcomes(context, indicators(context)):
        if outcome.periods:
            first.setdefault(outcome.measure.key, outcome)
    return tuple(first.values())


def load_targets(context: Context, disparities: Sequence[Disparity]) -> tuple[Target, ...]:
    """Each disparity with its outcome; those without any published value are left out."""
    keys = tuple(dict.fromkeys(item.measure for item in disparities))
    measures = queries.measures(context.scope, context.db, keys=keys)
    found = {(o.measure.key, o.area.code): o for o in load_outcomes(context, measures)}
    pairs = ((item, found.get((item.measure, item.area))) for item in disparities)
    return tuple(Target(item, outcome) for item, outcome in pairs if outcome is not None)
