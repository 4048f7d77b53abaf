"""``/internal/account``: what people see of their own account: password, open sessions, roles."""

from __future__ import annotations

from equipt_dash.kernel.words import _, listed
from equipt_dash.pages.declared.people import CHOOSE_PASSWORD
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, Cell, Column, Facts, Notice, Page, Section, TableModel, Text
from equipt_dash.store.desk import passwords, people, sessions
from equipt_dash.store.desk.sign_in import asks_old
from equipt_dash.views.context import Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.people_words import grant_words, method_words

PATH = "/internal/account"


def build(desk: Desk, params: Params, session: sessions.Session, wrong: dict[str, str] | None = None) -> Page:
    """The page. ``wrong`` holds the reasons a password was refused, by field."""
    said = {"password": _("Your new password works from now on. Other devices were signed out.")}
    notice = (Notice(said[params["said"]], ()),) if params.get("said") in said else ()
    return Page(
        title=_("My account"),
        heading=_("My account"),
        lead=(),
        sections=(
            Section("me", _("Who I am here"), (_facts(desk),)),
            Section("password", _("Password"), (_password(desk, session, wrong or {}),)),
            Section("sessions", _("Where I am signed in"), _sessions(desk, session)),
        ),
        intro=(*notice, *_welcome(desk, session, said=bool(notice))),
    )


def _welcome(desk: Desk, session: sessions.Session, *, said: bool) -> tuple[Block, ...]:
    if said or asks_old(session, desk.now):
        return ()
    words = _("You signed in with a one-time link. Choose a password below, so that you do not need a link next time.")
    return (Notice(_("Welcome"), ((words,),)),)


def _facts(desk: Desk) -> Facts:
    names = {code: name for code, _slug, name in people.departments(desk.db)}
    roles = sorted(grant_words(grant, names) for grant in desk.principal.grants)
    return Facts(
        (
            (_("Name"), (desk.principal.name or "–",)),
            (_("E-mail address"), (desk.principal.email,)),
            (_("Roles"), (listed(roles),)),
        )
    )


def _password(desk: Desk, session: sessions.Session, wrong: dict[str, str]) -> Form:
    hint = _("At least {least} characters. A few words in a row are easy to remember.", least=passwords.SHORTEST)
    not_asked = () if asks_old(session, desk.now) else ("old",)
    fields = CHOOSE_PASSWORD.controls(hints={"new": hint}, without=not_asked)
    form = desk.form("choose-password", f"{PATH}/password", fields, (Press(_("Save the password")),))
    return refilled(form, {}, wrong)


def _sessions(desk: Desk, session: sessions.Session) -> tuple[Block, ...]:
    found = () if desk.principal.id is None else sessions.open_of(desk.db, desk.principal.id, desk.now)
    rows = tuple(
        (
            Cell(moment(one.created_at), note=_("this one") if one.token_hash == session.token_hash else ""),
            Cell(moment(one.seen_at)),
            Cell(method_words(one.method)),
        )
        for one in found
    )
    columns = (Column("began", _("Began")), Column("used", _("Last used")), Column("how", _("How")))
    words = _(
        "A session ends after {idle} minutes without use, and after {longest} hours in any case.",
        idle=int(sessions.IDLE.total_seconds() // 60),
        longest=int(sessions.LONGEST.total_seconds() // 3600),
    )
    press = (Press(_("Sign out everywhere"), quiet=True),)
    return (
        Text(((words,),)),
        TableModel(_("Open sessions"), columns, rows),
        desk.form("sign-out-everywhere", f"{PATH}/sign-out-everywhere", (), press),
    )
