"""The three stages, the roadmap and the seven elements, as people inside see them."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage
from equipt_dash.kernel.access import Action
from equipt_dash.views.desk import elements, roadmap, stages
from equipt_dash.views.practice.priorities import PARAMS

PAGES: tuple[DeskPage, ...] = (
    DeskPage("desk-normalize", "/internal/normalize", Action.READ_INTERNAL, stages.normalize, PARAMS),
    DeskPage("desk-organize", "/internal/organize", Action.READ_INTERNAL, stages.organize),
    DeskPage("desk-operationalize", "/internal/operationalize", Action.READ_INTERNAL, stages.operationalize),
    DeskPage("desk-elements", elements.PATH, Action.READ_INTERNAL, elements.build),
    DeskPage("desk-roadmap", roadmap.PATH, Action.READ_INTERNAL, roadmap.build, ("department",)),
)

FORMS: tuple[DeskForm, ...] = ()
