"""Gathers what the connection check rests on from one edition, for the rows a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.connection.facts import Facts, series_of
from equipt_dash.kernel.model import Link
from equipt_dash.practice.model import LeverAction
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import Target


def gather(
    context: Context, links: Sequence[Link], *, measures: Sequence[str] = (), targets: Sequence[Target] = ()
) -> Facts:
    """The facts about these links and rows."""
    scope, db = context.scope, context.db
    slugs = {link.disparity for link in links} | {one.disparity.slug for one in targets}
    disparities = {one.slug: one for one in queries.disparities(scope, db) if one.slug in slugs}
    keys = sorted({*measures, *(link.measure for link in links), *(one.measure for one in disparities.values())})
    areas = {one.code for one in queries.areas(scope, db) if one.is_home} | {one.area for one in disparities.values()}
    rows = queries.observations(scope, db, keys, areas=sorted(areas)) if keys else ()
    gaps = {one.disparity.slug: one.history[-1][1].value for one in targets if one.history}
    return Facts(
        measures={one.key: one for one in queries.measures(scope, db, keys=keys)} if keys else {},
        disparities=disparities,
        links=tuple(links),
        series=series_of(rows, frozenset(areas)),
        today=context.today,
        actions=queries.records(scope, db, LeverAction),
        gaps=gaps,
    )
