"""``/council/meetings``: the days on which the council meets, so that "since the last meeting" means something."""

from __future__ import annotations

from datetime import date

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared.council import ADD_MEETING
from equipt_dash.pages.declared.spec import Reading
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import Block, Cell, Column, Details, LinkTo, Notice, Page, Section, TableModel, Text
from equipt_dash.store.desk import visits
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk

PATH = "/council/meetings"


def build(desk: Desk, params: Params) -> Page:
    """The list; with forms for those who keep the calendar."""
    said = {"added": _("Added."), "removed": _("Removed.")}.get(params.get("said", ""))
    return page(desk, intro=(Notice(said, ()),) if said else ())


def page(
    desk: Desk,
    *,
    intro: tuple[Block, ...] = (),
    refused: Reading | None = None,
) -> Page:
    """The page with what was just done or refused."""
    found = visits.meetings(desk.db)
    rows = tuple((Cell(day(one.day)), Cell(one.title)) for one in found)
    table = TableModel(
        _("Meetings, the newest first"), (Column("day", _("Day")), Column("title", _("Meeting"))), rows,
        empty=_("No meeting is recorded yet."),
    )  # fmt: skip
    sections = [Section("meetings", _("The meetings"), (table,))]
    if desk.may(Action.MANAGE_CALENDAR):
        sections.append(Section("add", _("Add a meeting"), (_form(desk, refused),)))
        if found:
            sections.append(
                Section("remove", _("Take one away"), tuple(_away(desk, one.day, one.title) for one in found))
            )
    return Page(
        title=_("Meetings"),
        heading=_("When the council meets"),
        lead=(_("Since the last meeting means since the newest edition that was public on that day."),),
        crumbs=(LinkTo(_("Since you last looked"), "/council"),),
        intro=intro,
        sections=tuple(sections),
    )


def _form(desk: Desk, refused: Reading | None) -> Block:
    form = desk.form("meeting", f"{PATH}/add", ADD_MEETING.controls(), (Press(_("Add it")),))
    return refused.refill(form) if refused is not None else form


def _away(desk: Desk, when: date, title: str) -> Block:
    name = _("{title}, {day}", title=title, day=day(when))
    form = desk.form(f"remove-{when.isoformat()}", f"{PATH}/remove", (), (Press(_("Remove it"), quiet=True),), hidden=(("day", when.isoformat()),))  # fmt: skip
    return Details(name, (Text(((_("The page “since you last looked” no longer offers it."),),)), form))
