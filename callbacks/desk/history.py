"""The pages of what was changed, by whom and when."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage
from equipt_dash.kernel.access import Action
from equipt_dash.views.desk import history

PAGES: tuple[DeskPage, ...] = (
    DeskPage(
        "measure-history", "/internal/measures/<slug:slug>/history", Action.READ_INTERNAL, history.of_measure, ("page",)
    ),
    DeskPage(
        "disparity-history",
        "/internal/disparities/<slug:slug>/history",
        Action.READ_INTERNAL,
        history.of_disparity,
        ("page",),
    ),
)

FORMS: tuple[DeskForm, ...] = ()
