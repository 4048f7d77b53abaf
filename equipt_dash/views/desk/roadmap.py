"""``/internal/roadmap``: the city's or one department's roadmap with owners, due dates and what holds a step up."""

from __future__ import annotations

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Choice,
    Column,
    Details,
    FilterForm,
    LinkTo,
    Page,
    Piece,
    Section,
    TableModel,
    Text,
)
from equipt_dash.practice.roadmap import tally
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import list_path, new_path
from equipt_dash.views.desk.stages_read import holdings, roadmap_of, sees_all, step_address
from equipt_dash.views.practice.roadmap import (
    asks,
    finding,
    held_up,
    next_blocks,
    part_words,
    parts_table,
    question_blocks,
    step_table,
    timeline,
)
from equipt_dash.views.practice.stages import Holdings

PATH = "/internal/roadmap"


def build(desk: Desk, params: Params) -> Page:
    """The roadmap of the department in ``params``, or the city's."""
    held = holdings(desk)
    slug = chosen(params, "department", tuple(one.slug for one in held.departments))
    here = next((one for one in held.departments if one.slug == slug), None)
    roadmap = roadmap_of(desk, held, here.code if here else "")
    address = step_address(desk)
    options = (("", _("The City")), *((one.slug, one.name) for one in held.departments))
    form = FilterForm(PATH, _("Whose roadmap"), "", "", (Choice("department", _("Roadmap of"), slug, options),),
                      _("Show"))  # fmt: skip
    steps = step_table(roadmap.stands, _("Every step"), inside=True, address=address)
    return Page(
        title=_("Roadmap"),
        heading=_("Roadmap of {name}", name=here.name if here else _("the City")),
        lead=(finding(roadmap),),
        intro=(form, *question_blocks(roadmap.questions)),
        jump=True,
        sections=(
            Section("stages", _("The three stages"), (parts_table(roadmap, held.framework), _stages())),
            Section("held-up", _("Late, or held up"), held_up(roadmap.stands, address)),
            Section("next", _("What is next"), next_blocks(roadmap.next, address)),
            Section("timeline", _("The steps by quarter"), timeline(roadmap.stands, address)),
            Section(
                "steps",
                _("Every step"),
                (*_change(desk), steps, Details(_("What each step asks for"), (asks(roadmap.stands),))),
            ),
            *(() if here else (Section("departments", _("Department roadmaps"), _departments(desk, held)),)),
        ),
    )


def _stages() -> Block:
    names = ((_("Normalize"), "normalize"), (_("Organize"), "organize"), (_("Operationalize"), "operationalize"))
    pieces: list[Piece] = [_("Each stage in full: ")]
    for place, (words, slug) in enumerate(names):
        pieces += [" · " if place else "", LinkTo(words, f"/internal/{slug}")]
    return Text((tuple(pieces),))


def _change(desk: Desk) -> tuple[Block, ...]:
    """Ways to change the roadmap itself."""
    lists = (
        LinkTo(_("Steps the City added or changed"), list_path("step")),
        " · ",
        LinkTo(_("All progress"), list_path("step-record")),
    )
    if not desk.may(Action.ENTER):
        return (Text((lists,)),)
    if not desk.may(Action.ENTER, Row("")):
        return (Text(((_("A step closes with evidence and a second person’s word."),), lists)),)
    add = (" · ", LinkTo(_("Add or change a step"), new_path("step")))
    words = _("A step closes with evidence and a second person’s word. Open a step to write down how far it is.")
    return (Text(((words,), (*lists, *add))),)


def _departments(desk: Desk, held: Holdings) -> tuple[Block, ...]:
    rows = tuple(
        (
            Cell(one.name, href=f"{PATH}?department={one.slug}"),
            Cell(part_words(tally(found.stands))),
            Cell(str(sum(1 for stand in found.stands if stand.late))),
        )
        for one in held.departments
        for found in (roadmap_of(desk, held, one.code),)
    )
    columns = (
        Column("department", _("Department")), Column("state", _("Steps each department takes")),
        Column("late", _("Late"), True),
    )  # fmt: skip
    table = TableModel(_("Department roadmaps"), columns, rows, note=_("In the order of their names, not a ranking."),
                       empty=_("No department is recorded yet."))  # fmt: skip
    if sees_all(desk):
        return (table,)
    words = _("Steps each department takes are counted for the City only where every department can be seen.")
    return (Text(((words,),)), table)
