"""``/admin/people``: who may sign in, with which roles, and the form that adds somebody."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import DEPARTMENT_ROLES, Action, Role
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.declared.people import ADD_PERSON
from equipt_dash.pages.declared.spec import Options, Reading
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import Cell, Column, FilterForm, Page, Section, TableModel
from equipt_dash.store.desk import people
from equipt_dash.store.desk.people import Person
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.people_words import grant_words, role_words
from equipt_dash.views.paging import cut, pager

PATH = "/admin/people"
PAGE_SIZE = 100


def build(desk: Desk, params: Params, form: Form | None = None) -> Page:
    """The page; ``form`` is the adding form as it was refused."""
    found = people.listed(desk.read(desk.scope(Action.MANAGE_PEOPLE)), text=params.get("q", ""))
    shown = cut(found, params, PAGE_SIZE)
    rows = _table(desk, shown.items, bool(params.get("q")))
    return Page(
        title=_("People"),
        heading=_("People"),
        lead=(ngettext("{n} person is listed here.", "{n} people are listed here.", len(found)),),
        sections=(
            Section("list", _("Who is here"), (_search(params), rows, *pager(shown, PATH, {"q": params.get("q", "")}))),
            Section("add", _("Add somebody"), (form or add_form(desk),)),
        ),
        jump=True,
    )


def _search(params: Params) -> FilterForm:
    return FilterForm(PATH, _("Find a person"), _("Name or e-mail address"), params.get("q", ""), (), _("Find"))


def _table(desk: Desk, found: tuple[Person, ...], filtered: bool) -> TableModel:
    names = {code: name for code, _slug, name in people.departments(desk.db)}
    empty = _("Nobody fits these words.") if filtered else _("Nobody is here yet.")
    columns = (Column("who", _("Person")), Column("roles", _("Roles")), Column("account", _("Account")))
    return TableModel(_("People"), columns, tuple(_row(one, names) for one in found), empty=empty)


def _row(one: Person, names: Mapping[str, str]) -> tuple[Cell, ...]:
    roles = "; ".join(sorted(grant_words(grant, names) for grant in one.grants))
    return (
        Cell(one.name or one.email, href=f"{PATH}/{one.id}", note=one.email if one.name else ""),
        Cell(roles) if roles else Cell(_("No role"), absent=True),
        Cell(account_words(one)),
    )


def account_words(one: Person) -> str:
    """The state of an account in a word or two."""
    state = _("Open") if one.active else _("Closed")
    return _("{state}, demonstration", state=state) if one.demo else state


def add_form(desk: Desk, refused: Reading | None = None) -> Form:
    """The form that adds somebody, as it is or as it was ``refused``."""
    fields = ADD_PERSON.controls(role_options(desk), hints=role_hints())
    form = desk.form("add-person", PATH, fields, (Press(_("Add this person")),))
    return refused.refill(form) if refused is not None else form


def role_options(desk: Desk) -> dict[str, Options]:
    """The roles to choose from and, for those that need one, the departments."""
    roles = tuple((role.value, role_words(role)) for role in Role if role is not Role.RESIDENT)
    units = tuple((slug, name) for _code, slug, name in people.departments(desk.db))
    return {"role": (("", _("Choose a role")), *roles), "department": (("", _("Whole city")), *units)}


def role_hints() -> dict[str, str]:
    """Which roles need a department."""
    return {"department": _("Needed for these roles: {roles}. Leave it empty for the others.", roles=_local_roles())}


def _local_roles() -> str:
    return ", ".join(role_words(role) for role in Role if role in DEPARTMENT_ROLES)
