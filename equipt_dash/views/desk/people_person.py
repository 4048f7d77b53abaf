"""``/admin/people/<number>``: one person's roles, account, one-time link and sessions."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action, Grant, Role
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.declared.people import GIVE_ROLE, GRANT
from equipt_dash.pages.declared.spec import VERSION, Reading, row_number
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import Block, Facts, LinkTo, Notice, Page, Section, Strong, Text
from equipt_dash.store.desk import people, sessions
from equipt_dash.store.desk.links import HOURS
from equipt_dash.store.desk.people import Person
from equipt_dash.views.context import Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.people import PATH, account_words, role_hints, role_options
from equipt_dash.views.desk.people_words import grant_words


def find(desk: Desk, params: Params) -> Person | None:
    """The person the address names."""
    number = row_number(params.get("person", ""))
    return None if number is None else people.find(desk.read(desk.scope(Action.MANAGE_PEOPLE)), number)


def build(
    desk: Desk,
    params: Params,
    *,
    notice: Notice | None = None,
    refused: Reading | None = None,
) -> Page | None:
    """The page. ``notice`` says how a form went; ``refused`` is the one that gives a role, as it came."""
    one = find(desk, params)
    if one is None:
        return None
    said = (notice,) if notice else _said(params.get("said", ""))
    name = one.name or one.email
    return Page(
        title=name,
        heading=name,
        lead=(),
        sections=(
            Section("roles", _("Roles"), (*_roles(desk, one), _give(desk, one, refused))),
            Section("link", _("One-time link"), _link(desk, one)),
            Section("account", _("Account"), _account(desk, one)),
        ),
        crumbs=(LinkTo(_("People"), PATH),),
        intro=(*said, _facts(desk, one)),
    )


def _said(code: str) -> tuple[Block, ...]:
    known = {
        "added": (_("Added"), _("Make a one-time link below, so that this person can sign in.")),
        "roles": (_("Roles changed"), _("They count from this person’s next click.")),
        "closed": (_("Account closed"), _("Sessions and links of this person have ended.")),
        "reopened": (_("Account open again"), _("Make a one-time link if the password is lost.")),
        "signed-out": (_("Signed out everywhere"), _("Every session of this person has ended.")),
        "link": (_("This link was shown before"), _("It is shown only once. Make another if it is lost.")),
    }
    return (Notice(known[code][0], ((known[code][1],),)),) if code in known else ()


def _facts(desk: Desk, one: Person) -> Facts:
    names = {code: name for code, _slug, name in people.departments(desk.db)}
    roles = "; ".join(sorted(grant_words(grant, names) for grant in one.grants))
    password = _("Has chosen one") if one.has_password else _("None yet")
    return Facts(
        (
            (_("E-mail address"), (one.email,)),
            (_("Roles"), (roles or _("No role"),)),
            (_("Account"), (account_words(one),)),
            (_("Password"), (password,)),
            (_("Added"), (moment(one.created_at),)),
        )
    )


def grant_code(grant: Grant) -> str:
    """How a form names a role a person has."""
    return f"{grant.role.value}:{grant.department}"


def _roles(desk: Desk, one: Person) -> tuple[Block, ...]:
    if not one.grants:
        return (Text(((_("No role: this person cannot open anything."),),)),)
    names = {code: name for code, _slug, name in people.departments(desk.db)}
    ordered = sorted(one.grants, key=grant_code)
    return tuple(_role(desk, one, number, grant, names) for number, grant in enumerate(ordered))


def _role(desk: Desk, one: Person, number: int, grant: Grant, names: Mapping[str, str]) -> Block:
    words = grant_words(grant, names)
    if one.id == desk.principal.id and grant.role is Role.ADMIN:
        return Text(((Strong(words), _(" (only another admin can take this from you)")),))
    hidden = ((VERSION, str(one.version)), (GRANT, grant_code(grant)))
    press = Press(_("Take away: {role}", role=words), quiet=True)
    return desk.form(f"take-{number}", f"{PATH}/{one.id}/roles/take", (), (press,), hidden=hidden)


def _give(desk: Desk, one: Person, refused: Reading | None) -> Form:
    form = desk.form(
        "give-role",
        f"{PATH}/{one.id}/roles/give",
        GIVE_ROLE.controls(role_options(desk), hints=role_hints()),
        (Press(_("Give this role")),),
        legend=_("Give another role"),
        hidden=((VERSION, str(one.version)),),
    )
    return refused.refill(form) if refused is not None else form


def _link(desk: Desk, one: Person) -> tuple[Block, ...]:
    if not one.active:
        return (Text(((_("The account is closed. Open it again first."),),)),)
    words = _(
        "A link signs this person in once and works for {hours} hours. Making one ends the one before. "
        "Hand it over yourself: whoever has it can use it.",
        hours=HOURS,
    )
    press = (Press(_("Make a one-time link"), quiet=True),)
    return Text(((words,),)), desk.form("make-link", f"{PATH}/{one.id}/link", (), press)


def _account(desk: Desk, one: Person) -> tuple[Block, ...]:
    found = len(sessions.open_of(desk.db, one.id, desk.now))
    count = ngettext("{n} open session.", "{n} open sessions.", found)
    end = desk.form("end-sessions", f"{PATH}/{one.id}/sessions/end", (), (Press(_("End all sessions"), quiet=True),))
    blocks: tuple[Block, ...] = (Text(((count,),)), *((end,) if found else ()))
    if one.id == desk.principal.id:
        return *blocks, Text(((_("This is your own account. Only another admin can close it."),),))
    hidden = ((VERSION, str(one.version)),)
    if one.active:
        press = Press(_("Close this account"), quiet=True)
        return *blocks, desk.form("close", f"{PATH}/{one.id}/close", (), (press,), hidden=hidden)
    press = Press(_("Open this account again"), quiet=True)
    return *blocks, desk.form("reopen", f"{PATH}/{one.id}/reopen", (), (press,), hidden=hidden)


def shown_once(one: Person, href: str) -> Notice:
    """The fresh link, for the only page that ever shows it."""
    who = _("Give this to {name}. It is shown only now.", name=one.name or one.email)
    return Notice(_("One-time link"), ((who,), (Strong(href),)))


def changed_meanwhile(asked: str) -> Notice:
    """That somebody else changed this person: below is what holds now; ``asked`` is what was wanted."""
    words = _(
        "Below is what holds now. You wanted: {asked}. Nothing of it was done; do it again if it is still right.",
        asked=asked,
    )
    return Notice(_("Somebody else changed this person meanwhile"), ((words,),))


def not_done(why: str) -> Notice:
    """That it was refused, and why."""
    return Notice(_("Nothing was changed"), ((why,),))
