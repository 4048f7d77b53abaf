"""The trend words of an edition: made of its own published rows when it is made, and read from then on.

Why here: a word depends on every other series of the edition, so no page can make it from what it shows. An edition of a
release that did not keep its words gets them by the same rule from the same rows each time they are asked for; it is
sealed and can take no row more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, select

from equipt_dash.kernel.model import ALL_GROUPS, Area, Measure, Observation
from equipt_dash.statistics.trend_family import FamilyTrend, family_trends
from equipt_dash.store.derived_tables import trend_word
from equipt_dash.store.rows import from_row, to_row
from equipt_dash.store.schema import PUBLISHED

T = TypeVar("T")


def keep(connection: Connection, number: int) -> None:
    """Write the words of edition ``number``, which is complete but for its seal."""
    rows = [{"edition": number, **to_row(one)} for one in _made(connection, number)]
    if rows:
        connection.execute(insert(trend_word), rows)


def kept(connection: Connection, number: int, key: str = "") -> Mapping[str, FamilyTrend]:
    """The words of edition ``number`` by the key of the measure; of one measure where its key is given."""
    query = select(trend_word).where(trend_word.c.edition == number)
    if key:
        query = query.where(trend_word.c.measure == key)
    found = [from_row(FamilyTrend, row) for row in connection.execute(query).mappings()]
    return {one.measure: one for one in found or _made(connection, number) if key in ("", one.measure)}


def _made(connection: Connection, number: int) -> tuple[FamilyTrend, ...]:
    observed = PUBLISHED["observation"]
    measures = _all(connection, Measure, PUBLISHED["measure"], number)
    areas = _all(connection, Area, PUBLISHED["area"], number)
    rows = _all(connection, Observation, observed, number, observed.c.group_code == ALL_GROUPS)
    return family_trends(sorted(measures, key=lambda one: one.key), areas, rows)


def _all(connection: Connection, cls: type[T], table: Table, number: int, *where: Any) -> tuple[T, ...]:
    query = select(table).where(table.c.edition == number, *where)
    return tuple(from_row(cls, row) for row in connection.execute(query).mappings())
