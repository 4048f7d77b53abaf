"""Administrators' forms about people: add, give and take roles, close, open again, links and sessions."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, current_app, request

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from callbacks.site import Site
from equipt_dash.kernel.access import Action, Grant, Role
from equipt_dash.kernel.settings import address
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import people as declared
from equipt_dash.pages.declared.spec import VERSION, Reading, row_number
from equipt_dash.pages.parts import Notice, Page
from equipt_dash.store.desk import links, people
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.people import BadPerson, Person
from equipt_dash.store.engine import Database
from equipt_dash.views.context import Params
from equipt_dash.views.desk import people as list_view
from equipt_dash.views.desk import people_person as view
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.people_words import grant_words

Change = Callable[[Database, Act, int, int], None]


def _list(desk: Desk, params: Params) -> Page:
    return list_view.build(desk, params)


def _person(desk: Desk, params: Params) -> Page | None:
    return view.build(desk, params)


def _add(desk: Desk, _params: Params, sent: Sent) -> Answer:
    read = Reading(sent.fields)
    try:
        grant = _grant(desk, sent)
        number = people.add(desk.db, desk.act(sent.key), sent.get("email"), sent.get("name"), {grant})
    except BadPerson as error:
        form = list_view.add_form(desk, read.also(**{error.field: error.why}))
        return Show(list_view.build(desk, {}, form))
    return Done(f"{list_view.PATH}/{number}?said=added")


def _give(desk: Desk, params: Params, sent: Sent) -> Answer:
    one = _one(desk, params)
    try:
        grant = _grant(desk, sent)
    except BadPerson as error:
        return _show(desk, params, refused=Reading(sent.fields).also(**{error.field: error.why}))
    asked = _("give {role}", role=_words(desk, grant))

    def give(db: Database, act: Act, number: int, version: int) -> None:
        if version != one.version:
            raise Stale
        people.set_grants(db, act, number, version, one.grants | {grant})

    return _change(desk, params, sent, give, asked, "roles", typed=Reading(sent.fields))


def _take(desk: Desk, params: Params, sent: Sent) -> Answer:
    one = _one(desk, params)
    gone = frozenset(grant for grant in one.grants if view.grant_code(grant) == sent.get(declared.GRANT))
    asked = _("take away {role}", role="; ".join(_words(desk, grant) for grant in gone) or sent.get(declared.GRANT))

    def take(db: Database, act: Act, number: int, version: int) -> None:
        if version != one.version:
            raise Stale
        people.set_grants(db, act, number, version, one.grants - gone)

    return _change(desk, params, sent, take, asked, "roles")


def _close(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _change(desk, params, sent, people.close, _("close the account"), "closed")


def _reopen(desk: Desk, params: Params, sent: Sent) -> Answer:
    return _change(desk, params, sent, people.reopen, _("open the account again"), "reopened")


def _end_sessions(desk: Desk, params: Params, sent: Sent) -> Answer:
    one = _one(desk, params)
    people.end_sessions(desk.db, desk.act(sent.key), one.id)
    return Done(f"{list_view.PATH}/{one.id}?said=signed-out")


def _link(desk: Desk, params: Params, sent: Sent) -> Answer:
    one = _one(desk, params)
    site: Site = current_app.extensions["equipt"]
    try:
        token = links.issue(desk.db, desk.act(sent.key), one.email)
    except links.NoSuchPerson:
        return _show(desk, params, view.not_done(_("The account is closed. Open it again first.")))
    fixed = site.settings.base_url or site.settings.production
    base = address(site.settings) if fixed else request.host_url.rstrip("/")
    return _show(desk, params, view.shown_once(one, f"{base}/sign-in/link/{token}"), status=200)


def _change(
    desk: Desk, params: Params, sent: Sent, change: Change, asked: str, said: str, typed: Reading | None = None
) -> Answer:
    """Carry out ``change`` on the version the form was made from, or show how things stand and what was ``asked``."""
    one = _one(desk, params)
    version = row_number(sent.get(VERSION))
    try:
        if version is None:
            raise Stale
        change(desk.db, desk.act(sent.key), one.id, version)
    except Stale:
        return _show(desk, params, view.changed_meanwhile(asked), refused=typed, status=409)
    except BadPerson as error:
        if typed is not None:
            return _show(desk, params, refused=typed.also(**{error.field: error.why}))
        return _show(desk, params, view.not_done(error.why))
    return Done(f"{list_view.PATH}/{one.id}?said={said}")


def _show(
    desk: Desk,
    params: Params,
    notice: Notice | None = None,
    *,
    refused: Reading | None = None,
    status: int = 422,
) -> Answer:
    page = view.build(desk, {"person": params["person"]}, notice=notice, refused=refused)
    if page is None:
        abort(404)
    return Show(page, status)


def _one(desk: Desk, params: Params) -> Person:
    found = view.find(desk, params)
    if found is None:
        abort(404)
    return found


def _grant(desk: Desk, sent: Sent) -> Grant:
    """The role a form asks for, its department by code.

    Raises:
        BadPerson: no role was chosen, or the department does not exist.
    """
    try:
        role = Role(sent.get("role"))
    except ValueError:
        raise BadPerson("role", declared.GIVE_ROLE.field("role").missing()) from None
    slug = sent.get("department")
    codes = {slug: code for code, slug, _name in people.departments(desk.db)}
    if slug and slug not in codes:
        raise BadPerson("department", declared.GIVE_ROLE.field("department").missing())
    return Grant(role, codes.get(slug, ""))


def _words(desk: Desk, grant: Grant) -> str:
    return grant_words(grant, {code: name for code, _slug, name in people.departments(desk.db)})


_RIGHT = Action.MANAGE_PEOPLE
_PERSON = f"{list_view.PATH}/<slug:person>"

PAGES = (
    DeskPage("people", list_view.PATH, _RIGHT, _list, ("q", "page")),
    DeskPage("person", _PERSON, _RIGHT, _person, ("said",)),
)

FORMS = (
    DeskForm("add-person", list_view.PATH, _RIGHT, _add, declared.ADD_PERSON),
    DeskForm("give-role", f"{_PERSON}/roles/give", _RIGHT, _give, declared.GIVE_ROLE),
    DeskForm("take-role", f"{_PERSON}/roles/take", _RIGHT, _take, declared.TAKE_ROLE),
    DeskForm("close-person", f"{_PERSON}/close", _RIGHT, _close, declared.CLOSE),
    DeskForm("reopen-person", f"{_PERSON}/reopen", _RIGHT, _reopen, declared.REOPEN),
    DeskForm("person-link", f"{_PERSON}/link", _RIGHT, _link, declared.LINK),
    DeskForm("end-sessions", f"{_PERSON}/sessions/end", _RIGHT, _end_sessions, declared.END_SESSIONS),
)
