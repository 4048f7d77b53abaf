"""The forms that make and revoke tokens."""

from __future__ import annotations

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Notice
from equipt_dash.store.desk import tokens
from equipt_dash.store.desk.acting import Stale
from equipt_dash.views.context import Params
from equipt_dash.views.desk import tokens as view
from equipt_dash.views.desk.context import Desk


def _make(desk: Desk, _params: Params, sent: Sent) -> Answer:
    wrong: dict[str, str] = {}
    name, department = sent.get("name").strip(), sent.get("department")
    if not name:
        wrong["name"] = _("Say what will use the token.")
    if not department or not desk.may(Action.MANAGE_TOKENS, Row(department)):
        wrong["department"] = _("Choose one of your departments.")
    if wrong:
        return Show(view.page(desk, wrong=wrong, typed=sent.fields))
    token = tokens.make(desk.db, desk.act(sent.key), name[:80], department)
    return Show(view.page(desk, notice=view.made(token)), 200)


def _revoke(desk: Desk, _params: Params, sent: Sent) -> Answer:
    text = sent.get("id")
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        return Done(tokens.revoke(desk.db, desk.act(sent.key), number, location="/internal/tokens?said=revoked"))
    except Stale:
        words = _("That token was not there, or had been revoked before.")
        return Show(view.page(desk, notice=Notice(words, ())), 409)


PAGES: tuple[DeskPage, ...] = (DeskPage("tokens", "/internal/tokens", Action.MANAGE_TOKENS, view.build, ("said",)),)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("token-make", "/internal/tokens", Action.MANAGE_TOKENS, _make, ("name", "department")),
    DeskForm("token-revoke", "/internal/tokens/revoke", Action.MANAGE_TOKENS, _revoke, ("id",)),
)
