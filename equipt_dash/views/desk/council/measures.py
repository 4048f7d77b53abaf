"""Which department measures fell or rose between two editions: a target newly missed or met, a trend that turned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from equipt_dash.kernel.model import Level, Measure, Observation, Source
from equipt_dash.kernel.words import _
from equipt_dash.statistics.targets import TargetStatus
from equipt_dash.statistics.trend import TrendWord
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.corrections import differing, what_happened
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.questions import Known, about_measure
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.performance import Record, record, trend_word, years_figure
from equipt_dash.views.wording import value_words

GOOD = (TargetStatus.MET, TargetStatus.ON_TRACK)


@dataclass(frozen=True)
class Both:
    """A department measure in the earlier and in the newer edition, with the trend word each printed.

    ``old_rows`` and ``rows``: all its rows at home.
    """

    was: Record
    now: Record
    old_rows: tuple[Observation, ...]
    rows: tuple[Observation, ...]
    old_word: TrendWord
    word: TrendWord

    @property
    def measure(self) -> Measure:
        """The measure as the newer edition describes it."""
        return self.now.measure


def in_both(before: Context, after: Context) -> tuple[Both, ...]:
    """Every department measure of the newer edition, beside what the earlier one said of it."""
    measures = queries.measures(after.scope, after.db, level=Level.PERFORMANCE)
    old, new = home_rows(before, measures), home_rows(after, measures)
    words = [queries.trends(one.scope, one.db) for one in (before, after)]
    found = ((one, old.get(one.key, ()), new.get(one.key, ())) for one in measures)
    return tuple(
        Both(record(one, was), record(one, now), was, now, *(trend_word(trends, one) for trends in words))
        for one, was, now in found
    )


def moved(found: Iterable[Both], here: Known, sources: Mapping[str, Source]) -> list[Item]:
    """Every measure whose verdict changed with a newer figure, and every one whose figures were corrected."""
    items: list[Item] = []
    for one in found:
        was, now = one.was, one.now
        items += _corrected(was, now)
        if was.newest is not None and now.newest is not None and was.newest.period != now.newest.period:
            items += _turned(one, here, sources)
    return items


def _corrected(was: Record, now: Record) -> list[Item]:
    old = {row.period: row for row in was.actuals}
    changed = differing((old[row.period], row) for row in now.actuals if row.period in old)
    if not changed:
        return []
    one = now.measure
    words = what_happened(changed)
    return [Item(Kind.CORRECTED, f"corrected:{one.key}", one.name, f"/measures/{one.slug}", words)]


def _turned(both: Both, here: Known, sources: Mapping[str, Source]) -> list[Item]:
    was, now, kind = both.was, both.now, _kind(both)
    if kind is None or now.newest is None:
        return []
    one = now.measure
    figure = years_figure(now, sources_of(both.rows, sources))
    return [
        Item(
            kind, f"measure:{one.key}", one.name, f"/measures/{one.slug}", _sentence(was, now, kind),
            questions=about_measure(here, one, better=kind is Kind.IMPROVED),
            figure=replace(figure, id=f"years-{one.slug}"),
        )
    ]  # fmt: skip


def _kind(both: Both) -> Kind | None:
    judged = _judged(both.was, both.now)
    if judged is not None:
        return judged
    if both.word is TrendWord.WORSE and both.old_word is not TrendWord.WORSE:
        return Kind.FELL
    if both.word is TrendWord.BETTER and both.old_word is not TrendWord.BETTER:
        return Kind.IMPROVED
    return None


def _judged(was: Record, now: Record) -> Kind | None:
    """What the newest figures say beside their targets, where both can be judged and the word changed."""
    if now.status is TargetStatus.OFF_TRACK and was.status in GOOD:
        return Kind.FELL
    if now.status in GOOD and was.status is TargetStatus.OFF_TRACK:
        return Kind.IMPROVED
    return None


def _sentence(was: Record, now: Record, kind: Kind) -> str:
    newest = now.newest
    if newest is None:
        return ""
    value = value_words(now.measure, newest)
    goal = now.target_for(newest.period)
    if goal is not None and _judged(was, now) is kind:
        words = {"period": newest.period, "value": value, "target": value_words(now.measure, goal)}
        if kind is Kind.FELL and was.status is TargetStatus.MET:
            return _("In {period} it was {value} and missed its target of {target}, which it had met before.", **words)
        if kind is Kind.FELL:
            return _("In {period} it was {value} and missed its target of {target}; before, it was within 5% of its target.", **words)  # fmt: skip
        if now.status is TargetStatus.MET:
            return _("In {period} it was {value} and met its target of {target}, which it had missed before.", **words)
        return _("In {period} it was {value}, within 5% of its target of {target}, which it had missed before.", **words)  # fmt: skip
    if kind is Kind.FELL:
        return _("With {value} in {period}, its years now move for the worse by more than chance.", value=value, period=newest.period)  # fmt: skip
    return _("With {value} in {period}, its years now move for the better by more than chance.", value=value, period=newest.period)  # fmt: skip
