"""The map of a city's districts: kept whole, replaced whole, and who did it is in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from equipt_dash.charts.districts import Shape
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Area
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.private_council import city_map
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import area


@dataclass(frozen=True)
class CityMap:
    """Shapes by area code, and where they are from."""

    shapes: Mapping[str, Shape]
    source: str


def areas_of(db: Database, kind: str) -> tuple[Area, ...]:
    """The areas of a kind that are stored, published or not."""
    with db.reading() as connection:
        rows = connection.execute(select(area).where(area.c.kind == kind).order_by(area.c.code)).mappings()
        return tuple(from_row(Area, row) for row in rows)


def keep_map(db: Database, act: Act, kind: str, found: CityMap, hash: str) -> None:
    """Keep the map of a kind of areas in the place of the one before.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_GROUPS)
        shapes = {code: {"rings": one.rings, "label": one.label} for code, one in found.shapes.items()}
        which = city_map.c.kind == kind
        before = writing.connection.execute(select(city_map.c.source, city_map.c.hash).where(which)).mappings().first()
        writing.connection.execute(delete(city_map).where(which))
        row = {"kind": kind, "source": found.source, "hash": hash, "shapes": shapes, "at": writing.act.at}
        writing.connection.execute(insert(city_map).values(**row))
        after = {"source": found.source, "hash": hash}
        writing.record(Event("import_map", "city_map", kind, before=dict(before) if before else None, after=after))


def read_map(db: Database, kind: str) -> CityMap | None:
    """The map of a kind of areas, where one was imported."""
    with db.reading() as connection:
        row = connection.execute(select(city_map).where(city_map.c.kind == kind)).mappings().first()
    return None if row is None else CityMap({code: _shape(one) for code, one in row["shapes"].items()}, row["source"])


def _shape(found: Mapping[str, list[list[list[int]]]]) -> Shape:
    rings = tuple(tuple((x, y) for x, y in ring) for ring in found["rings"])
    x, y = found["label"]
    return Shape(rings, (x, y))  # type: ignore[arg-type]
