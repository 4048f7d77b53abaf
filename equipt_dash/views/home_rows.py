"""The rows of a measure that speak for the whole city: one area, never a district mixed with the city it is part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.model import ALL_GROUPS, Measure, Observation
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import area_order


def home_rows(context: Context, measures: Sequence[Measure]) -> Mapping[str, tuple[Observation, ...]]:
    """The rows of each measure in the first home area, city before county, that has a number for everybody."""
    scope, db = context.scope, context.db
    areas = sorted((area for area in queries.areas(scope, db) if area.is_home), key=area_order)
    rows = queries.observations(scope, db, [m.key for m in measures], areas=[area.code for area in areas])
    places: dict[str, dict[str, list[Observation]]] = {}
    for row in rows:
        places.setdefault(row.measure, {}).setdefault(row.area, []).append(row)
    return {key: _first_told(found, [area.code for area in areas]) for key, found in places.items()}


def _first_told(found: Mapping[str, list[Observation]], codes: Sequence[str]) -> tuple[Observation, ...]:
    here = [found[code] for code in codes if code in found]
    told = (rows for rows in here if any(row.group == ALL_GROUPS and row.value is not None for row in rows))
    return tuple(next(told, here[0]))
