"""Which area speaks for the whole city: one, never a district mixed with the city it is part of.

Why apart from the pages: publishing makes trend words of the same figures, and the two must never choose differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from equipt_dash.kernel.model import ALL_GROUPS, Area, Observation


def area_order(area: Area) -> tuple[int, str]:
    """City first, then county, then metropolitan area."""
    return ({"city": 0, "county": 1, "metro": 2}.get(area.kind, 3), area.name)


def home_codes(areas: Iterable[Area]) -> tuple[str, ...]:
    """The codes of the home areas, city first."""
    return tuple(area.code for area in sorted((one for one in areas if one.is_home), key=area_order))


def first_told(found: Mapping[str, Sequence[Observation]], codes: Sequence[str]) -> tuple[Observation, ...]:
    """The rows of the first of ``codes`` that has a number for everybody; else of the first that has rows.

    ``found``: the rows of one measure by area, at least one of them in ``codes``.
    """
    here = [found[code] for code in codes if code in found]
    told = (rows for rows in here if any(row.group == ALL_GROUPS and row.value is not None for row in rows))
    return tuple(next(told, here[0]))
