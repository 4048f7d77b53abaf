"""Parts of the city's work that a council may ask for whole: a department, a stage of the roadmap, an element.

In an address each is one word, such as ``department-housing``, ``stage-organize`` or ``element-data-driven``.
"""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.practice.named import Named, by_element, by_stage
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.practice.stages import use_of
from equipt_dash.views.stage import holdings

Options = tuple[tuple[str, str], ...]


def options(context: Context) -> Options:
    """Each set as an address holds it, with words for it."""
    framework = context.framework
    departments = queries.departments(context.scope, context.db)
    return (
        *((f"stage-{one.slug}", _("Stage: {name}", name=one.name)) for one in framework.stages),
        *((f"element-{one.slug}", _("Element: {name}", name=one.name)) for one in framework.elements),
        *((f"department-{one.slug}", _("Department: {name}", name=one.name)) for one in departments),
    )


def named(context: Context, chosen: str) -> Named:
    """The measures and disparities of one of the ``options``; nothing for an empty choice."""
    kind, _dash, slug = chosen.partition("-")
    if kind == "department":
        return _of_department(context, slug)
    if kind not in ("stage", "element"):
        return Named((), ())
    use = use_of(holdings(context), frozenset())
    return by_stage(slug, use) if kind == "stage" else by_element(slug, use)


def _of_department(context: Context, slug: str) -> Named:
    """A department's measures, those that bear on a disparity first."""
    department = queries.department(context.scope, context.db, slug)
    if department is None:
        return Named((), ())
    linked = {one.measure for one in queries.links(context.scope, context.db)}
    keys = [one.key for one in queries.measures(context.scope, context.db, department=department.code)]
    return Named(tuple(sorted(keys, key=lambda key: key not in linked)), ())
