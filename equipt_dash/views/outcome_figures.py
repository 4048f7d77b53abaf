"""Charts about outcomes, each with its sentence and table twin made from the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from equipt_dash.charts.model import Axis, Point, Reference, Row, Series, nice_axis, values_of
from equipt_dash.kernel.model import ALL_GROUPS, Group, Measure, Observation, Source
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import shown, tick
from equipt_dash.kernel.words.units import difference_unit, measure_unit, scale_words, unit_words
from equipt_dash.pages.chart_parts import DotsChart, GapChart, PanelsChart
from equipt_dash.pages.parts import Cell, Column, FigureModel, Holds, Rich, TableModel
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.overlap import share_people
from equipt_dash.views.gap_certainty import cautious_words, shares_words
from equipt_dash.views.number_cells import gap_cell, gap_interval_cell, interval_cell, ratio_cell, value_cell
from equipt_dash.views.outcomes import Outcome, Target, best_group
from equipt_dash.views.practice.starts import Began, start_notes, starts_of
from equipt_dash.views.story import restated_cell, restated_notes
from equipt_dash.views.wording import (
    change_badge,
    comparison_words,
    gap_sentence,
    label,
    short_words,
    signed,
    signed_number,
    source_line,
    value_words,
)

_SLOTS = {"black": 1, "hispanic": 2, "asian": 3, "api": 3, "white": 4, "aian": 5, "nhpi": 6}
"""Colour and marker of a family of groups, the same on every page."""

Sources = Mapping[str, Source]


def slot(group: Group) -> int:
    """Which colour and marker a group has."""
    return _SLOTS.get(group.family, 7)


def sources_of(rows: Iterable[Observation], sources: Sources) -> tuple[Rich, ...]:
    """The sources behind some values, each once."""
    return tuple(source_line(sources[key]) for key in dict.fromkeys(row.source for row in rows))


def _bounds(measure: Measure, row: Observation) -> tuple[float | None, float | None]:
    low = None if row.low is None else shown(row.low, measure.unit)
    high = None if row.high is None else shown(row.high, measure.unit)
    return low, high


def _format(measure: Measure) -> str:
    return "percent" if measure.unit == "share" else measure.unit


def axis_for(measure: Measure, values: Iterable[float | None], *, zero: bool) -> Axis:
    """A round scale over values already shown as readers see them."""
    unit = _format(measure)
    decimals = 0 if unit in ("percent", "dollars", "count") else measure.decimals
    known = list(values)
    axis = nice_axis(known, zero, fmt=lambda v: tick(v, unit, decimals), smallest_step=10.0**-decimals)
    return replace(axis, unit=scale_words(measure.unit))


def _gap_axis(measure: Measure, values: Iterable[float | None]) -> Axis:
    """A scale for gaps: percentages differ by points, so its ticks carry no percent sign."""
    unit = "count" if _format(measure) == "percent" else _format(measure)
    decimals = 0 if unit in ("dollars", "count") else measure.decimals
    return nice_axis(list(values), True, fmt=lambda v: tick(v, unit, decimals), smallest_step=10.0**-decimals)


def level_now(outcome: Outcome, period: str, sources: Sources) -> FigureModel:
    """Each group's level in one period, with its interval and the average as a line."""
    rows = outcome.at(period)
    measure = outcome.measure
    dots = tuple(_dot(outcome, code, rows.get(code)) for code in outcome.codes if code in rows)
    average = rows.get(ALL_GROUPS)
    reference = None
    if average is not None and average.value is not None and not outcome.is_composition:
        reference = Reference(shown(average.value, measure.unit), _("Everybody"), value_words(measure, average))
    numbers = [n for dot in dots for n in (dot.value, dot.low, dot.high)]
    known = [n for n in numbers if n is not None]
    # A scale from zero where values differ much; where they hardly do, one that shows the difference and says so.
    zero = not known or min(known) < max(known) / 2
    return FigureModel(
        id="level",
        title=_("{name}, by race and ethnicity, {period}", name=measure.name, period=period),
        sentence=_levels_sentence(outcome, period),
        chart=DotsChart(
            dots, reference, axis_for(measure, [*numbers, reference.value if reference else None], zero=zero)
        ),
        table=_level_table(outcome, [period], [*outcome.codes, ALL_GROUPS], sources),
        sources=sources_of(rows.values(), sources),
        notes=(*_order_note(), *restated_notes(rows.values(), outcome.groups)),
    )


def _order_note() -> tuple[str, ...]:
    return (_("Groups stand in alphabetical order. Lines show the published interval, where there is one."),)


def _dot(outcome: Outcome, code: str, row: Observation | None) -> Row:
    group, words = outcome.groups[code], value_words(outcome.measure, row)
    if row is None or row.value is None:
        return Row(group.label, slot(group), None, text=words)
    return Row(
        group.label,
        slot(group),
        shown(row.value, outcome.measure.unit),
        *_bounds(outcome.measure, row),
        words,
    )


def _levels_sentence(outcome: Outcome, period: str) -> str:
    rows = outcome.at(period)
    parts = [
        _(
            "{group} {value}",
            group=label(outcome.groups, code),
            value=value_words(outcome.measure, rows[code]),
        )
        for code in (*outcome.codes, ALL_GROUPS)
        if code in rows
    ]
    return _("{area}, {period}. {levels}.", period=period, area=outcome.area.name, levels="; ".join(parts))


def _level_table(outcome: Outcome, periods: Sequence[str], codes: Sequence[str], sources: Sources) -> TableModel:
    measure = outcome.measure
    columns = (
        Column("group", _("Group")),
        Column("period", _("Period")),
        Column("value", _("Value ({unit})", unit=measure_unit(measure)), True, Holds.QUANTITY),
        Column("interval", _("Interval"), holds=Holds.INTERVAL),
    )
    found = {period: outcome.at(period) for period in periods}
    shown_rows = [(period, found[period][code]) for code in codes for period in periods if code in found[period]]
    rows = tuple(
        (Cell(label(outcome.groups, row.group)), Cell(period), restated_cell(measure, row), interval_cell(measure, row))
        for period, row in shown_rows
    )
    return TableModel(
        _("{name}, {area}", name=measure.name, area=outcome.area.name), columns, rows,
        row_sources=tuple(sources_of([row], sources) for _period, row in shown_rows),
    )  # fmt: skip


def level_over_time(
    outcome: Outcome, codes: Sequence[str], periods: Sequence[str], sources: Sources, began: Sequence[Began] = ()
) -> FigureModel | None:
    """Each group's level over time, one panel a group on one scale; ``None`` with fewer than two periods."""
    if len(periods) < 2 or not codes:
        return None
    series, average = series_over_time(outcome, codes, periods)
    lines = (*series, average) if average else series
    return FigureModel(
        id="over-time",
        title=_("{name}, over time", name=outcome.measure.name),
        sentence=_over_time_sentence(outcome, codes, periods),
        chart=PanelsChart(
            series, average, axis_for(outcome.measure, values_of(lines), zero=False), starts=starts_of(began)
        ),
        table=_level_table(outcome, periods, [*codes, ALL_GROUPS], sources),
        sources=sources_of(outcome.values, sources),
        notes=(
            _("All panels share one scale. The dashed line is everybody in the area.")
            if average
            else _("All panels share one scale."),
            *restated_notes((row for period in periods for row in outcome.at(period).values()), outcome.groups),
            *start_notes(began),
        ),
    )


def series_over_time(
    outcome: Outcome, codes: Sequence[str], periods: Sequence[str]
) -> tuple[tuple[Series, ...], Series | None]:
    """A line for each group, and one for everybody where that can be compared with them."""
    average = _series(outcome, ALL_GROUPS, periods)
    has_average = any(point.value is not None for point in average.points) and not outcome.is_composition
    return tuple(_series(outcome, code, periods) for code in codes), average if has_average else None


def _series(outcome: Outcome, code: str, periods: Sequence[str]) -> Series:
    points = []
    for period in periods:
        row = outcome.at(period).get(code)
        if row is None:
            end = next(iter(outcome.at(period).values())).period_end
            points.append(Point(end.year, period, None, text=_("not published")))
            continue
        value = None if row.value is None else shown(row.value, outcome.measure.unit)
        low, high = _bounds(outcome.measure, row) if value is not None else (None, None)
        words, short = value_words(outcome.measure, row), short_words(outcome.measure, row.value)
        points.append(Point(row.period_end.year, period, value, low, high, words, short))
    place = 0 if code == ALL_GROUPS else slot(outcome.groups[code])
    return Series(code, label(outcome.groups, code), place, tuple(points))


def _over_time_sentence(outcome: Outcome, codes: Sequence[str], periods: Sequence[str]) -> str:
    first, last = outcome.at(periods[0]), outcome.at(periods[-1])
    parts = [
        _(
            "{group} from {before} to {after}",
            group=label(outcome.groups, code),
            before=value_words(outcome.measure, first.get(code)),
            after=value_words(outcome.measure, last.get(code)),
        )
        for code in (*codes, ALL_GROUPS)
        if code in first and code in last
    ]
    return _("{first} to {last}: {moves}.", first=periods[0], last=periods[-1], moves="; ".join(parts))


def gap_over_time(target: Target, sources: Sources, began: Sequence[Began] = ()) -> FigureModel | None:
    """The headline gap over time with its interval; ``None`` with fewer than two comparable periods."""
    if len(target.history) < 2 or not target.comparable:
        return None
    measure = target.outcome.measure
    points = tuple(
        Point(
            target.outcome.at(period)[target.burdened].period_end.year,
            period,
            shown(found.value, measure.unit),
            None if found.low is None else shown(found.low, measure.unit),
            None if found.high is None else shown(found.high, measure.unit),
            signed(measure, found.value),
            signed_number(measure, found.value),
        )
        for period, found in target.history
    )
    series = Series("gap", _("Gap"), slot(target.outcome.groups[target.burdened]), points)
    unit = unit_words(difference_unit(measure.unit))
    axis = _gap_axis(measure, [*values_of([series]), 0.0])
    return FigureModel(
        id="gap",
        title=_gap_title(target),
        sentence=gap_sentence(target, target.history[-1][0]),
        chart=GapChart(
            series,
            axis,
            above=_("worse off, {unit}", unit=unit),
            below=_("better off, {unit}", unit=unit),
            starts=starts_of(began),
        ),
        table=_gap_table(target, sources),
        sources=sources_of(target.outcome.values, sources),
        notes=(*_gap_notes(target), *start_notes(began)),
    )


def _gap_notes(target: Target) -> tuple[str, ...]:
    period, found = target.history[-1]
    other = comparison_words(target, period)
    notes = [
        _("Above zero, the burdened group is worse off than {other}.", other=other),
        _("Gaps are computed before rounding."),
    ]
    notes.extend(words for words in (cautious_words(found), shares_words(target)) if words)
    codes = {target.burdened, *(target.comparison_code(period) for period, _gap in target.history)}
    rows = [row for period, _gap in target.history for row in target.outcome.at(period).values() if row.group in codes]
    return (*notes, *restated_notes(rows, target.outcome.groups))


def _gap_title(target: Target) -> str:
    if target.in_dollars_of_each_year:
        return _("The gap over time, in dollars of each year")
    return _("The gap over time: {verdict}", verdict=change_badge(target.change).text)


def _gap_table(target: Target, sources: Sources) -> TableModel:
    measure = target.outcome.measure
    columns = (
        Column("period", _("Period")),
        Column("burdened", label(target.outcome.groups, target.burdened), True, Holds.QUANTITY),
        Column(
            "comparison",
            label(target.outcome.groups, target.comparison_code(target.history[-1][0])),
            True,
            Holds.QUANTITY,
        ),
        Column("gap", _("Gap"), True, Holds.QUANTITY),
        Column("interval", _("95% interval of the gap"), holds=Holds.INTERVAL),
        Column("ratio", _("Ratio"), True, Holds.QUANTITY),
    )
    rows, credited = [], []
    for period, found in target.history:
        at = target.outcome.at(period)
        credited.append(sources_of((at[target.burdened], at[target.comparison_code(period)]), sources))
        rows.append(
            (
                Cell(period),
                value_cell(measure, at[target.burdened]),
                value_cell(measure, at[target.comparison_code(period)]),
                gap_cell(measure, found.value),
                gap_interval_cell(measure, found.low, found.high, found.level),
                ratio_cell(found.ratio),
            )
        )
    return TableModel(_("The gap, period by period"), columns, tuple(rows), row_sources=tuple(credited))


def pairs_table(outcome: Outcome, period: str) -> TableModel:
    """Every group beside the best-off group whose figure is reliable."""
    best = best_group(outcome, period)
    columns = (
        Column("group", _("Group")),
        Column("value", _("Value"), True, Holds.QUANTITY),
        Column("difference", _("Difference from the best-off group"), True, Holds.QUANTITY),
        Column("interval", _("95% interval"), holds=Holds.INTERVAL),
        Column("ratio", _("Ratio"), True, Holds.QUANTITY),
    )
    if not best or outcome.is_composition:
        empty = _(
            "No comparison: these figures are shares of one total, no direction is declared, or no figure is reliable."
        )
        return TableModel(_("Each group and the best-off group"), columns, (), empty=empty)
    rows = tuple(_pair_row(outcome, period, code, best) for code in outcome.codes if code in outcome.at(period))
    return TableModel(
        _("Each group beside the best-off group whose figure is reliable: {group}, {period}",
          group=label(outcome.groups, best), period=period),
        columns, rows, note=_("No group is ranked here."),
    )  # fmt: skip


def _pair_row(outcome: Outcome, period: str, code: str, best: str) -> tuple[Cell, ...]:
    measure, row = outcome.measure, outcome.at(period)[code]
    found = outcome.estimates(period)
    start = (Cell(label(outcome.groups, code)), value_cell(measure, row))
    if code == best:
        return (*start, Cell(_("best-off group")), Cell("–"), Cell("–"))
    if code not in found:
        return (*start, *(Cell(_("not published"), absent=True),) * 3)
    one = gap(found[code], found[best], measure.better)
    overlap = share_people(outcome.groups[code], outcome.groups[best])
    interval = (
        Cell(_("not tested: the two groups share people"), absent=True)
        if overlap
        else gap_interval_cell(measure, one.low, one.high, one.level)
    )
    return (*start, gap_cell(measure, one.value), interval, ratio_cell(one.ratio))
