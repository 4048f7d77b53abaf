"""The audit: its page and its file. Nothing about it can be changed, so it has no form."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage
from equipt_dash.kernel.access import Action
from equipt_dash.views.desk import audit as view

PAGES: tuple[DeskPage, ...] = (
    DeskPage("audit", view.PATH, Action.READ_AUDIT, view.build, view.PAGE_PARAMS),
    DeskPage("audit-file", view.FILE_PATH, Action.READ_AUDIT, view.file, view.FILTERS),
)

FORMS: tuple[DeskForm, ...] = ()
