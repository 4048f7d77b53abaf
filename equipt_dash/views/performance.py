"""A department measure over its fiscal years: newest value, target, status and trend, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from equipt_dash.charts.model import Year, nice_axis
from equipt_dash.kernel.model import ALL_GROUPS, Better, Measure, Observation, Quality, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import month, plain, shown, tick
from equipt_dash.kernel.words.units import measure_unit, scale_words
from equipt_dash.pages.chart_parts import YearsChart
from equipt_dash.pages.parts import Badge, Cell, Column, FigureModel, Holds, Rich, TableModel, Tone
from equipt_dash.statistics.targets import TargetStatus, target_status
from equipt_dash.statistics.trend import Trend, TrendWord
from equipt_dash.statistics.trend_family import FamilyTrend, alone
from equipt_dash.views.practice.starts import Began, start_notes
from equipt_dash.views.story import restated_cell, restated_notes
from equipt_dash.views.wording import value_words

LATE_AFTER_DAYS = 548
"""A measure whose newest year ended longer ago than this (18 months) is late, whatever its frequency."""

Trends = Mapping[str, FamilyTrend]
"""The trend words an edition prints, by the key of the measure."""


@dataclass(frozen=True)
class Record:
    """What a department reported about one measure, oldest year first."""

    measure: Measure
    actuals: tuple[Observation, ...]
    targets: tuple[Observation, ...]

    @property
    def newest(self) -> Observation | None:
        """The newest actual with a number."""
        return next((row for row in reversed(self.actuals) if row.value is not None), None)

    def target_for(self, period: str) -> Observation | None:
        """The target of ``period``, where one with a number is published."""
        return next((row for row in self.targets if row.period == period and row.value is not None), None)

    @property
    def status(self) -> TargetStatus:
        """The newest actual against the target of the same year; a doubtful value carries no verdict."""
        newest = self.newest
        goal = self.target_for(newest.period) if newest else None
        trusted = newest.value if newest and newest.quality is not Quality.SUSPECT else None
        return target_status(trusted, goal.value if goal else None, self.measure.better).status

    @property
    def trend_alone(self) -> Trend:
        """The trend looked at by itself. What outlets print is the edition's word (``trend_word``), which has control."""
        return alone(self.measure, self.actuals)


def record(measure: Measure, rows: Sequence[Observation]) -> Record:
    """The record of ``measure`` from its published rows."""
    own = [row for row in rows if row.measure == measure.key and row.group == ALL_GROUPS]
    return Record(
        measure,
        tuple(row for row in own if row.role is ValueRole.ACTUAL),
        tuple(row for row in own if row.role is ValueRole.TARGET),
    )


def status_badge(status: TargetStatus) -> Badge:
    """The status word of a target."""
    return {
        TargetStatus.MET: Badge(_("target met"), Tone.GOOD),
        TargetStatus.ON_TRACK: Badge(_("on track: within 5% of the target"), Tone.GOOD),
        TargetStatus.OFF_TRACK: Badge(_("off track"), Tone.WATCH),
        TargetStatus.NOT_SET: Badge(_("target not set"), Tone.NONE),
        TargetStatus.NOT_JUDGED: Badge(_("target cannot be judged"), Tone.NONE),
    }[status]


def trend_word(trends: Trends, measure: Measure) -> TrendWord:
    """The word an edition prints for a measure: controlled for how many series are tested; see ``trend_family``."""
    found = trends.get(measure.key)
    return found.word if found else TrendWord.NOT_ENOUGH


def trend_badge(word: TrendWord) -> Badge:
    """The trend in words."""
    return {
        TrendWord.BETTER: Badge(_("getting better"), Tone.GOOD),
        TrendWord.WORSE: Badge(_("getting worse"), Tone.WATCH),
        TrendWord.RISING: Badge(_("rising"), Tone.UNCLEAR),
        TrendWord.FALLING: Badge(_("falling"), Tone.UNCLEAR),
        TrendWord.NO_CLEAR_CHANGE: Badge(_("no clear change"), Tone.UNCLEAR),
        TrendWord.NOT_ENOUGH: Badge(_("not enough data for a trend"), Tone.NONE),
    }[word]


def freshness_badge(newest: date | None, next_update: date | None, today: date) -> Badge:
    """Whether the newest figure is current, due or late on ``today``."""
    if newest is None:
        return Badge(_("no figure yet"), Tone.NONE)
    if next_update is not None and today <= next_update:
        return Badge(_("current"), Tone.GOOD)
    if next_update is not None or (today - newest).days > LATE_AFTER_DAYS:
        return Badge(_("late: newest figure is from {year}", year=newest.year), Tone.WATCH)
    return Badge(_("current"), Tone.GOOD)


def finding(one: Record) -> str:
    """The newest year in a sentence, beside its target and the first year."""
    newest = one.newest
    if newest is None:
        return _("No year has a figure yet.")
    words = value_words(one.measure, newest)
    goal = one.target_for(newest.period)
    if goal is None:
        start = _(
            "In {period} it was {value}. No target for that year is published.", period=newest.period, value=words
        )
    else:
        start = _(
            "In {period} it was {value}; the target was {target}.",
            period=newest.period, value=words, target=value_words(one.measure, goal),
        )  # fmt: skip
    first = next((row for row in one.actuals if row.value is not None), None)
    if first is None or first.period == newest.period:
        return start
    then = _("In {period} it was {value}.", period=first.period, value=value_words(one.measure, first))
    return f"{start} {then}"


def years_figure(
    one: Record, sources: tuple[Rich, ...], fiscal_year_starts: str = "", starts: Sequence[Began] = ()
) -> FigureModel:
    """Actuals and targets by fiscal year. ``fiscal_year_starts``: month and day, such as ``10-01``; empty if unknown."""
    periods = tuple(dict.fromkeys(row.period for row in (*one.actuals, *one.targets)))
    years = tuple(_year(one, period, starts) for period in periods)
    numbers = [n for year in years for n in (year.actual, year.target)]
    unit = one.measure.unit
    as_bars = unit not in ("score", "index") and not any(n is not None and n < 0 for n in numbers)
    decimals = 0 if unit in ("count", "dollars", "percent", "share") else one.measure.decimals
    largest = max((abs(n) for n in numbers if n is not None), default=1.0)
    decimals = max(decimals, 2 if largest < 1 else 1 if largest < 10 and decimals == 0 and unit != "count" else 0)
    shown_unit = "percent" if unit == "share" else unit
    axis = nice_axis(numbers, as_bars, fmt=lambda v: tick(v, shown_unit, decimals), smallest_step=10.0**-decimals)
    axis = replace(axis, unit=scale_words(unit))
    return FigureModel(
        id="years",
        title=_("{name}: results and targets by fiscal year", name=one.measure.name.rstrip(" .:")),
        sentence=finding(one),
        chart=YearsChart(years, axis, as_bars),
        table=_years_table(one, periods),
        sources=sources,
        notes=(*_notes(one, fiscal_year_starts), *start_notes(starts)),
    )


def _year(one: Record, period: str, starts: Sequence[Began]) -> Year:
    actual = next((row for row in one.actuals if row.period == period), None)
    goal = next((row for row in one.targets if row.period == period), None)
    words = value_words(one.measure, actual) if actual else _("result not published")
    year = next(row.period_end.year for row in (*one.actuals, *one.targets) if row.period == period)
    letters = " ".join(begun.letter for begun in starts if round(begun.t) == year)
    return Year(
        label=f"{period} ({letters})" if letters else period,
        actual=_shown(one.measure, actual),
        text=words,
        target=_shown(one.measure, goal),
        target_text=_("target {value}", value=value_words(one.measure, goal))
        if goal and goal.value is not None
        else "",
        suspect=actual is not None and actual.quality is Quality.SUSPECT,
    )


def _shown(measure: Measure, row: Observation | None) -> float | None:
    return None if row is None or row.value is None else shown(row.value, measure.unit)


def _years_table(one: Record, periods: Sequence[str]) -> TableModel:
    columns = (
        Column("period", _("Fiscal year")),
        Column("actual", _("Result ({unit})", unit=measure_unit(one.measure)), True, Holds.QUANTITY),
        Column("target", _("Target"), True, Holds.QUANTITY),
        Column("note", _("Note")),
    )
    rows = []
    for period in periods:
        actual = next((row for row in one.actuals if row.period == period), None)
        goal = next((row for row in one.targets if row.period == period), None)
        note = " ".join(row.note for row in (actual, goal) if row and row.note) or _("none")
        rows.append((Cell(period), restated_cell(one.measure, actual), restated_cell(one.measure, goal), Cell(note)))
    return TableModel(_("{name}, by fiscal year", name=one.measure.name.rstrip(" .:")), columns, tuple(rows))


def _notes(one: Record, fiscal_year_starts: str) -> tuple[str, ...]:
    notes = _fiscal_words(fiscal_year_starts)
    if any(row.quality is Quality.SUSPECT for row in (*one.actuals, *one.targets)):
        notes.append(_("A hatched value looks wrong to us. It is shown as published and left out of the trend."))
    return (*notes, *restated_notes((*one.actuals, *one.targets)))


def _fiscal_words(starts: str) -> list[str]:
    found = re.fullmatch(r"(0[1-9]|1[0-2])-([0-3]\d)", starts)
    if found is None:
        return []
    number, opening = int(found[1]), int(found[2])
    if opening == 1:
        last = month((number + 10) % 12 + 1)
        return [_("Fiscal years run from {first} to {last}.", first=month(number), last=last)]
    return [_("Fiscal years start on {month} {day}.", month=month(number), day=opening)]


def direction_note(measure: Measure) -> str:
    """Why there is no verdict where nobody declared which way is better."""
    if measure.better is not Better.NOT_DECLARED:
        return ""
    return _("More is not plainly better or worse here, so no target status is drawn.")


def alone_words(one: Record, trends: Trends) -> str:
    """What the series says looked at by itself, where the edition's word differs; empty where it does not."""
    said, by_itself = trends.get(one.measure.key), one.trend_alone
    if said is None or said.word is by_itself.word or by_itself.p is None or said.adjusted_p is None:
        return ""
    return _(
        "Looked at by itself: {word} ({p}). But many measures are tested at once, and some look clear by luck alone. "
        "With that counted ({adjusted}), the change is not clear.",
        word=trend_badge(by_itself.word).text, p=p_words(by_itself.p), adjusted=p_words(said.adjusted_p),
    )  # fmt: skip


def p_words(p: float) -> str:
    """A p-value beside its sign, such as ``p = 0.017`` or ``p < 0.001``."""
    return "p < 0.001" if p < 0.0005 else f"p = {plain(p, 3)}"
