"""The practice worksheet of a disparity."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage
from equipt_dash.kernel.access import Action
from equipt_dash.views.desk import worksheet

PAGES: tuple[DeskPage, ...] = (
    DeskPage("worksheet", "/internal/disparities/<slug:slug>/worksheet", Action.READ_INTERNAL, worksheet.build),
)
FORMS: tuple[DeskForm, ...] = ()
