"""What a page of trends may draw: a measure or a targeted disparity, each found by a short name in the address.

Figures come from the newest edition, so that what is hidden from the public is not here either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.model import ALL_GROUPS, Disparity, Measure, Observation, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import month
from equipt_dash.practice.model import LeverAction
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import queries
from equipt_dash.views.context import BadAddress, Context
from equipt_dash.views.desk.council.districts import KINDS as PARTS
from equipt_dash.views.desk.council.districts_figures import natural
from equipt_dash.views.desk.council.sets import named
from equipt_dash.views.outcomes import Outcome, Target, load_outcomes
from equipt_dash.views.practice.starts import Began, began

MOST = 8
"""More at once than this cannot be compared by eye."""

_NAME = re.compile(r"[dm]\.[a-z0-9-]{1,120}")


@dataclass(frozen=True)
class Subject:
    """A measure in one place, with the disparity it stands for where one was asked for. ``name`` as addresses hold it.

    ``said``: the trend word the edition prints for everybody's figures in this place, where it is the measure's own.
    """

    name: str
    title: str
    href: str
    outcome: Outcome
    target: Target | None
    aims: tuple[Observation, ...]
    actions: tuple[LeverAction, ...]
    said: FamilyTrend | None

    @property
    def measure(self) -> Measure:
        """What is counted."""
        return self.outcome.measure

    def began(self) -> tuple[Began, ...]:
        """The actions that began while the figures ran."""
        slug = self.target.disparity.slug if self.target else ""
        return began(self.actions, self.outcome.values, measure=self.measure.key, disparity=slug)


def names(text: str) -> tuple[str, ...]:
    """The short names of an address, each once.

    Raises:
        BadAddress: one of them is no name, or they are too many.
    """
    found = tuple(dict.fromkeys(part for part in text.split(",") if part))
    if len(found) > MOST or not all(_NAME.fullmatch(one) for one in found):
        raise BadAddress("show")
    return found


def usual(context: Context) -> tuple[str, ...]:
    """What is shown to whoever chose nothing: the first disparities that have figures, or else measures."""
    disparities = queries.disparities(context.scope, context.db)
    measures = {
        one.key: one for one in queries.measures(context.scope, context.db, keys=[d.measure for d in disparities])
    }
    told = {
        o.measure.key for o in load_outcomes(context, list(measures.values()), home_only=False) if len(o.periods) > 1
    }
    return tuple(f"d.{one.slug}" for one in disparities if one.measure in told)[:MOST]


def of_set(context: Context, chosen: str, *, places: bool = False) -> tuple[str, ...]:
    """The short names of a set: its disparities first, then its measures, only those that have figures.

    ``places``: figures in parts of the city are asked for.
    """
    found = named(context, chosen)
    slugs = {one.slug: one for one in queries.disparities(context.scope, context.db)}
    wanted = [slugs[slug] for slug in found.disparities if slug in slugs]
    keys = dict.fromkeys((*(one.measure for one in wanted), *found.measures))
    measures = {one.key: one for one in queries.measures(context.scope, context.db, keys=tuple(keys))}
    outcomes = load_outcomes(context, tuple(measures.values()), home_only=False)
    told = {one.measure.key for one in outcomes if one.area.kind in PARTS or not places}
    own = [measures[key].slug for key in found.measures if key in told]
    return (*(f"d.{one.slug}" for one in wanted if one.measure in told), *(f"m.{slug}" for slug in own))


def load(context: Context, chosen: Sequence[str], where: str, *, places: bool = False) -> tuple[Subject, ...]:
    """The subjects in the order chosen. ``where``: an area's code; empty for each one's own.

    ``places``: each part of the city that has figures is a subject of its own.

    Raises:
        BadAddress: a name belongs to nothing in this edition.
    """
    by_slug = {one.slug: one for one in queries.disparities(context.scope, context.db)}
    wanted: dict[str, tuple[Measure, Disparity | None]] = {}
    keys = [by_slug[name[2:]].measure for name in chosen if name[0] == "d" and name[2:] in by_slug]
    measures = {one.key: one for one in queries.measures(context.scope, context.db, keys=keys)}
    for name in chosen:
        disparity = by_slug.get(name[2:]) if name[0] == "d" else None
        measure = measures.get(disparity.measure) if disparity else None
        if name[0] == "m":
            measure = queries.measure(context.scope, context.db, name[2:])
        if measure is None:
            raise BadAddress("show")
        wanted[name] = (measure, disparity)
    return _subjects(context, wanted, where, places)


def _subjects(
    context: Context, wanted: Mapping[str, tuple[Measure, Disparity | None]], where: str, each_place: bool
) -> tuple[Subject, ...]:
    measures = list({measure.key: measure for measure, _d in wanted.values()}.values())
    actions = queries.records(context.scope, context.db, LeverAction)
    words = queries.trends(context.scope, context.db)
    places: dict[str, dict[str, Outcome]] = {}
    for each in load_outcomes(context, measures, home_only=False):
        places.setdefault(each.measure.key, {})[each.area.code] = each
    aims = [
        row
        for row in queries.observations(context.scope, context.db, [one.key for one in measures])
        if row.role is ValueRole.TARGET and row.group == ALL_GROUPS and row.value is not None
    ]
    found = []
    for name, (measure, disparity) in wanted.items():
        here = places.get(measure.key, {})
        whole = _place(here, where or (disparity.area if disparity else ""))
        outcomes = _parts(here) if each_place else ((whole,) if whole else ())
        title = disparity.title if disparity else measure.name.rstrip(" .:")
        href = f"/disparities/{disparity.slug}" if disparity else f"/measures/{measure.slug}"
        for outcome in outcomes:
            target = Target(disparity, outcome) if disparity and disparity.area == outcome.area.code else None
            own = tuple(row for row in aims if (row.measure, row.area) == (measure.key, outcome.area.code))
            told = _("{title}, {place}", title=title, place=outcome.area.name) if each_place else title
            said = words.get(measure.key)
            said = said if said and said.area == outcome.area.code else None
            found.append(Subject(name, told, href, outcome, target, own, actions, said))
    return tuple(found)


def _parts(found: Mapping[str, Outcome]) -> tuple[Outcome, ...]:
    """The outcomes in the city's districts and neighborhoods, in their order."""
    parts = [one for one in found.values() if one.area.kind in PARTS]
    return tuple(sorted(parts, key=lambda one: natural(one.area)))


def _place(found: Mapping[str, Outcome], where: str) -> Outcome | None:
    """The outcome in ``where``; without one asked for, the home area with figures for everybody, then any home area."""
    if where:
        return found.get(where)
    home = [one for one in found.values() if one.area.is_home]
    whole = (one for one in home if any(row.group == ALL_GROUPS and row.value is not None for row in one.values))
    return next(whole, next(iter(home), None))


def time_of(row: Observation, yearly: bool) -> float:
    """Where a period stands on the axis: its year, or the month of it where a year has several."""
    return row.period_end.year if yearly else row.period_end.year + (row.period_end.month - 1) / 12


def is_yearly(rows: Sequence[Observation]) -> bool:
    """Whether no two periods end in the same year."""
    ends = {row.period: row.period_end.year for row in rows}
    return len(set(ends.values())) == len(ends)


def time_label(t: float) -> str:
    """A time ahead in words: its year, or its month."""
    return str(round(t)) if t == round(t) else f"{month(round(t % 1 * 12) + 1)} {int(t)}"
