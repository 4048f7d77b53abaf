"""Which measures and outcomes got figures for periods the earlier edition did not have.

Why grouped: a new year brings hundreds. A department is told once with counts, an outcome once; a figure that stands
alone is told itself. What another item tells with its picture is not told again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.home_area import area_order
from equipt_dash.kernel.model import ALL_GROUPS, Area, Group, Measure, Observation, ValueRole
from equipt_dash.kernel.words import _, listed
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.measures import Both
from equipt_dash.views.desk.council.questions import Known
from equipt_dash.views.outcomes import indicators
from equipt_dash.views.wording import people, value_words

MOST_PERIODS = 3
"""Periods that are named one by one; more are told as the first and the last."""


@dataclass(frozen=True)
class _New:
    """The new rows of a measure in one place, oldest first; ``title`` names the place where there are several."""

    measure: Measure
    area: str
    title: str
    rows: tuple[Observation, ...]


def new(before: Context, after: Context, both: Iterable[Both], here: Known, told: frozenset[str]) -> list[Item]:
    """An item for each outcome and each department with new figures. ``told``: keys of what is told already."""
    gaps = queries.disparities(after.scope, after.db)
    shown = {(one.measure, one.area) for one in gaps if f"disparity:{one.slug}" in told}
    groups = {one.code: one for one in queries.groups(after.scope, after.db)}
    items = [_item(one, groups) for one in _of_outcomes(before, after) if (one.measure.key, one.area) not in shown]
    departments: dict[str, list[_New]] = {}
    for one in both:
        measure = one.measure
        had = {row.period for row in one.old_rows if row.role is ValueRole.ACTUAL}
        rows = _fresh(had, one.rows)
        if rows and not {f"measure:{measure.key}", f"missed:{measure.key}"} & told:
            departments.setdefault(measure.department, []).append(_New(measure, rows[0].area, measure.name, rows))
    for code, each in departments.items():
        items += _of_department(code, each, groups, here)
    return items


def _fresh(had: Collection[str], rows: Iterable[Observation]) -> tuple[Observation, ...]:
    """The results with a number for periods that are not among those the earlier edition ``had``."""
    found = (row for row in rows if row.role is ValueRole.ACTUAL and row.value is not None and row.period not in had)
    return tuple(sorted(found, key=lambda row: (row.period_end, row.period, row.group)))


def _of_outcomes(before: Context, after: Context) -> list[_New]:
    """The new figures of each community indicator, in each place at home where it is measured."""
    measures = indicators(after)
    areas = sorted((one for one in queries.areas(after.scope, after.db) if one.is_home), key=area_order)
    old, now = (_by_place(context, measures, areas) for context in (before, after))
    found: list[_New] = []
    for measure in measures:
        places = [area for area in areas if (measure.key, area.code) in now]
        for area in places:
            had = {row.period for row in old.get((measure.key, area.code), ()) if row.value is not None}
            rows = _fresh(had, now[measure.key, area.code])
            title = measure.name if len(places) == 1 else f"{measure.name}, {area.name}"
            if rows:
                found.append(_New(measure, area.code, title, rows))
    return found


def _by_place(
    context: Context, measures: Sequence[Measure], areas: Sequence[Area]
) -> dict[tuple[str, str], list[Observation]]:
    keys, codes = [one.key for one in measures], [one.code for one in areas]
    found: dict[tuple[str, str], list[Observation]] = {}
    for row in queries.observations(context.scope, context.db, keys, areas=codes):
        if row.role is ValueRole.ACTUAL:
            found.setdefault((row.measure, row.area), []).append(row)
    return found


def _of_department(code: str, each: Sequence[_New], groups: Mapping[str, Group], here: Known) -> list[Item]:
    department = here.departments.get(code)
    if department is None or len(each) == 1:
        return [_item(one, groups) for one in each]
    rows = [row for one in each for row in one.rows]
    words = _("{n} new figures for {m} measures, for {periods}.", n=len(rows), m=len(each), periods=period_words(rows))
    href = f"/departments/{department.slug}"
    return [Item(Kind.FIGURES, f"figures:{code}", department.name, href, words, size=len(rows))]


def _item(one: _New, groups: Mapping[str, Group]) -> Item:
    key, href = f"figures:{one.measure.key}:{one.area}", f"/measures/{one.measure.slug}"
    return Item(Kind.FIGURES, key, one.title, href, _sentence(one, groups), size=len(one.rows))


def _sentence(one: _New, groups: Mapping[str, Group]) -> str:
    """The figure itself where it stands alone; else how many there are, and the newest for everybody."""
    newest = next((row for row in reversed(one.rows) if row.group == ALL_GROUPS), None)
    if len(one.rows) == 1:
        row = one.rows[0]
        words = {"period": row.period, "value": value_words(one.measure, row)}
        if newest is not None:
            return _("In {period} it was {value}.", **words)
        return _("In {period} it was {value} for {group}.", group=people(groups, row.group), **words)
    n = len(one.rows)
    start = _("{n} new figures, for {periods}.", n=n, periods=period_words(one.rows))
    if newest is None:
        return start
    period, value = newest.period, value_words(one.measure, newest)
    return f"{start} {_('In {period} it was {value} for everybody.', period=period, value=value)}"


def period_words(rows: Iterable[Observation]) -> str:
    """The periods of ``rows``, oldest first; of many only the first and the last."""
    ordered = sorted(rows, key=lambda row: (row.period_end, row.period))
    periods = list(dict.fromkeys(row.period for row in ordered))
    if len(periods) <= MOST_PERIODS:
        return listed(periods)
    return _("{n} periods from {first} to {last}", n=len(periods), first=periods[0], last=periods[-1])
