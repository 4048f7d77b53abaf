"""The forms that make and revoke tokens."""

from __future__ import annotations

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import tokens as declared
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.parts import Notice
from equipt_dash.store.desk import tokens
from equipt_dash.store.desk.acting import Stale
from equipt_dash.views.context import Params
from equipt_dash.views.desk import tokens as view
from equipt_dash.views.desk.context import Desk


def _make(desk: Desk, _params: Params, sent: Sent) -> Answer:
    read = declared.MAKE.read(sent.fields)
    if "department" not in read.wrong and not desk.may(Action.MANAGE_TOKENS, Row(read.text("department"))):
        read = read.also(department=declared.MAKE.field("department").missing())
    if read.wrong:
        return Show(view.page(desk, refused=read))
    token = tokens.make(desk.db, desk.act(sent.key), read.text("name"), read.text("department"))
    return Show(view.page(desk, notice=view.made(token)), 200)


def _revoke(desk: Desk, _params: Params, sent: Sent) -> Answer:
    number = row_number(sent.get("id")) or 0
    try:
        return Done(tokens.revoke(desk.db, desk.act(sent.key), number, location="/internal/tokens?said=revoked"))
    except Stale:
        words = _("That token was not there, or had been revoked before.")
        return Show(view.page(desk, notice=Notice(words, ())), 409)


PAGES: tuple[DeskPage, ...] = (DeskPage("tokens", "/internal/tokens", Action.MANAGE_TOKENS, view.build, ("said",)),)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("token-make", "/internal/tokens", Action.MANAGE_TOKENS, _make, declared.MAKE),
    DeskForm("token-revoke", "/internal/tokens/revoke", Action.MANAGE_TOKENS, _revoke, declared.REVOKE),
)
