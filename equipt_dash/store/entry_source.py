"""The source of everything that is entered here: the city itself, named once, when the first row needs it."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from equipt_dash.kernel.words import _
from equipt_dash.store.schema import city, source

ENTRY = "department-entry"
"""Key of that source."""


def ensure_entry_source(connection: Connection) -> str:
    """The key of the source of what departments enter; makes its row where there is none."""
    if connection.execute(select(source.c.key).where(source.c.key == ENTRY)).first() is None:
        publisher = connection.execute(select(city.c.full_name).limit(1)).scalar() or ""
        title = _("Entered by the city's departments in EquiPT Dash")
        connection.execute(insert(source).values(key=ENTRY, title=title, publisher=publisher))
    return ENTRY
