"""Files that show a roadmap step is done: kept inside, given back as they came, never run or drawn by a browser.

What the public may see is a web address; a file stays with the people who signed in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import insert, select

from equipt_dash.kernel.access import Action, Row
from equipt_dash.store.desk.acting import Writing
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private_records import evidence_file as table

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""


@dataclass(frozen=True)
class Evidence:
    """A file somebody kept as evidence."""

    id: int
    name: str
    content: bytes
    sha256: str


def keep(writing: Writing, name: str, content: bytes, department: str) -> int:
    """Keep a file in the caller's transaction, so that a record that is refused leaves none; its number.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    digest = hashlib.sha256(content).hexdigest()
    writing.authorize(Action.ENTER, Row(department, writing.principal.id))
    values = {
        "sha256": digest, "file_name": name[:200], "content": content, "department": department,
        "person": writing.principal.id, "at": writing.act.at,
    }  # fmt: skip
    made = writing.connection.execute(insert(table).values(**values)).inserted_primary_key
    number = int(made[0]) if made else 0
    writing.record(Event("keep_evidence", "evidence", str(number), department, None, {"sha256": digest}, name[:200]))
    return number


def find(read: DeskReader, id: int) -> Evidence | None:
    """The file with this number, if the scope reaches its department."""
    query = select(table.c.id, table.c.file_name, table.c.content, table.c.sha256).where(table.c.id == id)
    if read.scope.departments is not None:
        query = query.where(table.c.department.in_(("", *read.scope.departments)))
    with read.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else Evidence(row.id, row.file_name, bytes(row.content), row.sha256)


def names(db: Database) -> dict[str, str]:
    """What kept files are called, by their numbers as text."""
    with db.reading() as connection:
        return {str(row.id): row.file_name for row in connection.execute(select(table.c.id, table.c.file_name))}
