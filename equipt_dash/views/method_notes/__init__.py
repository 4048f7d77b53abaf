"""Every statistic of the engine with its page: what it says, its formula, its limits and a worked example."""

from __future__ import annotations

from equipt_dash.views.method_notes.changes import changes, trends
from equipt_dash.views.method_notes.gaps import gaps
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.margins import margins
from equipt_dash.views.method_notes.ordered import ordered
from equipt_dash.views.method_notes.people import people
from equipt_dash.views.method_notes.predicts import predicts
from equipt_dash.views.method_notes.reliability import reliability
from equipt_dash.views.method_notes.scores import scores
from equipt_dash.views.method_notes.spread import spread


def families() -> tuple[Family, ...]:
    """Every family, in reading order."""
    return (
        gaps(), changes(), trends(), predicts(), spread(), ordered(), people(), scores(), reliability(), margins(),
    )  # fmt: skip


def find(slug: str) -> tuple[Family, Method] | None:
    """The method with this slug and its family; ``None`` where there is none."""
    found = ((family, method) for family in families() for method in family.methods if method.slug == slug)
    return next(found, None)
