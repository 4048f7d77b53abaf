"""The talk's why: its values, what racial equity means, and the national net-worth gap with what was traced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.charts.model import Point, Row, Series, nice_axis, values_of
from equipt_dash.kernel.model import Source
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import quantity
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.pages.chart_parts import DotsChart, PanelsChart
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    FigureModel,
    Holds,
    LinkTo,
    Rich,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.practice.framework import NetWorthRow, Statistic
from equipt_dash.views.context import Context
from equipt_dash.views.wording import not_recorded, source_line

TALK = "talk"
LONGEST_SERIES = "urban-wealth-tidytuesday"
_SLOTS = {"black": 1, "hispanic": 2, "asian": 3, "white": 4}

Sources = Mapping[str, Source]


def why_blocks(context: Context, sources: Sources) -> tuple[Block, ...]:
    """Why race and why government, in the talk's terms, and the figures it opens with."""
    why = context.framework.why
    conditions: tuple[Rich, ...] = tuple((condition,) for condition in why.conditions)
    traces = tuple((Strong(f"{t.heading} "), t.text, *_links(t.urls)) for t in context.framework.traces)
    rows = context.framework.net_worth
    figures = [_talk_figure(rows, sources), _over_time(rows, sources)]
    return (
        Text(
            (
                (_("The talk opens with values: "), listed(list(why.values)), "."),
                (Strong(why.racial_equity),),
                (_("So progress has two conditions:"),),
            )
        ),
        Bullets(conditions, ordered=True),
        Text(((why.leveling_down,), (why.government,), (why.closing_gaps,), (why.beyond_services,))),
        *(figure for figure in figures if figure is not None),
        Details(_("What we could trace of these figures, and what not"), (Bullets(traces), _all_rows(rows, sources))),
    )


def _links(urls: Sequence[str]) -> Rich:
    return tuple(piece for url in urls for piece in (" ", LinkTo(_("Source"), url)))


def _dollars(value: float) -> str:
    return quantity(value, "dollars", 0)


def _slot(row: NetWorthRow) -> int:
    return next((slot for name, slot in _SLOTS.items() if row.group.startswith(name)), 7)


def _talk_figure(rows: Sequence[NetWorthRow], sources: Sources) -> FigureModel | None:
    talk = sorted((row for row in rows if row.source == TALK), key=lambda row: row.label)
    if not talk:
        return None
    drawn = tuple(Row(r.label, _slot(r), r.value, text=_dollars(r.value)) for r in talk)
    said = "; ".join(f"{r.label} {_dollars(r.value)}" for r in talk)
    return FigureModel(
        id="net-worth",
        title=_("Net worth in the United States, as the talk shows it"),
        sentence=_("Average net worth: {levels}. The talk gives no year.", levels=said),
        chart=DotsChart(drawn, None, nice_axis([r.value for r in talk], True, fmt=_dollars)),
        table=_table(_("The talk’s figures"), talk),
        sources=_sources(talk, sources),
        notes=(_("A national figure, not Austin’s. Groups stand in alphabetical order."),),
    )


def _over_time(rows: Sequence[NetWorthRow], sources: Sources) -> FigureModel | None:
    kept = [r for r in rows if r.source == LONGEST_SERIES and r.statistic is Statistic.MEDIAN and _slot(r) < 7]
    groups = sorted({r.group for r in kept})
    lines = tuple(_line([r for r in kept if r.group == group]) for group in groups)
    if not lines:
        return None
    ends = [
        f"{line.label} {line.points[0].text} ({line.points[0].label}) → {line.points[-1].text} ({line.points[-1].label})"
        for line in lines
    ]
    return FigureModel(
        id="net-worth-over-time",
        title=_("Median net worth in the United States over time"),
        sentence=_("In {dollars}: {moves}.", dollars=kept[0].dollars, moves="; ".join(ends)),
        chart=PanelsChart(lines, None, nice_axis(values_of(lines), True, fmt=_dollars)),
        table=_table(_("Median net worth by year"), sorted(kept, key=lambda r: (r.label, r.year or 0))),
        sources=_sources(kept, sources),
        notes=(_("One source, one definition, one year’s dollars. Series in other dollars are never joined to it."),),
    )


def _line(rows: Sequence[NetWorthRow]) -> Series:
    ordered = sorted(rows, key=lambda row: row.year or 0)
    points = tuple(Point(r.year or 0, str(r.year), r.value, r.low, r.high, _dollars(r.value)) for r in ordered)
    return Series(ordered[0].group, ordered[0].label, _slot(ordered[0]), points)


def _sources(rows: Sequence[NetWorthRow], sources: Sources) -> tuple[Rich, ...]:
    return tuple(source_line(sources[key]) for key in dict.fromkeys(r.source for r in rows) if key in sources)


def _table(caption: str, rows: Sequence[NetWorthRow]) -> TableModel:
    columns = (
        Column("group", _("Group")),
        Column("year", _("Year")),
        Column("what", _("Average or median")),
        Column("value", _("Net worth"), True, Holds.QUANTITY),
        Column("dollars", _("In which dollars")),
    )
    cells = tuple(
        (
            Cell(r.label),
            Cell(str(r.year) if r.year else not_recorded(), absent=r.year is None),
            Cell(_statistic_words(r.statistic)),
            Cell(_dollars(r.value), round(r.value), unit=unit_words("dollars")),
            Cell(r.dollars or not_recorded()),
        )
        for r in rows
    )
    return TableModel(caption, columns, cells)


def _statistic_words(statistic: Statistic) -> str:
    return {"median": _("median"), "mean": _("average")}.get(statistic.value, _("“average”, says the talk"))


def _all_rows(rows: Sequence[NetWorthRow], sources: Sources) -> TableModel:
    table = _table(_("Every figure found"), rows)
    columns = (*table.columns, Column("source", _("Source")))
    cells = tuple(
        (*row, Cell(sources[one.source].publisher if one.source in sources else one.source))
        for row, one in zip(table.rows, rows, strict=True)
    )
    return TableModel(table.caption, columns, cells)
