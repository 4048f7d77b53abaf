"""Publications in the background: begin one, see how far it is, start one again that stopped."""

from __future__ import annotations

from flask import abort

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash import publisher
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.review import PUBLICATION_AGAIN
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.store.desk import publications
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.publications import Busy, Wanted
from equipt_dash.views.context import Params
from equipt_dash.views.desk import publications as view
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import PUBLICATIONS

ONE = f"{PUBLICATIONS}/<int:id>"


def begin(desk: Desk, sent: Sent, wanted: Wanted) -> Done:
    """Begin a publication and lead to its page.

    Raises:
        Busy, Stale, CannotApply, CannotUndo: as ``publications.start`` says; nothing was begun.
    """
    one = publications.start(desk.db, desk.act(sent.key), wanted, location=f"{PUBLICATIONS}/{{id}}")
    publisher.launch(desk.db, one)
    return Done(f"{PUBLICATIONS}/{one.id}")


def _again(desk: Desk, params: Params, sent: Sent) -> Answer:
    number = row_number(params["id"])
    if number is None or publications.found(desk.db, desk.principal, number) is None:
        abort(404)
    try:
        one = publications.again(desk.db, desk.act(sent.key), number, location=f"{PUBLICATIONS}/{number}")
    except Busy as busy:
        return Done(f"{PUBLICATIONS}/{busy.other.id}")
    except Stale:
        page = view.one_page(desk, params, _("It cannot be started again as it stands, so nothing was begun."))
        if page is None:
            abort(404)
        return Show(page, 409)
    publisher.launch(desk.db, one)
    return Done(f"{PUBLICATIONS}/{one.id}")


PAGES: tuple[DeskPage, ...] = (
    DeskPage("publications", PUBLICATIONS, Action.PUBLISH, view.build),
    DeskPage("publication", ONE, Action.PUBLISH, view.build_one),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("publication-again", f"{ONE}/again", Action.PUBLISH, _again, PUBLICATION_AGAIN),
)
