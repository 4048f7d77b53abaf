"""The page table: every address the site answers, which right it takes, and which parameters it may read.

A page that is not in this table does not exist. A parameter that is not listed here is ignored, and
one that stands in the path cannot be overridden by the query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from equipt_dash.boards.city import page as city
from equipt_dash.kernel.access import Action
from equipt_dash.pages.parts import Page
from equipt_dash.views import (
    accessibility,
    connections,
    data_quality,
    department,
    departments,
    disparities,
    disparity,
    element,
    elements,
    measure,
    measures,
    method,
    methods,
    normalize,
    operationalize,
    organize,
    peers,
    practice_pages,
    roadmap,
    search,
)
from equipt_dash.views.context import Context, Params
from equipt_dash.views.practice import priorities

Build = Callable[[Context, Params], Page | None]


@dataclass(frozen=True)
class PageSpec:
    """One row of the table. ``rule`` is its path; ``params`` are the query parameters it may read."""

    name: str
    rule: str
    policy: Action
    build: Build
    params: tuple[str, ...] = ()


PUBLIC = Action.READ_PUBLIC

PAGES: tuple[PageSpec, ...] = (
    PageSpec("home", "/", PUBLIC, city.build, city.PARAMS),
    PageSpec("normalize", "/normalize", PUBLIC, normalize.build, priorities.PARAMS),
    PageSpec("organize", "/organize", PUBLIC, organize.build),
    PageSpec("operationalize", "/operationalize", PUBLIC, operationalize.build),
    PageSpec("roadmap", "/roadmap", PUBLIC, roadmap.build),
    PageSpec("disparities", "/disparities", PUBLIC, disparities.build),
    PageSpec("disparity", "/disparities/<slug:slug>", PUBLIC, disparity.build),
    PageSpec(
        "measures",
        "/measures",
        PUBLIC,
        measures.build,
        ("q", "department", "kind", "level", "linked", "page"),
    ),
    PageSpec("measure", "/measures/<slug:slug>", PUBLIC, measure.build, ("area", "group", "from", "to")),
    PageSpec("departments", "/departments", PUBLIC, departments.build),
    PageSpec("department", "/departments/<slug:slug>", PUBLIC, department.build, ("kind",)),
    PageSpec("elements", "/elements", PUBLIC, elements.build),
    PageSpec("element", "/elements/<slug:slug>", PUBLIC, element.build),
    PageSpec("connections", "/connections", PUBLIC, connections.build),
    PageSpec("engagement", "/engagement", PUBLIC, practice_pages.engagement),
    PageSpec("plans", "/plans", PUBLIC, practice_pages.plans),
    PageSpec("actions", "/actions", PUBLIC, practice_pages.actions),
    PageSpec("equity-tool", "/equity-tool", PUBLIC, practice_pages.equity_tool),
    PageSpec("peers", "/peers", PUBLIC, peers.build, ("measure", "group")),
    PageSpec("methods", "/methods", PUBLIC, methods.build),
    PageSpec("method", "/methods/<slug:slug>", PUBLIC, method.build),
    PageSpec("data-quality", "/data-quality", PUBLIC, data_quality.build),
    PageSpec("accessibility", "/accessibility", PUBLIC, accessibility.build),
    PageSpec("search", "/search", PUBLIC, search.build, ("q", "what", "department", "page")),
)
