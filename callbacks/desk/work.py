"""The pages that list what there is to do and what the figures show."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage
from equipt_dash.kernel.access import Action
from equipt_dash.views.desk import measures, work

PAGES: tuple[DeskPage, ...] = (
    DeskPage("work", work.PATH, Action.SIGN_OUT, work.first, ("department", "what", "page")),
    DeskPage(
        "desk-measures", measures.PATH, Action.READ_INTERNAL, measures.build, ("q", "department", "state", "page")
    ),
)

FORMS: tuple[DeskForm, ...] = ()
