"""Lines as figures: one figure for each unit (or one of index numbers), each with its sentence, its table and its CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from equipt_dash.charts.model import Axis, Break, Point, Reference, Series, nice_axis
from equipt_dash.charts.trendlines import Trend
from equipt_dash.kernel.model import Better, Source
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import plain, shown, tick
from equipt_dash.kernel.words.units import difference_unit, gap_unit, measure_unit, scale_words, unit_words
from equipt_dash.pages.chart_parts import TrendsChart
from equipt_dash.pages.parts import Bounds, Cell, Column, FigureModel, Holds, Rich, TableModel
from equipt_dash.statistics.forecast import Forecast
from equipt_dash.views.desk.council.trend_lines import Line, Spot
from equipt_dash.views.desk.council.trend_subjects import time_label
from equipt_dash.views.desk.council.trend_verdicts import verdict
from equipt_dash.views.number_cells import interval_level
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.practice.starts import start_notes, starts_of
from equipt_dash.views.wording import short_words, signed_number


@dataclass(frozen=True)
class Drawn:
    """A line as it will be drawn: ``place`` puts its numbers on the scale; ``text`` puts them into words.

    ``unit`` is what the scale counts, in words.
    """

    line: Line
    ahead: Forecast | None
    place: Callable[[float], float]
    text: Callable[[float], str]
    short: Callable[[float], str]
    unit: str


def drawn(line: Line, ahead: Forecast | None, index: bool) -> Drawn | str:
    """The line on its scale, or why it cannot be an index."""
    unit = line.subject.measure.unit
    if not index:
        measure = line.subject.measure
        full = gap_unit(measure) if line.is_gap else measure_unit(measure)
        short = partial(signed_number if line.is_gap else short_words, measure)
        return Drawn(line, ahead, lambda number: shown(number, unit), line.words, short, full)
    base = next((one.number for one in line.known), None)
    if base is None or base <= 0:
        return _("its first figure is missing, zero or below, so nothing can be counted from it as 100")
    known = base

    def words(number: float) -> str:
        return _("{index} ({value})", index=plain(100 * number / known, 0), value=line.words(number))

    return Drawn(line, ahead, lambda number: 100 * number / known, words, words, _("index, first figure shown is 100"))


def figures(found: Sequence[Drawn], sources: Mapping[str, Source], *, index: bool) -> tuple[FigureModel, ...]:
    """A figure for each unit, in the order of the lines; one for all where they are index numbers."""
    kinds: dict[str, list[Drawn]] = {}
    for one in found:
        kinds.setdefault("index" if index else _unit(one.line), []).append(one)
    return tuple(_figure(kind, ones, sources) for kind, ones in kinds.items())


def _unit(line: Line) -> str:
    unit = line.subject.measure.unit
    return "percent" if unit == "share" else unit


def _figure(kind: str, found: Sequence[Drawn], sources: Mapping[str, Source]) -> FigureModel:
    trends = tuple(_trend(one, kind == "index") for one in found)
    rows = [row for one in found for row in one.line.subject.outcome.values]
    return FigureModel(
        id=f"trends-{re.sub('[^a-z]+', '-', kind)}".rstrip("-"),
        title=_title(kind, found),
        sentence=_sentence(found),
        chart=TrendsChart(trends, _axis(kind, found, trends)),
        table=_table(kind, found, sources),
        sources=sources_of(rows, sources),
        notes=(*_notes(kind, found), *_started(found)),
    )


def _title(kind: str, found: Sequence[Drawn]) -> str:
    many = ngettext("{n} picture on one scale", "{n} pictures on one scale", len(found))
    if kind == "index":
        return _("{many}: the first year shown is 100", many=many)
    return _("{many}, in {unit}", many=many, unit=unit_words(_scale_unit(kind, found)))


def _tick(kind: str, found: Sequence[Drawn]) -> Callable[[float], str]:
    gap = found[0].line.is_gap
    decimals = (
        max(one.line.subject.measure.decimals for one in found) if kind not in ("percent", "dollars", "count") else 0
    )
    if kind == "index":
        return lambda value: plain(value, 0)
    if gap and kind == "percent":
        return lambda value: plain(value, 0)
    return lambda value: tick(value, kind, decimals)


def _axis(kind: str, found: Sequence[Drawn], trends: Sequence[Trend]) -> Axis:
    axis = nice_axis(_numbers(trends), kind != "index", fmt=_tick(kind, found))
    return axis if kind == "index" else replace(axis, unit=scale_words(_scale_unit(kind, found)))


def _scale_unit(kind: str, found: Sequence[Drawn]) -> str:
    return difference_unit(kind) if found[0].line.is_gap else kind


def _numbers(trends: Sequence[Trend]) -> list[float | None]:
    found: list[float | None] = []
    for one in trends:
        points = (*one.series.points, *one.ahead, *one.goal, *(one.behind.points if one.behind else ()))
        found += [number for p in points for number in (p.value, p.low, p.high)]
        found += [one.floor.value] if one.floor else []
    return found


def _trend(one: Drawn, index: bool) -> Trend:
    line = one.line
    series = Series(line.code, line.title, line.slot, tuple(_point(one, spot) for spot in line.spots))
    behind = Series("behind", line.behind_label, 0, tuple(_point(one, s) for s in line.behind)) if line.behind else None
    return Trend(
        series,
        behind,
        goal=_goal(one),
        floor=None if index else _floor(one),
        ahead=_ahead(one),
        breaks=tuple(Break((a.t + b.t) / 2, _("new categories")) for a, b in line.breaks()),
        starts=starts_of(line.subject.began()),
        restated=tuple(spot.t for spot in line.spots if spot.restated),
        no_gap=line.is_gap,
    )


def _point(one: Drawn, spot: Spot) -> Point:
    if spot.number is None:
        return Point(spot.t, spot.period, None, text=spot.text)
    low, high = (None if bound is None else one.place(bound) for bound in (spot.low, spot.high))
    return Point(spot.t, spot.period, one.place(spot.number), low, high, one.text(spot.number), one.short(spot.number))


def _ahead(one: Drawn) -> tuple[Point, ...]:
    made = one.ahead
    if made is None:
        return ()
    return tuple(
        Point(t, time_label(t), one.place(value), one.place(low), one.place(high), one.text(value))
        for t, value, low, high in zip(made.times, made.values, made.low, made.high, strict=True)
    )


def way(line: Line) -> tuple[tuple[float, str, float], ...]:
    """The way to the target: each as time, words for the time, and number; from now to the date of a gap's target."""
    if line.target is not None:
        disparity = line.target.disparity
        if disparity.target_gap is None or disparity.target_date is None or not line.known:
            return ()
        last, when = line.known[-1], disparity.target_date
        there = (float(when.year), str(when.year), disparity.target_gap)
        return ((last.t, last.period, last.number or 0.0), there) if when.year > last.t else (there,)
    if line.code != "all":
        return ()
    times = {spot.period: spot.t for spot in line.spots}
    return tuple((times[row.period], row.period, row.value) for row in line.subject.aims if row.period in times and row.value is not None)  # fmt: skip


def _goal(one: Drawn) -> tuple[Point, ...]:
    corners = way(one.line)
    if not corners:
        return ()
    points = [Point(t, words, one.place(number)) for t, words, number in corners]
    t, words, number = corners[-1]
    return (*points[:-1], Point(t, words, one.place(number), text=_("target {value}", value=one.text(number))))


def _floor(one: Drawn) -> Reference | None:
    """The floor under every group, or the ceiling over it: a level, so it stands in pictures of levels only."""
    target = one.line.subject.target
    if one.line.is_gap or target is None or target.disparity.floor is None:
        return None
    value = target.disparity.floor
    lower = one.line.subject.measure.better is Better.LOWER
    return Reference(one.place(value), _("ceiling") if lower else _("floor"), one.text(value))


def _sentence(found: Sequence[Drawn]) -> str:
    """What the pictures say, verdict by verdict; a single picture also with its numbers."""
    if len(found) == 1:
        return _alone(found[0])
    told: dict[str, list[str]] = {}
    for one in found:
        words = verdict(one.line).badge.text if one.line.known else _("no figure is shown")
        told.setdefault(words, []).append(one.line.title)
    return " ".join(f"{words[0].upper()}{words[1:]}: {'; '.join(titles)}." for words, titles in told.items())


def _alone(one: Drawn) -> str:
    known, title = one.line.known, one.line.title
    if not known:
        return _("{title}: no figure is shown.", title=title)
    first, last = known[0], known[-1]
    if first is last:
        return _("{title}: {value} in {period}.", title=title, value=one.text(last.number or 0.0), period=last.period)
    return _(
        "{title}: {before} in {first}, {after} in {last}; {verdict}.",
        title=title, before=one.text(first.number or 0.0), first=first.period,
        after=one.text(last.number or 0.0), last=last.period, verdict=verdict(one.line).badge.text,
    )  # fmt: skip


def _notes(kind: str, found: Sequence[Drawn]) -> tuple[str, ...]:
    notes = [
        _(
            "All pictures share one scale and one span of time. Bands are the published intervals; the table names their level."
        )
    ]
    if kind == "index":
        notes.append(
            _("Index: each figure as a share of the first one shown, which is 100. Its own error is left out.")
        )
    if any(one.line.is_gap for one in found):
        notes.append(_("Above “no gap” the burdened group is worse off."))
    behind = list(dict.fromkeys(one.line.behind_label for one in found if one.line.behind))
    if behind:
        notes.append(_("The thin dashed line is what a picture is compared with: {names}.", names="; ".join(behind)))
    if any(way(one.line) for one in found):
        notes.append(_("Dots lead to the target."))
    if any(one.ahead for one in found):
        notes.append(
            _("After the last figure, a dashed line is a forecast; the band around it would hold about 95 of 100.")
        )
    if any(spot.restated for one in found for spot in one.line.spots):
        notes.append(_("A ring marks a figure that was corrected after it was published."))
    if any(one.line.breaks() for one in found):
        notes.append(_("A line stops where the categories of groups change: figures before and after do not compare."))
    return tuple(notes)


def _started(found: Sequence[Drawn]) -> tuple[str, ...]:
    """What each letter stands for, once for each subject."""
    told: dict[str, tuple[str, ...]] = {}
    for one in found:
        told.setdefault(one.line.subject.title, start_notes(one.line.subject.began()))
    return tuple(_("{title}: {note}", title=title, note=" ".join(notes)) for title, notes in told.items() if notes)


def _table(kind: str, found: Sequence[Drawn], sources: Mapping[str, Source]) -> TableModel:
    columns = (
        Column("line", _("Picture")), Column("period", _("Period")), Column("what", _("What it is")),
        Column("value", _("Value"), True, Holds.QUANTITY), Column("interval", _("Interval"), holds=Holds.INTERVAL),
        Column("note", _("Note")),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    credited: list[tuple[Rich, ...]] = []
    for one in found:
        made = _rows(one)
        rows += made
        credited += [sources_of(one.line.subject.outcome.values, sources)] * len(made)
    return TableModel(_title(kind, found), columns, tuple(rows), row_sources=tuple(credited))


def _rows(one: Drawn) -> list[tuple[Cell, ...]]:
    line, rows = one.line, []
    kind = _("gap") if line.is_gap else _("figure")
    behind = {spot.period: spot for spot in line.behind}
    cut = {two.period for _one, two in line.breaks()}
    for spot in line.spots:
        note = [_("corrected after it was published")] if spot.restated else []
        note += [_("new categories from here on")] if spot.period in cut else []
        rows.append(
            _row(one, spot.period, kind, (spot.number, spot.low, spot.high), "; ".join(note), spot.text, spot.level)
        )
        other = behind.get(spot.period)
        if other is not None:
            rows.append(
                _row(
                    one,
                    other.period,
                    line.behind_label,
                    (other.number, other.low, other.high),
                    "",
                    other.text,
                    other.level,
                )
            )
    for _t, words, number in way(line)[-1 if line.is_gap else 0 :]:
        rows.append(_row(one, words, _("target"), (number, None, None), "", ""))
    if one.ahead:
        ahead = one.ahead
        for t, *numbers in zip(ahead.times, ahead.values, ahead.low, ahead.high, strict=True):
            rows.append(_row(one, time_label(t), _("forecast"), (numbers[0], numbers[1], numbers[2]), "", "", 0.95))
    return rows


def _row(
    one: Drawn,
    period: str,
    kind: str,
    numbers: tuple[float | None, float | None, float | None],
    note: str,
    why: str,
    level: float | None = None,
) -> tuple[Cell, ...]:
    number, low, high = numbers
    value, interval = Cell(why, absent=True), Cell(_("not published"), absent=True)
    if number is not None:
        value = Cell(one.text(number), round(one.place(number), 6), unit=one.unit)
    if low is not None and high is not None:
        bounds = Bounds(round(one.place(low), 6), round(one.place(high), 6), round(level * 100, 4) if level else None)
        text = _("{low} to {high}", low=one.text(low), high=one.text(high))
        interval = Cell(text, unit=one.unit, bounds=bounds, note=f"({interval_level(level)})")
    return Cell(one.line.title), Cell(period), Cell(kind), value, interval, Cell(note or "–", note)
