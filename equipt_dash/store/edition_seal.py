"""One hash over everything an edition says, as the audit notes it and ``audit verify`` makes it anew.

An edition outlives schemas: a later migration may give its tables a column, which then holds its default in every old
row. So a value that is its column's default is left out, and the seal of an old edition stays what it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Integer, RowMapping, select

from equipt_dash.store.derived_tables import DERIVED
from equipt_dash.store.schema import PUBLISHED, WORKING, edition


def edition_seal(connection: Connection, number: int) -> str:
    """SHA-256, in hexadecimal, over edition ``number``: its own row and every row of every table it has."""
    digest = hashlib.sha256()
    own = (edition.c.number, edition.c.published_on, edition.c.note, edition.c.approver, edition.c.content_hash)
    for row in connection.execute(select(*own).where(edition.c.number == number)).mappings():
        digest.update(_line(row, {}))
    # What was worked out of the edition is sealed with it: somebody with SQL could turn a word and leave its figures.
    pairs = [*((one, PUBLISHED[one.name]) for one in WORKING), *((one, one) for one in DERIVED)]
    for working, table in sorted(pairs, key=lambda pair: pair[0].name):
        absent = {c.name: _default(working.c[c.name]) for c in table.columns if c.name != "edition"}
        query = select(*(table.c[name] for name in absent)).where(table.c.edition == number)
        # Sorted here: databases sort text differently.
        lines = sorted(_line(row, absent) for row in connection.execute(query).mappings())
        if lines:
            digest.update(working.name.encode())
            for line in lines:
                digest.update(line)
    return digest.hexdigest()


def _line(row: RowMapping, absent: Mapping[str, Any]) -> bytes:
    told = {name: value for name, value in row.items() if name not in absent or value != absent[name]}
    return json.dumps(told, sort_keys=True, default=str).encode() + b"\n"


def _default(column: Column[Any]) -> Any:
    """What a column holds where nothing was said: its default, or nothing."""
    if column.server_default is None:
        return None
    text = str(column.server_default.arg)  # type: ignore[attr-defined]
    if isinstance(column.type, Boolean):
        return text == "1"
    if isinstance(column.type, Integer):
        return int(text)
    return json.loads(text.strip("'")) if isinstance(column.type, JSON) else text
