"""All targeted disparities side by side: level and gap on cards, with one table and one CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.charts.model import Point, nice_axis
from equipt_dash.kernel.model import Observation, Source
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import shown
from equipt_dash.pages.parts import Card, Cards, Cell, Column, FigureModel, GapPicture, Holds, TableModel
from equipt_dash.views.number_cells import gap_cell, gap_interval_cell, value_cell
from equipt_dash.views.outcome_figures import slot, sources_of
from equipt_dash.views.outcomes import Target
from equipt_dash.views.predicts_words import predicts_badge, race_question
from equipt_dash.views.wording import (
    comparison_words,
    gap_question,
    gap_sentence,
    label,
    people,
    signed,
    target_badge,
    value_words,
)


def gap_figure(targets: Sequence[Target], sources: Mapping[str, Source]) -> FigureModel:
    """Every target as a card, and as a row of the table twin."""
    rows = [row for target in targets for row in _pair(target)]
    return FigureModel(
        id="gaps",
        title=_("Level and gap, disparity by disparity"),
        sentence=_sentence(targets),
        chart=Cards(tuple(gap_card(target) for target in targets)),
        table=_table(targets, sources),
        sources=sources_of(rows, sources),
        notes=(
            _(
                "The round or pointed mark is the burdened group, the upright bar what it is compared with. Cards stand in no ranking."
            ),
        ),
    )


def _sentence(targets: Sequence[Target]) -> str:
    behind = sum(
        1 for t in targets if (found := t.gap_at(t.outcome.latest)) is not None and found.clear and found.value > 0
    )
    return ngettext(
        "In {n} of {all} targeted disparities the burdened group is clearly worse off than its comparison.",
        "In {n} of {all} targeted disparities the burdened group is clearly worse off than its comparison.",
        behind, all=len(targets),
    )  # fmt: skip


def gap_card(target: Target) -> Card:
    """One disparity in a few lines."""
    outcome = target.outcome
    return Card(
        title=target.disparity.title,
        href=f"/disparities/{target.disparity.slug}",
        picture=_picture(target),
        lines=((_short(target),),),
        badges=(predicts_badge(outcome, target.gap_at(outcome.latest)), target_badge(target)),
    )


def _short(target: Target) -> str:
    period = target.outcome.latest
    found = target.gap_at(period)
    if found is None:
        return _("{period}: no gap can be computed.", period=period)
    size = signed(target.outcome.measure, found.value)
    return _("Gap in {period}: {size}.", period=period, size=size)


def _picture(target: Target) -> GapPicture | None:
    outcome, period = target.outcome, target.outcome.latest
    rows = outcome.at(period)
    one, other = rows.get(target.burdened), rows.get(target.comparison_code(period))
    if one is None or other is None or outcome.is_composition:
        return None
    values = [None if row.value is None else shown(row.value, outcome.measure.unit) for row in (one, other)]
    code = target.comparison_code(period)
    return GapPicture(
        burdened=Point(0, label(outcome.groups, target.burdened), values[0], text=value_words(outcome.measure, one)),
        comparison=Point(0, label(outcome.groups, code), values[1], text=value_words(outcome.measure, other)),
        axis=nice_axis(values, include_zero=outcome.measure.unit != "years"),
        slot=slot(outcome.groups[target.burdened]),
        words=gap_sentence(target, period),
    )


def _table(targets: Sequence[Target], sources: Mapping[str, Source]) -> TableModel:
    columns = (
        Column("disparity", _("Disparity")),
        Column("period", _("Period")),
        Column("group", _("Burdened group")),
        Column("level", _("Level"), True, Holds.QUANTITY),
        Column("compared", _("Compared with")),
        Column("other", _("Its level"), True, Holds.QUANTITY),
        Column("gap", _("Gap"), True, Holds.QUANTITY),
        Column("interval", _("95% interval"), holds=Holds.INTERVAL),
        Column("race", race_question()),
        Column("change", gap_question()),
    )
    return TableModel(
        _("Targeted disparities in their newest period"), columns, tuple(_row(target) for target in targets),
        empty=_("No disparity has been targeted yet."),
        row_sources=tuple(sources_of(_pair(target), sources) for target in targets),
    )  # fmt: skip


def _pair(target: Target) -> list[Observation]:
    """The rows a gap is made of, in its newest period."""
    rows = target.outcome.at(target.outcome.latest)
    codes = (target.burdened, target.comparison_code(target.outcome.latest))
    return [rows[code] for code in codes if code in rows]


def _row(target: Target) -> tuple[Cell, ...]:
    outcome, period = target.outcome, target.outcome.latest
    measure, rows, found = outcome.measure, outcome.at(period), target.gap_at(period)
    gap = interval = Cell(_("not published"), absent=True)
    if found is not None:
        gap = gap_cell(measure, found.value)
        interval = gap_interval_cell(measure, found.low, found.high, found.level)
    return (
        Cell(target.disparity.title, href=f"/disparities/{target.disparity.slug}"),
        Cell(period),
        Cell(people(outcome.groups, target.burdened)),
        value_cell(measure, rows.get(target.burdened)),
        Cell(comparison_words(target, period)),
        value_cell(measure, rows.get(target.comparison_code(period))),
        gap,
        interval,
        Cell(predicts_badge(outcome, found).text),
        Cell(target_badge(target).text),
    )
