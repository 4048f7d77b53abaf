"""Worked examples from a department's own record: its trend and its target."""

from __future__ import annotations

from equipt_dash.model import Better, Quality
from equipt_dash.statistics.targets import TargetResult, TargetStatus, target_status
from equipt_dash.statistics.trend import Trend, TrendWord, trend
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import grid, invented, results
from equipt_dash.words import _


def trend_example(material: Material) -> Example:
    """The exact test on the years of a department measure."""
    record = material.record
    if record is None:
        better = Better.HIGHER
        points = list(zip((2012.0, 2013.0, 2014.0, 2015.0, 2016.0), (40.0, 42.0, 45.0, 46.0, 51.0), strict=True))
    else:
        better = record.measure.better
        kept = [row for row in record.actuals if row.quality is not Quality.SUSPECT]
        points = [(float(row.period_end.year), row.value) for row in kept if row.value is not None]
    found = trend([year for year, _value in points], [value for _year, value in points], better)
    lines = [(f"{year:.0f}", value) for year, value in points]
    years = grid(_("The years") if record else invented(), (_("Year"), _("Value")), lines)
    table = results([(_("Middle change per year"), found.slope), (_("p"), found.p), (_("Years used"), found.points)])
    about = f"{record.measure.name}." if record else f"{invented()}."
    return Example(about, _trend_words(found), (years, table))


def _trend_words(found: Trend) -> str:
    return {
        TrendWord.BETTER: _("The verdict is: getting better."),
        TrendWord.WORSE: _("The verdict is: getting worse."),
        TrendWord.RISING: _("The verdict is: rising."),
        TrendWord.FALLING: _("The verdict is: falling."),
        TrendWord.NO_CLEAR_CHANGE: _("The verdict is: no clear change."),
        TrendWord.NOT_ENOUGH: _("The verdict is: not enough data."),
    }[found.word]


def target_example(material: Material) -> Example:
    """The newest result of a department measure beside its target."""
    record = material.record
    newest = record.newest if record else None
    goal = record.target_for(newest.period) if record and newest else None
    actual: float | None
    aim: float | None
    if record is None or newest is None or goal is None or newest.quality is Quality.SUSPECT:
        actual, aim, better, about, caption = 96.0, 100.0, Better.HIGHER, f"{invented()}.", invented()
    else:
        actual, aim, better = newest.value, goal.value, record.measure.better
        about = _("{measure}, {period}.", measure=record.measure.name, period=newest.period)
        caption = _("The result")
    found = target_status(actual, aim, better)
    lines = [(_("Actual"), actual), (_("Target"), aim), (_("Still missing"), found.shortfall)]
    return Example(about, _status_words(found), (grid(caption, (_("What"), _("Number")), lines),))


def _status_words(found: TargetResult) -> str:
    return {
        TargetStatus.MET: _("The target is met."),
        TargetStatus.ON_TRACK: _("The result is on track."),
        TargetStatus.OFF_TRACK: _("The result is off track."),
        TargetStatus.NOT_SET: _("No target is set."),
        TargetStatus.NOT_JUDGED: _("The target cannot be judged."),
    }[found.status]
