"""``/admin/departments``: what departments are called, what they do, and who leads their equity work."""

from __future__ import annotations

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.declared.city_setup import ADD_DEPARTMENT, CHANGE_DEPARTMENT
from equipt_dash.pages.forms import Press, refilled
from equipt_dash.pages.parts import Cell, Column, LinkTo, Page, Section, TableModel, Text
from equipt_dash.store.desk import office
from equipt_dash.store.desk.office import Kept
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_forms import (
    ADD,
    CHANGE,
    Again,
    conflict,
    filled,
    gone,
    removing,
    said,
    versioned,
)

PATH = "/admin/departments"


def build(desk: Desk, params: Params, again: Again | None = None) -> Page:
    """The list, and the form that adds one."""
    found = office.departments(desk.db)
    columns = (Column("name", _("Department")), Column("lead", _("Lead")), Column("measures", _("Measures"), True))
    rows = tuple(
        (Cell(one.fields["name"], href=f"{PATH}/{one.fields['slug']}"), _lead(one), Cell(f"{one.uses:,}"))
        for one in found
    )
    form = desk.form("add-department", PATH, ADD_DEPARTMENT.controls(), (Press(_("Add this department")),))
    return Page(
        title=_("Departments"),
        heading=_("Departments"),
        lead=(ngettext("{n} department is listed here.", "{n} departments are listed here.", len(found)),),
        sections=(
            Section("list", _("All departments"), (TableModel(_("Departments"), columns, rows, empty=_("None yet.")),)),
            Section("add", _("Add a department"), (filled(again, ADD, form),)),
        ),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
        intro=said(params, {"removed": _("The department was removed.")}),
        jump=True,
    )


def one(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """One department, with the forms that change and remove it."""
    found = office.find_department(desk.db, params["slug"])
    if found is None:
        return None
    path = f"{PATH}/{found.fields['slug']}"
    form = desk.form(
        "change-department", path, CHANGE_DEPARTMENT.controls(), (Press(_("Save")),), hidden=versioned(found)
    )
    stays = _("Its address stays {slug}, so that links to it keep working.", slug=found.fields["slug"])
    words = {
        "added": _("The department was added. It is public with the next edition."),
        "changed": _("Saved. It is public with the next edition."),
    }
    return Page(
        title=found.fields["name"],
        heading=found.fields["name"],
        lead=(),
        sections=(
            Section(
                "change",
                _("What is known about it"),
                (
                    Text(((stays,),)),
                    *conflict(again, CHANGE_DEPARTMENT.controls(), found.fields),
                    filled(again, CHANGE, refilled(form, found.fields, {})),
                ),
            ),
            Section(
                "remove",
                _("Remove it"),
                (
                    Text(((_("Only a department nothing belongs to can be removed."),),)),
                    removing(desk, path, found, _("Remove this department"), again),
                ),
            ),
        ),
        crumbs=(
            LinkTo(_("Admin"), "/admin"),
            LinkTo(_("Departments"), PATH),
        ),
        intro=said(params, words),
    )


def removed_meanwhile(again: Again) -> Page:
    """The page of a department that is no longer there."""
    return gone(
        _("This department was removed"), LinkTo(_("All departments"), PATH), CHANGE_DEPARTMENT.controls(), again.typed
    )


def _lead(one: Kept) -> Cell:
    return Cell(one.fields["lead"]) if one.fields["lead"] else Cell(_("not recorded"), absent=True)
