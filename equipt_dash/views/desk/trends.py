"""Trends for council: what got worse first. It changes nothing.

Figures are the approved ones, published or not. Trend words are those of the newest edition: they are tested together with
every other measure, once, when an edition is made, so a figure that waits for publication has no say in them yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Level
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Cell, Choice, Column, FilterForm, Page, Section, TableModel
from equipt_dash.statistics.targets import TargetStatus
from equipt_dash.statistics.trend import TrendWord
from equipt_dash.store.desk import reads, trend_reads
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.trends_gaps import gaps
from equipt_dash.views.paging import cut, pager
from equipt_dash.views.performance import (
    Record,
    Trends,
    freshness_badge,
    record,
    status_badge,
    trend_badge,
    trend_word,
)
from equipt_dash.views.wording import value_words

PATH = "/council/measures"
PER_PAGE = 50

_WORST_FIRST = (
    TrendWord.WORSE, TrendWord.FALLING, TrendWord.RISING, TrendWord.NO_CLEAR_CHANGE, TrendWord.BETTER, TrendWord.NOT_ENOUGH,
)  # fmt: skip


def build(desk: Desk, params: Params) -> Page:
    """Every department measure with its status words, narrowed to a department where one is chosen."""
    scope = desk.scope(Action.READ_TRENDS)
    departments = reads.departments(scope, desk.db)
    slug = chosen(params, "department", tuple(one.slug for one in departments))
    code = next((one.code for one in departments if one.slug == slug), "")
    measures = [one for one in reads.measures(scope, desk.db, department=code) if one.level is Level.PERFORMANCE]
    rows = trend_reads.everybody(scope, desk.db)
    words = _published(desk)
    records = sorted(
        (record(one, rows.get(one.key, ())) for one in measures),
        key=lambda one: (_WORST_FIRST.index(trend_word(words, one.measure)), one.measure.name),
    )
    options = (("", _("All departments")), *((one.slug, one.name) for one in departments))
    form = FilterForm(
        PATH, _("Show one department"), "", "", (Choice("department", _("Department"), slug, options),), _("Show")
    )
    shown = cut(records, params, PER_PAGE)
    names = {one.code: one.name for one in departments}
    return Page(
        title=_("Trends"),
        heading=_("What the measures show"),
        lead=(_lead(records, words),),
        intro=(form,),
        sections=(
            *(gaps(desk) if not slug and shown.number == 1 else ()),
            Section(
                "trends",
                _("Measures, what got worse first"),
                (_table(desk, shown.items, names, words), *pager(shown, PATH, {"department": slug})),
            ),
        ),
    )


def _published(desk: Desk) -> Trends:
    """The trend words of the newest edition that may be shown."""
    return trend_reads.newest_words(desk.db)


def _lead(records: Sequence[Record], words: Trends) -> str:
    worse = sum(trend_word(words, one.measure) is TrendWord.WORSE for one in records)
    missed = sum(one.status is TargetStatus.OFF_TRACK for one in records)
    return " ".join(
        (
            ngettext("{number} measure is getting worse.", "{number} measures are getting worse.", worse, number=worse),
            ngettext("{number} is off its target.", "{number} are off their target.", missed, number=missed),
            _("Figures that are approved but not yet published count too. Trends are those of the newest edition."),
        )
    )


def _table(desk: Desk, found: Sequence[Record], names: dict[str, str], words: Trends) -> TableModel:
    columns = (
        Column("name", _("Measure")), Column("department", _("Department")), Column("value", _("Newest figure")),
        Column("trend", _("Trend, as published")), Column("target", _("Target")), Column("fresh", _("Up to date?")),
    )  # fmt: skip
    rows = []
    for one in found:
        newest = one.newest
        value = (
            _("{value} in {period}", value=value_words(one.measure, newest), period=newest.period)
            if newest
            else _("no figure yet")
        )
        end = newest.period_end if newest else None
        rows.append(
            (
                Cell(one.measure.name, href=f"/internal/measures/{one.measure.slug}"),
                Cell(names.get(one.measure.department, _("no department"))),
                Cell(value, absent=newest is None),
                _trend(words, one),
                Cell(status_badge(one.status).text),
                Cell(freshness_badge(end, one.measure.next_update, desk.today).text),
            )
        )
    return TableModel(_("Status of each measure"), columns, tuple(rows), empty=_("There is no measure."))


def _trend(words: Trends, one: Record) -> Cell:
    if one.measure.key not in words:
        return Cell(_("not published yet"), absent=True)
    return Cell(trend_badge(trend_word(words, one.measure)).text)
