"""The rows of a measure that speak for the whole city: one area, never a district mixed with the city it is part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.home_area import first_told, home_codes
from equipt_dash.kernel.model import Measure, Observation
from equipt_dash.store import queries
from equipt_dash.views.context import Context


def home_rows(context: Context, measures: Sequence[Measure]) -> Mapping[str, tuple[Observation, ...]]:
    """The rows of each measure in the first home area, city before county, that has a number for everybody."""
    scope, db = context.scope, context.db
    codes = home_codes(queries.areas(scope, db))
    rows = queries.observations(scope, db, [m.key for m in measures], areas=codes)
    places: dict[str, dict[str, list[Observation]]] = {}
    for row in rows:
        places.setdefault(row.measure, {}).setdefault(row.area, []).append(row)
    return {key: first_told(found, codes) for key, found in places.items()}
