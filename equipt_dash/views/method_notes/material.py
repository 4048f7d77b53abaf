"""The city's own figures that worked examples are computed from, read only when an example asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from equipt_dash.kernel.model import ALL_GROUPS, Better, Level, Observation
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.overlap import share_people
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import Outcome, Target, home_outcomes, load_targets
from equipt_dash.views.performance import Record, record

_MOST_CODES = 12
_FEWEST_GROUPS = 3
_FEWEST_YEARS = 5


@dataclass(frozen=True)
class Sample:
    """Groups that share nobody, with value, error and size, from the newest period of one outcome.

    ``all_n`` is the number of people or households behind the figure for everybody, where it is published.
    """

    outcome: Outcome
    codes: tuple[str, ...]
    groups: Groups
    all_n: float | None

    @property
    def whole(self) -> bool:
        """Whether the groups together hold everybody the figure counts."""
        return self.all_n is not None and self.groups.n is not None and abs(self.groups.n.sum() - self.all_n) < 1

    @property
    def estimates(self) -> dict[str, Estimate]:
        """The estimate of each group by its label."""
        found = self.outcome.estimates(self.outcome.latest)
        return {name: found[code] for name, code in zip(self.groups.names, self.codes, strict=True)}


@dataclass(frozen=True)
class Material:
    """What examples may be made of; each part is ``None`` where the city has nothing that fits."""

    context: Context

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Each indicator by race."""
        return home_outcomes(self.context)

    @cached_property
    def sample(self) -> Sample | None:
        """The first outcome whose groups make up everybody; else the first with three groups apart."""
        found = [one for one in map(_sample, self.outcomes) if one is not None]
        return next((one for one in found if one.whole), found[0] if found else None)

    @cached_property
    def overlapping(self) -> Outcome | None:
        """The sample's outcome, if some of its groups share people."""
        sample = self.sample
        if sample is None:
            return None
        known = [sample.outcome.groups[code] for code in sample.outcome.codes]
        return sample.outcome if any(share_people(a, b) for a, b in combinations(known, 2)) else None

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every targeted disparity with its outcome."""
        return load_targets(self.context, queries.disparities(self.context.scope, self.context.db))

    @cached_property
    def changing(self) -> Target | None:
        """The first disparity whose gap may be judged between two periods."""
        return next((one for one in self.targets if one.change is not None), None)

    @cached_property
    def trending(self) -> Target | None:
        """The first comparable disparity with three or more gaps whose errors are known."""
        able = (one for one in self.targets if one.comparable and not one.in_dollars_of_each_year)
        return next((one for one in able if sum(bool(g.se) for _p, g in one.history) >= _FEWEST_GROUPS), None)

    @cached_property
    def shares(self) -> tuple[Outcome, Observation, Observation] | None:
        """An outcome that divides two published shares, with a group's newest row and everybody's."""
        for outcome in self.outcomes:
            rows = outcome.at(outcome.latest)
            everybody = rows.get(ALL_GROUPS)
            if outcome.measure.unit != "ratio" or everybody is None:
                continue
            for code in outcome.codes:
                row = rows.get(code)
                if row is not None and None not in (
                    row.numerator,
                    row.denominator,
                    everybody.numerator,
                    everybody.denominator,
                ):
                    return outcome, row, everybody
        return None

    @cached_property
    def record(self) -> Record | None:
        """The first department measure with a target and five years of results."""
        scope, db = self.context.scope, self.context.db
        known = [m for m in queries.measures(scope, db, level=Level.PERFORMANCE) if m.better is not Better.NOT_DECLARED]
        rows = queries.observations(scope, db, [m.key for m in known[:60]])
        for measure in known[:60]:
            found = record(measure, rows)
            newest = found.newest
            years = sum(row.value is not None for row in found.actuals)
            if years >= _FEWEST_YEARS and newest is not None and found.target_for(newest.period):
                return found
        return None


def _sample(outcome: Outcome) -> Sample | None:
    """The largest set of groups that share nobody, by the people it holds."""
    if outcome.is_composition or outcome.measure.better is Better.NOT_DECLARED:
        return None
    found = outcome.estimates(outcome.latest)
    able = [c for c in outcome.codes if c in found and found[c].se and found[c].n]
    if not _FEWEST_GROUPS <= len(able) <= _MOST_CODES:
        return None
    apart = [
        chosen
        for size in range(_FEWEST_GROUPS, len(able) + 1)
        for chosen in combinations(able, size)
        if not any(share_people(outcome.groups[a], outcome.groups[b]) for a, b in combinations(chosen, 2))
    ]
    if not apart:
        return None
    codes = max(apart, key=lambda chosen: sum(found[code].n or 0 for code in chosen))
    absent = [
        outcome.groups[code].label
        for code in outcome.codes
        if code not in found and not any(share_people(outcome.groups[code], outcome.groups[c]) for c in codes)
    ]
    everybody = found.get(ALL_GROUPS)
    return Sample(outcome, codes, _groups(outcome, codes, absent), everybody.n if everybody else None)


def _groups(outcome: Outcome, codes: tuple[str, ...], absent: list[str]) -> Groups:
    found = outcome.estimates(outcome.latest)
    n = np.array([found[code].n for code in codes], dtype=np.float64)
    return Groups(
        names=tuple(outcome.groups[code].label for code in codes),
        y=np.array([found[code].value for code in codes], dtype=np.float64),
        s=np.array([found[code].se for code in codes], dtype=np.float64),
        n=n,
        favourable=outcome.measure.better is Better.HIGHER,
        scale=outcome.measure.scale,
        reference=int(np.argmax(n)),
        missing=tuple(absent),
    )
