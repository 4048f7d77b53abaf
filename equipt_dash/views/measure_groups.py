"""Who and where a department's figures are about: by race and ethnicity, and by part of the city, where recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import ALL_GROUPS, Area, Kind, Measure, Missing, Observation, Source, ValueRole
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.pages.parts import Block, Cell, Column, Section, TableModel, Text
from equipt_dash.practice.model import LeverAction
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.outcome_figures import level_now, level_over_time
from equipt_dash.views.outcomes import Outcome
from equipt_dash.views.practice.starts import began

Sources = Mapping[str, Source]


def group_section(context: Context, measure: Measure, rows: Sequence[Observation], sources: Sources) -> Section:
    """Figures by race and ethnicity, or why there are none. ``rows``: those that speak for the whole city."""
    title = _("Can it be split by race?")
    own = tuple(row for row in rows if row.role is ValueRole.ACTUAL)
    groups = {one.code: one for one in queries.groups(context.scope, context.db)}
    areas = {one.code: one for one in queries.areas(context.scope, context.db)}
    if not any(row.group != ALL_GROUPS for row in own):
        return Section("by-race", title, (_no_split(measure),))
    outcome = Outcome(measure, areas[own[0].area], groups, own)
    if not outcome.periods:
        return Section("by-race", title, (Text(((_without_figures(own),),)),))
    starts = began(queries.records(context.scope, context.db, LeverAction), own, measure=measure.key)
    over_time = level_over_time(outcome, outcome.codes, outcome.periods, sources, starts)
    blocks: list[Block] = [level_now(outcome, outcome.latest, sources)]
    if over_time is not None:
        blocks.append(over_time)
    return Section("by-race", title, (*blocks, Text(((_caution(measure),),))))


def _without_figures(rows: Sequence[Observation]) -> str:
    """Why a measure that is counted by group has no figure by group, as its rows say it."""
    reasons = {row.missing or Missing.NOT_PUBLISHED for row in rows if row.group != ALL_GROUPS}
    if reasons == {Missing.SUPPRESSED}:
        return _("It is counted by group, but too few people for any figure to be shown.")
    words = listed([missing_words(one) for one in Missing if one in reasons])
    return _("It is counted by group, but no figure can be shown: {reasons}.", reasons=words)


def _caution(measure: Measure) -> str:
    if measure.kind is Kind.HOW_MUCH:
        return _("These are counts. A larger group has larger counts, so they do not say who is reached better.")
    return _("These are the people the department served, not all residents of a group.")


def _no_split(measure: Measure) -> Block:
    words = [_("Not in the public record: the source gives one number a year for everybody served.")]
    if measure.note:
        words.append(measure.note)
    words.append(
        _(
            "To show who is served, the department would need to record race and ethnicity for this measure "
            "and publish counts large enough to protect people."
        )
    )
    return Text(tuple((line,) for line in words))


def place_sections(context: Context, measure: Measure, rows: Sequence[Observation]) -> tuple[Section, ...]:
    """Figures for everybody in each part of the city; nothing where there are none. ``rows``: of every area."""
    areas = {one.code: one for one in queries.areas(context.scope, context.db)}
    found: dict[str, list[Observation]] = {}
    for row in rows:
        if row.role is ValueRole.ACTUAL and row.group == ALL_GROUPS and not areas[row.area].is_home:
            found.setdefault(row.area, []).append(row)
    if not found:
        return ()
    periods = sorted({(row.period_end, row.period) for each in found.values() for row in each})
    columns = (Column("place", _("Part of the city")), *(Column(period, period, True) for _end, period in periods))
    table = TableModel(
        _("The same figure in each part of the city, by name"),
        columns,
        tuple(_place(measure, areas[code], each, [period for _end, period in periods]) for code, each in sorted(found.items(), key=lambda pair: areas[pair[0]].name)),
    )  # fmt: skip
    return (Section("by-place", _("In each part of the city"), (table,)),)


def _place(measure: Measure, area: Area, rows: Sequence[Observation], periods: Sequence[str]) -> tuple[Cell, ...]:
    by_period = {row.period: row for row in rows}
    return (Cell(area.name), *(value_cell(measure, by_period.get(period)) for period in periods))
