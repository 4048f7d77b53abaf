"""Every measure the reader may see inside, with where its changes stand and the way to each form."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.parts import Cell, Choice, Column, FilterForm, Page, Section, TableModel
from equipt_dash.store.desk import worklist
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.status_words import status_words
from equipt_dash.views.desk.work_measures import is_due, is_late
from equipt_dash.views.paging import cut, pager

PATH = "/internal/measures"
PER_PAGE = 50
LATE, DUE = "late", "due"
"""States of a measure itself, beside those of its changes."""


def build(desk: Desk, params: Params) -> Page:
    """The list of the measures that fit the filters in the address."""
    scope = desk.scope(Action.READ_INTERNAL)
    departments = desk.read(scope).departments()
    status = _states(desk)
    choices = {
        "q": " ".join(params.get("q", "").split()),
        "department": chosen(params, "department", tuple(one.slug for one in departments)),
        "state": chosen(params, "state", tuple(value for value, _words in status)),
    }
    code = next((one.code for one in departments if one.slug == choices["department"]), "")
    states = worklist.states(desk.read(desk.scope(Action.READ_WORK))) if desk.may(Action.READ_WORK) else {}
    found = desk.read(scope).measures(department=code, text=choices["q"])
    if choices["state"]:
        kept = _fitting(desk, choices["state"], states)
        found = tuple(one for one in found if one.key in kept)
    shown = cut(found, params, PER_PAGE)
    names = {one.code: one.name for one in departments}
    count = ngettext("{number} measure.", "{number} measures.", len(found), number=f"{len(found):,}")
    options = (("", _("All departments")), *((one.slug, one.name) for one in departments))
    drop_downs = (
        *((Choice("department", _("Department"), choices["department"], options),) if len(departments) > 1 else ()),
        *((Choice("state", _("State"), choices["state"], status),) if len(status) > 1 else ()),
    )
    form = FilterForm(PATH, _("Find a measure"), _("Words"), choices["q"], drop_downs, _("Find"))
    table = _table(shown.items, names, states if desk.may(Action.READ_WORK) else None)
    return Page(
        title=_("Measures"),
        heading=_("Measures, inside view"),
        lead=(count,),
        intro=(form,),
        sections=(Section("list", _("Measures, by name"), (table, *pager(shown, PATH, choices))),),
    )


def _states(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The states a reader may ask for: none for those who only read."""
    if not desk.may(Action.READ_WORK):
        return (("", _("Any state")),)
    fresh = ((LATE, _("late")), (DUE, _("due soon")))
    return (("", _("Any state")), *fresh, *((one.value, status_words(one)) for one in worklist.ACTIVE))


def _fitting(desk: Desk, state: str, states: Mapping[str, frozenset[Status]]) -> frozenset[str]:
    """The keys of the measures in ``state``."""
    if state not in (LATE, DUE):
        return frozenset(key for key, held in states.items() if Status(state) in held)
    standings = worklist.standings(desk.read(desk.scope(Action.READ_WORK)))
    if state == LATE:
        return frozenset(one.key for one in standings if is_late(one, desk.today))
    return frozenset(one.key for one in standings if is_due(one, desk.today))


def _table(
    found: tuple[Measure, ...], names: Mapping[str, str], states: Mapping[str, frozenset[Status]] | None
) -> TableModel:
    """Without ``states`` for readers to whom no changes are shown; without departments where there is only one."""
    several = len(names) > 1
    columns = [Column("name", _("Measure"))]
    if several:
        columns.append(Column("department", _("Department")))
    if states is not None:
        columns.append(Column("state", _("Changes under way")))
    columns += [Column("story", _("Story")), Column("definition", _("Definition")), Column("history", _("History"))]
    rows = []
    for one in found:
        base = f"{PATH}/{one.slug}"
        rows.append(
            (
                Cell(one.name, href=base),
                *((Cell(names.get(one.department, _("no department"))),) if several else ()),
                *((_under_way(states.get(one.key, frozenset())),) if states is not None else ()),
                Cell(_("Story"), href=f"{base}/story"),
                Cell(_("Definition"), href=f"{base}/definition"),
                Cell(_("History"), href=f"{base}/history"),
            )
        )
    empty = _("No measure fits. Try fewer words.")
    return TableModel(_("Measures with their forms"), tuple(columns), tuple(rows), empty=empty)


def _under_way(held: frozenset[Status]) -> Cell:
    words = ", ".join(status_words(status) for status in sorted(held, key=list(Status).index))
    return Cell(words or _("none"), absent=not words)
