"""The first page: the city board, the three stages as the way in, what changed and what is missing."""

from __future__ import annotations

from equipt_dash.boards.city.compare import CLOSING, WIDENING, Standing
from equipt_dash.boards.city.figures import glance, in_focus
from equipt_dash.boards.city.model import CityBoard, city_board
from equipt_dash.boards.view_state import choices, ignored_words
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.board_parts import Board, Kpi, Kpis, Panel
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    FilterForm,
    Holds,
    LinkTo,
    Page,
    Rich,
    TableModel,
    Text,
)
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.views import home
from equipt_dash.views.context import Context, Params
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.kinds import strength_words
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.performance import record, status_badge, trend_badge, trend_word
from equipt_dash.views.summary import Answer, answer
from equipt_dash.views.wording import gap_sentence, not_recorded

PARAMS = ("who", "outcome", "department", "from", "to", "order")


def build(context: Context, params: Params) -> Page | None:
    """The first page of the site, with the board its address asks for."""
    board = city_board(context, params)
    if board is None:
        return home.page(context, answer(()), (), ())
    found = answer(board.outcomes)
    return home.page(context, found, board.targets, (draw(context, board, found),))


def draw(context: Context, board: CityBoard, found: Answer) -> Board:
    """The board as blocks: the form that asks, the finding, numbers and panels."""
    sources = {source.key: source for source in context.read.sources()}
    focus = in_focus(board, sources)
    form = FilterForm(
        "/", _("Choose what to see"), "", "", choices(board.controls, board.state), _("Show"),
    )  # fmt: skip
    panels = (
        Panel("glance", "", (glance(board, sources),), wide=True),
        Panel("focus", "", (*focus, Text(((_more(board),),)))),
        Panel("work", _("What departments do about it"), _work(context, board), wide=True),
    )
    ignored = ignored_words(board.controls, board.state)
    return Board("city", form, _finding(board), _kpis(board, found), panels, ignored)


def _finding(board: CityBoard) -> Rich:
    if board.target is None:
        return (_("{name}: no group can be set beside everybody here.", name=board.outcome.measure.name),)
    return (f"{board.outcome.measure.name}. ", gap_sentence(board.target, board.outcome.latest))


def _more(board: CityBoard) -> LinkTo:
    if board.disparities:
        return LinkTo(_("All about this disparity"), f"/disparities/{board.disparities[0].slug}")
    return LinkTo(_("All about this outcome"), f"/measures/{board.outcome.measure.slug}")


def _kpis(board: CityBoard, found: Answer) -> Kpis:
    if not board.family:
        changes = [one.change.verdict if one.change else ChangeVerdict.NOT_ENOUGH_DATA for one in board.targets]
        return Kpis((*_answers(found), *_gaps(changes), _measures(board)))
    counted = {standing: sum(1 for one in board.beside if one.standing is standing) for standing in Standing}
    return Kpis(
        (
            Kpi(str(counted[Standing.WORSE]), _("of {n} outcomes: worse off than everybody", n=len(board.beside))),
            Kpi(str(counted[Standing.BETTER]), _("better off than everybody")),
            Kpi(
                str(counted[Standing.NOT_CLEAR] + counted[Standing.NOT_JUDGED]),
                _("cannot be told apart or not judged"),
            ),
            *_gaps([one.verdict for one in board.beside]),
            _measures(board),
        )
    )


def _answers(found: Answer) -> tuple[Kpi, ...]:
    unjudged = len(found.too_little) + len(found.not_published)
    return (
        Kpi(str(len(found.predicts)), _("of {n} outcomes: race predicts them", n=found.all), "/methods/race-predicts"),
        Kpi(str(len(found.no_evidence) + len(found.not_clear)), _("no clear difference found, or none")),
        Kpi(str(unjudged), _("cannot be judged")),
    )


def _gaps(verdicts: list[ChangeVerdict]) -> tuple[Kpi, ...]:
    closing, widening = sum(one in CLOSING for one in verdicts), sum(one in WIDENING for one in verdicts)
    words = ngettext("closing / widening, of {n} gap", "closing / widening, of {n} gaps", len(verdicts))
    return (Kpi(f"{closing} / {widening}", words, "/disparities"),)


def _measures(board: CityBoard) -> Kpi:
    count = len({link.measure for link in board.links})
    return Kpi(
        str(count),
        ngettext(
            "department measure is linked to the outcome below",
            "department measures are linked to the outcome below",
            count,
        ),
        "#work",
    )


def _work(context: Context, board: CityBoard) -> tuple[Block, ...]:
    read = context.read
    measures = {one.key: one for one in read.measures(keys=[link.measure for link in board.links])}
    rows_of, trends = home_rows(context, list(measures.values())), read.trends()
    departments = {one.code: one for one in read.departments()}
    wanted = board.state["department"]
    rows = []
    for link in board.links:
        measure = measures.get(link.measure)
        owner = departments.get(measure.department) if measure else None
        if measure is None or (wanted and (owner is None or owner.slug != wanted)):
            continue
        one = record(measure, rows_of.get(measure.key, ()))
        newest = one.newest
        rows.append(
            (
                Cell(measure.name, href=f"/measures/{measure.slug}", note=owner.name if owner else ""),
                Cell(newest.period if newest else not_recorded()),
                value_cell(measure, newest),
                value_cell(measure, one.target_for(newest.period) if newest else None),
                Cell(f"{status_badge(one.status).text}; {trend_badge(trend_word(trends, measure)).text}"),
                Cell(strength_words(link.strength)),
            )
        )
    columns = (
        Column("measure", _("Measure")),
        Column("period", _("Newest year")),
        Column("value", _("Result"), True, Holds.QUANTITY),
        Column("target", _("Target"), True, Holds.QUANTITY),
        Column("status", _("Status and trend")),
        Column("link", _("Link")),
    )
    name = board.outcome.measure.name
    empty = _("No department measure is linked to this outcome yet.")
    if wanted and board.links:
        empty = _("This department has no measure that is linked to this outcome.")
    return (TableModel(_("Measures linked to: {name}", name=name), columns, tuple(rows), empty=empty),)
