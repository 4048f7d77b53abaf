"""Notices: the page, and the form that marks them as read."""

from __future__ import annotations

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent
from equipt_dash.kernel.access import Action
from equipt_dash.pages.declared.review import READ_NOTICES
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.store.desk.notices import mark_read
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk import notices as view
from equipt_dash.views.desk.context import Desk


def _read(desk: Desk, _params: Params, sent: Sent) -> Answer:
    one, up_to = _number(sent, "notice"), _number(sent, "up_to")
    if one is None and up_to is None:
        raise BadAddress("notice")
    return Done(mark_read(desk.db, desk.act(sent.key), one=one, up_to=up_to))


def _number(sent: Sent, name: str) -> int | None:
    text = sent.get(name)
    if not text:
        return None
    number = row_number(text)
    if number is None:
        raise BadAddress(name)
    return number


# Whoever is signed in has notices, whatever their role.
PAGES: tuple[DeskPage, ...] = (DeskPage("notices", view.PATH, Action.SIGN_OUT, view.build, view.PARAMS),)

FORMS: tuple[DeskForm, ...] = (DeskForm("read-notices", view.READ_PATH, Action.SIGN_OUT, _read, READ_NOTICES),)
