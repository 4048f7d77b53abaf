"""``/admin``: what the reader may do, and the ways to what they may keep."""

from __future__ import annotations

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, listed
from equipt_dash.pages.parts import Card, Cards, LinkTo, Page, Section, Text
from equipt_dash.views.context import Params
from equipt_dash.views.desk import access_table
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.harm import PATH as HARM
from equipt_dash.views.desk.people_words import role_words

PATH = "/admin"


def build(desk: Desk, _params: Params) -> Page:
    """The page."""
    roles = [role_words(role) for role in sorted(desk.principal.roles)]
    ways = tuple(Card(title, href, ((words,),)) for title, href, words, action in _ways() if desk.may(action))
    read = (LinkTo(_("Who may do what: the whole table"), access_table.PATH),)
    kept = (Section("keep", _("What you keep for the city"), (Cards(ways),)),) if ways else ()
    return Page(
        title=_("Admin"),
        heading=_("Admin"),
        lead=(_("Your roles: {roles}.", roles=listed(roles)),),
        sections=(*kept, Section("rights", _("What you may do"), (access_table.own(desk.principal), Text((read,))))),
    )


def _ways() -> tuple[tuple[str, str, str, Action], ...]:
    return (
        (_("People"), "/admin/people", _("Who may sign in, and with which roles."), Action.MANAGE_PEOPLE),
        (_("Departments"), "/admin/departments", _("What they are called, what they do, who leads their equity work."), Action.MANAGE_DEPARTMENTS),
        (_("Groups and standards"), "/admin/groups", _("How residents are named and in which order groups are printed."), Action.MANAGE_GROUPS),
        (_("Fiscal year"), "/admin/calendar", _("The day the city’s fiscal year begins."), Action.MANAGE_CALENDAR),
        (_("Words that can do harm"), HARM, _("Texts that wait for the reason of a second person."), Action.EXPLAIN_WORDS),
        (_("Suppression rules"), "/admin/suppression", _("Which rule protects people in each measure’s small numbers."), Action.MANAGE_SUPPRESSION),
    )  # fmt: skip
