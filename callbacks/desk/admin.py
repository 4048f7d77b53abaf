"""What the office keeps for the whole city: its pages, and the forms that change departments, groups and rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.kernel.access import Action
from equipt_dash.pages.declared import city_setup as declared
from equipt_dash.pages.declared.spec import VERSION, row_number
from equipt_dash.pages.parts import Page
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.desk import office, office_groups, office_suppression
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.office import BadEntry
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk import access_table, admin, calendar, departments, groups, suppression
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_forms import ADD, CHANGE, REMOVE, Again

_OLDEST = -1
"""A version no row ever has: a form without one is treated as stale, not as an error."""


def _attempt(run: Callable[[], str], show: Callable[[Again], Page], again: Again) -> Answer:
    """Carry out ``run``, or show the page again with the reason."""
    try:
        return Done(run())
    except BadEntry as error:
        return Show(show(replace(again, wrong=error.wrong)))
    except Stale:
        return Show(show(replace(again, stale=True)), 409)


def _version(sent: Sent) -> int:
    number = row_number(sent.get(VERSION))
    return _OLDEST if number is None else number


# --- departments ---


def _add_department(desk: Desk, _params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office.add_department(desk.db, desk.act(sent.key), sent.fields),
        lambda again: departments.build(desk, {}, again),
        Again(ADD, sent.fields),
    )


def _change_department(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office.change_department(desk.db, desk.act(sent.key), params["slug"], _version(sent), sent.fields),
        lambda again: departments.one(desk, params, again) or departments.removed_meanwhile(again),
        Again(CHANGE, sent.fields),
    )


def _remove_department(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office.remove_department(desk.db, desk.act(sent.key), params["slug"], _version(sent)),
        lambda again: departments.one(desk, params, again) or departments.removed_meanwhile(again),
        Again(REMOVE),
    )


# --- groups and standards ---


def _add_group(desk: Desk, _params: Params, sent: Sent) -> Answer:
    typed = {**sent.fields, "races": "\n".join(sent.lists.get("races", ()))}
    return _attempt(
        lambda: office_groups.add_group(desk.db, desk.act(sent.key), typed),
        lambda again: groups.build(desk, {}, again),
        Again(ADD, typed),
    )


def _change_group(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office_groups.change_group(desk.db, desk.act(sent.key), params["code"], _version(sent), sent.fields),
        lambda again: groups.group(desk, params, again) or groups.removed_group(desk, again),
        Again(CHANGE, sent.fields),
    )


def _remove_group(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office_groups.remove_group(desk.db, desk.act(sent.key), params["code"], _version(sent)),
        lambda again: groups.group(desk, params, again) or groups.removed_group(desk, again),
        Again(REMOVE),
    )


def _add_standard(desk: Desk, _params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office_groups.add_standard(desk.db, desk.act(sent.key), sent.fields),
        lambda again: groups.build(desk, {}, again),
        Again(groups.ADD_STANDARD, sent.fields),
    )


def _change_standard(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office_groups.change_standard(desk.db, desk.act(sent.key), params["key"], _version(sent), sent.fields),
        lambda again: groups.standard(desk, params, again) or groups.removed_standard(desk, again),
        Again(CHANGE, sent.fields),
    )


def _remove_standard(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _attempt(
        lambda: office_groups.remove_standard(desk.db, desk.act(sent.key), params["key"], _version(sent)),
        lambda again: groups.standard(desk, params, again) or groups.removed_standard(desk, again),
        Again(REMOVE),
    )


# --- the fiscal year ---


def _change_calendar(desk: Desk, params: Params, sent: Sent) -> Answer:
    def show(again: Again) -> Page:
        page = calendar.build(desk, params, again)
        if page is None:
            raise BadAddress("city")
        return page

    return _attempt(
        lambda: office.change_calendar(desk.db, desk.act(sent.key), _version(sent), sent.fields),
        show,
        Again(CHANGE, sent.fields),
    )


# --- suppression ---


def _set_rule(desk: Desk, _params: Params, sent: Sent) -> Answer:
    ticked = sent.lists.get("measure", ())
    read_at = _read_at(sent.cells)
    chosen = {key: read_at.get(key, _OLDEST) for key in ticked}
    kept = suppression.Kept(sent.get("rule"), frozenset(ticked), reason=sent.get("reason"))
    rule = "" if kept.rule == suppression.NONE else kept.rule or "-"
    filters = {name: sent.get(name) for name in declared.SUPPRESSION_FILTERS if sent.get(name)}
    goes_to = suppression.here(filters, said="changed")
    try:
        return Done(office_suppression.set_rule(desk.db, desk.act(sent.key), chosen, rule, goes_to, reason=kept.reason))
    except BadEntry as error:
        return Show(suppression.build(desk, filters, replace(kept, wrong=error.wrong)))
    except EditionWouldLeak as error:
        return Show(suppression.build(desk, filters, replace(kept, leaks=error.cells)))
    except office_suppression.StaleMeasures as error:
        return Show(suppression.build(desk, filters, replace(kept, stale=error.keys)), 409)


def _read_at(cells: Mapping[str, str]) -> dict[str, int]:
    read = {name.removeprefix(declared.READ_AT): row_number(text) for name, text in cells.items()}
    return {name: number for name, number in read.items() if number is not None}


_DEPARTMENT = f"{departments.PATH}/<slug:slug>"
_GROUP = f"{groups.PATH}/<slug:code>"
_STANDARD = f"{groups.STANDARDS_PATH}/<slug:key>"
_DEPARTMENTS, _GROUPS = Action.MANAGE_DEPARTMENTS, Action.MANAGE_GROUPS

PAGES: tuple[DeskPage, ...] = (
    DeskPage("admin", admin.PATH, Action.READ_ACCESS, admin.build),
    DeskPage("access", access_table.PATH, Action.READ_ACCESS, access_table.build),
    DeskPage("departments", departments.PATH, Action.MANAGE_DEPARTMENTS, departments.build, ("said",)),
    DeskPage("department", _DEPARTMENT, Action.MANAGE_DEPARTMENTS, departments.one, ("said",)),
    DeskPage("groups", groups.PATH, Action.MANAGE_GROUPS, groups.build, ("said",)),
    DeskPage("group", _GROUP, Action.MANAGE_GROUPS, groups.group, ("said",)),
    DeskPage("standard", _STANDARD, Action.MANAGE_GROUPS, groups.standard, ("said",)),
    DeskPage("calendar", calendar.PATH, Action.MANAGE_CALENDAR, calendar.build, ("said",)),
    DeskPage("suppression", suppression.PATH, Action.MANAGE_SUPPRESSION, suppression.build, suppression.PARAMS),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("add-department", departments.PATH, _DEPARTMENTS, _add_department, declared.ADD_DEPARTMENT),
    DeskForm("change-department", _DEPARTMENT, _DEPARTMENTS, _change_department, declared.CHANGE_DEPARTMENT),
    DeskForm(
        "remove-department", f"{_DEPARTMENT}/remove", _DEPARTMENTS, _remove_department, declared.REMOVE_DEPARTMENT
    ),
    DeskForm("add-group", groups.PATH, _GROUPS, _add_group, declared.ADD_GROUP),
    DeskForm("change-group", _GROUP, _GROUPS, _change_group, declared.CHANGE_GROUP),
    DeskForm("remove-group", f"{_GROUP}/remove", _GROUPS, _remove_group, declared.REMOVE_GROUP),
    DeskForm("add-standard", groups.STANDARDS_PATH, _GROUPS, _add_standard, declared.ADD_STANDARD),
    DeskForm("change-standard", _STANDARD, _GROUPS, _change_standard, declared.CHANGE_STANDARD),
    DeskForm("remove-standard", f"{_STANDARD}/remove", _GROUPS, _remove_standard, declared.REMOVE_STANDARD),
    DeskForm("calendar", calendar.PATH, Action.MANAGE_CALENDAR, _change_calendar, declared.CALENDAR),
    DeskForm("suppression", suppression.PATH, Action.MANAGE_SUPPRESSION, _set_rule, declared.SUPPRESSION),
)
