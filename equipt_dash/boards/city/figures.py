"""The figures of the city board: outcomes at a glance, and the outcome in focus over time with its gap."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.boards.city.compare import Beside, Standing, member, relative, worst_off
from equipt_dash.boards.city.model import CityBoard, ordered, placed
from equipt_dash.boards.city.words import standing_words
from equipt_dash.boards.view_state import query
from equipt_dash.charts.glance import Mark, reach_of
from equipt_dash.kernel.model import ALL_GROUPS, Source
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import plain
from equipt_dash.pages.chart_parts import GlanceChart, GlanceRow
from equipt_dash.pages.parts import Cell, Column, FigureModel, Holds, TableModel
from equipt_dash.views.number_cells import gap_cell, gap_interval_cell, value_cell
from equipt_dash.views.outcome_figures import gap_over_time, level_now, level_over_time, slot, sources_of
from equipt_dash.views.outcomes import Outcome
from equipt_dash.views.predicts_words import predicts_badge
from equipt_dash.views.wording import label, value_words

Sources = Mapping[str, Source]

MOST_GROUPS = 5
"""Groups shown together; more become small pictures on their own pages."""


def glance(board: CityBoard, sources: Sources) -> FigureModel:
    """Every outcome on one scale: where the chosen group, or each group, stands beside everybody."""
    outcomes = ordered(board)
    places = [value for one in outcomes for value in placed(board, one).values()]
    reach = reach_of(places)
    rows = tuple(_row(board, one) for one in outcomes)
    left_out = [one for one in outcomes if not placed(board, one)]
    return FigureModel(
        id="outcomes",
        title=_("Every outcome at a glance"),
        sentence=_glance_sentence(board),
        chart=GlanceChart(rows, reach, _("worse off"), _("everybody"), _("better off")),
        table=_table(board, outcomes, sources),
        sources=sources_of([row for one in outcomes for row in one.at(one.latest).values()], sources),
        notes=(
            _(
                "Each place is the difference from everybody's level in percent of it, in the newest year of each outcome. "
                "The scale reaches {reach}% to either side; what lies beyond stands at its edge.",
                reach=plain(reach, 0),
            ),
            *((_left_out(left_out),) if left_out else ()),
        ),
    )  # fmt: skip


def _left_out(outcomes: list[Outcome]) -> str:
    names = ", ".join(one.measure.name for one in outcomes)
    return _("Not placed, because no figure for both is published or no direction is declared: {names}.", names=names)


def _glance_sentence(board: CityBoard) -> str:
    if not board.family:
        return ngettext(
            "Where each group stands beside everybody, in {n} outcome. The large mark is the group furthest behind.",
            "Where each group stands beside everybody, in {n} outcomes. The large mark is the group furthest behind.",
            len(board.outcomes),
        )
    counted = {standing: sum(1 for one in board.beside if one.standing is standing) for standing in Standing}
    return _(
        "{worse} worse off than everybody, {better} better off, {unclear} cannot be told apart, {unjudged} not judged.",
        worse=counted[Standing.WORSE], better=counted[Standing.BETTER],
        unclear=counted[Standing.NOT_CLEAR], unjudged=counted[Standing.NOT_JUDGED],
    )  # fmt: skip


def _row(board: CityBoard, outcome: Outcome) -> GlanceRow:
    code = member(outcome, board.family) if board.family else worst_off(outcome)
    rows = outcome.at(outcome.latest)
    places = {one: at for one in outcome.codes if (at := relative(outcome, one)) is not None}
    marks = {one: Mark(slot(outcome.groups[one]), at, _mark_words(outcome, one, at)) for one, at in places.items()}
    # Years belong to an outcome, so choosing another one begins with all of its years.
    kept = tuple(one for one in board.controls if one.name not in ("from", "to"))
    asked = query(kept, board.state, outcome=outcome.measure.slug)
    known = code in rows and rows[code].value is not None
    value = _("not published")
    if known:
        own, everybody = value_words(outcome.measure, rows[code]), value_words(outcome.measure, rows.get(ALL_GROUPS))
        value = _("{value} against {everybody}", value=own, everybody=everybody)
        if rows.get(ALL_GROUPS) is None:
            value = _("{value}; everybody is not published", value=own)
    return GlanceRow(
        title=outcome.measure.name,
        href=f"/?{asked}#focus" if asked else "/#focus",
        here=outcome is board.outcome,
        marks=tuple(marks.values()),
        chosen=marks.get(code),
        value=value,
        note=_note(board, outcome, code),
    )


def _note(board: CityBoard, outcome: Outcome, code: str) -> str:
    if board.family:
        return standing_words(Beside(outcome, code).standing) if code else ""
    return label(outcome.groups, code) if code else predicts_badge(outcome, None).text


def _mark_words(outcome: Outcome, code: str, at: float) -> str:
    row = outcome.at(outcome.latest)[code]
    side = _("better off") if at >= 0 else _("worse off")
    return _(
        "{group}: {value}, {size}% {side} than everybody",
        group=label(outcome.groups, code), value=value_words(outcome.measure, row), size=plain(abs(at), 0), side=side,
    )  # fmt: skip


def _table(board: CityBoard, outcomes: tuple[Outcome, ...], sources: Sources) -> TableModel:
    columns = (
        Column("outcome", _("Outcome")),
        Column("period", _("Period")),
        Column("group", _("Group")),
        Column("level", _("Level"), True, Holds.QUANTITY),
        Column("everybody", _("Everybody"), True, Holds.QUANTITY),
        Column("gap", _("Gap"), True, Holds.QUANTITY),
        Column("interval", _("95% interval"), holds=Holds.INTERVAL),
        Column("standing", _("Beside everybody")),
    )
    shown = [(one, code) for one in outcomes for code in _codes(board, one)]
    rows = tuple(_table_row(outcome, code) for outcome, code in shown)
    origin = tuple(
        sources_of([row for key, row in one.at(one.latest).items() if key in (code, ALL_GROUPS)], sources)
        for one, code in shown
    )
    return TableModel(_("Each outcome beside everybody"), columns, rows, empty=_("No figure."), row_sources=origin)


def _codes(board: CityBoard, outcome: Outcome) -> tuple[str, ...]:
    if not board.family:
        return tuple(code for code in outcome.codes if code in outcome.at(outcome.latest))
    code = member(outcome, board.family)
    return (code,) if code else ()


def _table_row(outcome: Outcome, code: str) -> tuple[Cell, ...]:
    one = Beside(outcome, code)
    rows, measure, found = outcome.at(outcome.latest), outcome.measure, one.gap
    gap = interval = Cell(_("not published"), absent=True)
    if found is not None:
        gap, interval = gap_cell(measure, found.value), gap_interval_cell(measure, found.low, found.high, found.level)
    return (
        Cell(measure.name, href=f"/measures/{measure.slug}"),
        Cell(outcome.latest),
        Cell(label(outcome.groups, code)),
        value_cell(measure, rows.get(code)),
        value_cell(measure, rows.get(ALL_GROUPS)),
        gap,
        interval,
        Cell(standing_words(one.standing)),
    )


def in_focus(board: CityBoard, sources: Sources) -> tuple[FigureModel, ...]:
    """The outcome in focus: its levels over the chosen years, and the gap that is told, where there is one."""
    outcome = board.outcome
    codes = (board.code,) if board.code else outcome.codes[:MOST_GROUPS]
    levels = level_over_time(outcome, codes, board.periods, sources) or level_now(outcome, board.periods[-1], sources)
    gap = gap_over_time(board.target, sources) if board.target else None
    return (levels, gap) if gap else (levels,)
