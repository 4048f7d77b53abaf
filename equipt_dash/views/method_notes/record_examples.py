"""Worked examples from a department's own record: its trend and its target."""

from __future__ import annotations

from equipt_dash.kernel.model import Better, Level, Quality
from equipt_dash.kernel.words import _
from equipt_dash.statistics.multiple import benjamini_hochberg
from equipt_dash.statistics.targets import TargetResult, TargetStatus, target_status
from equipt_dash.statistics.trend import Trend, TrendWord, trend
from equipt_dash.statistics.trend_family import ALPHA
from equipt_dash.store import queries
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import grid, invented, results


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
        TrendWord.BETTER: _("Looked at by itself, the verdict is: getting better."),
        TrendWord.WORSE: _("Looked at by itself, the verdict is: getting worse."),
        TrendWord.RISING: _("Looked at by itself, the verdict is: rising."),
        TrendWord.FALLING: _("Looked at by itself, the verdict is: falling."),
        TrendWord.NO_CLEAR_CHANGE: _("Looked at by itself, the verdict is: no clear change."),
        TrendWord.NOT_ENOUGH: _("Looked at by itself, the verdict is: not enough data."),
    }[found.word]


def family_example(material: Material) -> Example:
    """How many department measures look clear before and after their trends are taken together."""
    scope, db = material.context.scope, material.context.db
    found = queries.trends(scope, db)
    known = queries.measures(scope, db, level=Level.PERFORMANCE)
    tested = [(m.name, one) for m in known if (one := found.get(m.key)) is not None and one.p is not None]
    ps: list[float | None] = [one.p for _name, one in tested] or [0.001, 0.02, 0.03, 0.2, 0.8]
    together = [one.adjusted_p for _name, one in tested] or benjamini_hochberg([p for p in ps if p is not None])
    before, after = (sum(p is not None and p < ALPHA for p in each) for each in (ps, together))
    first = min(range(len(ps)), key=lambda at: ps[at] or 0.0)
    name = tested[first][0] if tested else _("The clearest")
    about = _("{measure}, among all department measures.", measure=name) if tested else f"{invented()}."
    words = _(
        "Of {n} series long enough for a test, {before} look clear by themselves and {after} when taken together.",
        n=len(ps), before=before, after=after,
    )  # fmt: skip
    lines = [
        (_("p of {measure}, by itself", measure=name), ps[first]),
        (_("p of {measure}, with all counted", measure=name), together[first]),
        (_("Tested"), len(ps)), (_("Clear by themselves"), before), (_("Clear together"), after),
    ]  # fmt: skip
    return Example(about, words, (results(lines),))


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
