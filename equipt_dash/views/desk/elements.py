"""``/internal/elements``: the 28 marks beside the newest reviews of the city and of each department in reach."""

from __future__ import annotations

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Cell, Column, Details, LinkTo, Page, Section, TableModel, Text
from equipt_dash.practice.framework import Element
from equipt_dash.practice.model import Assessment
from equipt_dash.store.desk import trend_reads
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import list_path, new_path, record_path
from equipt_dash.views.desk.stages_read import holdings
from equipt_dash.views.practice.stages import Holdings, use_of
from equipt_dash.views.practice.used import used_blocks
from equipt_dash.views.practice_words import option_words
from equipt_dash.views.wording import not_recorded

PATH = "/internal/elements"


def build(desk: Desk, _params: Params) -> Page:
    """The page."""
    held = holdings(desk)
    split = trend_reads.split(desk.scope(), desk.db)
    sections = tuple(
        Section(one.slug, one.name, (*_marks(desk, held, one), _used(desk, held, one, split)))
        for one in desk.framework.elements
    )
    return Page(
        title=_("Elements"),
        heading=_("Seven elements, 28 marks"),
        kicker=_("Organize"),
        lead=(_("How far each mark is reached, in the words of whoever reviewed it. Names stand in their order, not by rank."),),
        jump=True,
        intro=(Text(((LinkTo(_("All reviews"), list_path("assessment")),),)),),
        sections=sections,
    )  # fmt: skip


def _marks(desk: Desk, held: Holdings, element: Element) -> tuple[Block, ...]:
    newest: dict[tuple[str, str], Assessment] = {}
    for one in sorted(held.of("assessment"), key=lambda one: one.dated):
        newest[one.mark, one.department] = one
    who = (("", _("The City")), *((one.code, one.name) for one in held.departments))
    reviewed = {department for _mark, department in newest}
    # A column of empty cells for each of thirty departments would hide the reviews there are.
    shown = [(code, name) for code, name in who if not code or code in reviewed]
    columns = (Column("mark", _("Mark")), *(Column(code or "city", name) for code, name in shown))
    marks = desk.framework.marks_of(element.slug)
    enters = desk.may(Action.ENTER)
    rows = tuple(
        (
            Cell(mark.text, href=new_path("assessment", mark=mark.key) if enters else ""),
            *(_cell(newest.get((mark.key, code)), enters) for code, _name in shown),
        )
        for mark in marks
    )
    note = _("Open a mark to write a new review.") if enters else ""
    silent = [name for code, name in who if code and code not in reviewed]
    table = TableModel(_("The newest review of each mark"), columns, rows, note=note)
    if not silent:
        return (table,)
    words = _("No review yet: {names}.", names=", ".join(silent))
    return table, Text(((words,),))


def _cell(one: Assessment | None, enters: bool) -> Cell:
    if one is None:
        return Cell(not_recorded(), absent=True)
    words = _("{standing}, {day}", standing=option_words("assessment", "standing", one.standing), day=day(one.dated))
    href = record_path("assessment", one.mark, one.department, one.dated.isoformat()) if enters else ""
    return Cell(words, note=one.next_action and _("Next: {words}", words=one.next_action), href=href)


def _used(desk: Desk, held: Holdings, element: Element, split: frozenset[str]) -> Block:
    return Details(_("What the records show"), used_blocks(element.slug, use_of(held, split), desk.today))
