"""Which department measures fell or rose between two editions: a target newly missed or met, a trend that turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from equipt_dash.model import Level, Observation, Source
from equipt_dash.statistics.targets import TargetStatus
from equipt_dash.statistics.trend import TrendWord
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.corrections import differing, what_happened
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.questions import Known, about_measure
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.performance import Record, Trends, record, trend_word, years_figure
from equipt_dash.views.wording import value_words
from equipt_dash.words import _

_GOOD = (TargetStatus.MET, TargetStatus.ON_TRACK)


def moved(before: Context, after: Context, here: Known) -> list[Item]:
    """Every measure whose verdict changed with a newer figure, and every one whose figures were corrected."""
    measures = queries.measures(after.scope, after.db, level=Level.PERFORMANCE)
    old_rows, new_rows = home_rows(before, measures), home_rows(after, measures)
    sources = {one.key: one for one in queries.sources(after.scope, after.db)}
    words = queries.trends(before.scope, before.db), queries.trends(after.scope, after.db)
    found: list[Item] = []
    for measure in measures:
        rows = new_rows.get(measure.key, ())
        was, now = record(measure, old_rows.get(measure.key, ())), record(measure, rows)
        if was.newest is not None and now.newest is not None:
            found += _corrected(was, now)
            if was.newest.period != now.newest.period:
                found += _turned(was, now, words, here, rows, sources)
    return found


def _corrected(was: Record, now: Record) -> list[Item]:
    old = {(row.period, row.role): row for row in (*was.actuals, *was.targets)}
    rows = (row for row in (*now.actuals, *now.targets) if (row.period, row.role) in old)
    changed = differing((old[row.period, row.role], row) for row in rows)
    if not changed:
        return []
    one = now.measure
    words = what_happened(changed)
    return [Item(Kind.CORRECTED, f"corrected:{one.key}", one.name, f"/measures/{one.slug}", words)]


def _turned(
    was: Record, now: Record, words: tuple[Trends, Trends], here: Known, rows: tuple[Observation, ...],
    sources: Mapping[str, Source],
) -> list[Item]:  # fmt: skip
    kind = _kind(was, now, words)
    if kind is None or now.newest is None:
        return []
    one = now.measure
    figure = years_figure(now, sources_of(rows, sources))
    return [
        Item(
            kind, f"measure:{one.key}", one.name, f"/measures/{one.slug}", _sentence(was, now, kind),
            questions=about_measure(here, one, better=kind is Kind.IMPROVED),
            figure=replace(figure, id=f"years-{one.slug}"),
        )
    ]  # fmt: skip


def _kind(was: Record, now: Record, words: tuple[Trends, Trends]) -> Kind | None:
    before, after = (trend_word(trends, now.measure) for trends in words)
    if now.status is TargetStatus.OFF_TRACK and was.status in _GOOD:
        return Kind.FELL
    if after is TrendWord.WORSE and before is not TrendWord.WORSE:
        return Kind.FELL
    if now.status in _GOOD and was.status is TargetStatus.OFF_TRACK:
        return Kind.IMPROVED
    if after is TrendWord.BETTER and before is not TrendWord.BETTER:
        return Kind.IMPROVED
    return None


def _sentence(was: Record, now: Record, kind: Kind) -> str:
    newest = now.newest
    if newest is None:
        return ""
    value = value_words(now.measure, newest)
    goal = now.target_for(newest.period)
    if goal is not None and (was.status in _GOOD) != (now.status in _GOOD):
        words = {"period": newest.period, "value": value, "target": value_words(now.measure, goal)}
        if kind is Kind.FELL:
            return _("In {period} it was {value} and missed its target of {target}, which it had met before.", **words)
        return _("In {period} it was {value} and met its target of {target}, which it had missed before.", **words)
    if kind is Kind.FELL:
        return _("With {value} in {period}, its years now move for the worse by more than chance.", value=value, period=newest.period)  # fmt: skip
    return _("With {value} in {period}, its years now move for the better by more than chance.", value=value, period=newest.period)  # fmt: skip
