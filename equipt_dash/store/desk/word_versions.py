"""How often the row of a gap target was changed; measures and stories tell theirs when they are read."""

from __future__ import annotations

from sqlalchemy import select

from equipt_dash.store.engine import Database
from equipt_dash.store.schema import disparity


def gap_version(db: Database, slug: str) -> int:
    """The version of a disparity's row; 0 where there is none."""
    with db.reading() as connection:
        return int(connection.execute(select(disparity.c.version).where(disparity.c.slug == slug)).scalar() or 0)
