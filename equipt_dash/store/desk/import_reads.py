"""What is known about imports: the list, one of them, and its drafts, each within the reader's departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select

from equipt_dash.figures.reading import Finding
from equipt_dash.store import schema
from equipt_dash.store.desk.plausible import open_questions
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.reasons import Given
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, import_batch, submission, submission_cell

_MOST = 100


@dataclass(frozen=True)
class Batch:
    """One import. ``report`` is what its report said, ready for JSON; empty in a list of imports."""

    id: int
    file_name: str
    sha256: str
    origin: str
    person: int | None
    actor: str
    at: datetime
    format: str
    mapping: str
    report: dict[str, Any]
    accepted: int
    status: str


@dataclass(frozen=True)
class Part:
    """The drafts an import made for one measure."""

    submission: int
    version: int
    kind: str
    status: str
    measure: str
    slug: str
    name: str
    department: str
    cells: int
    typed: bool
    """Whether somebody corrected it on its own page; it is then handed in there."""


def batches(read: DeskReader) -> tuple[Batch, ...]:
    """The newest imports: one's own, or all of them where the scope is everything."""
    # Without the reports, which may name a million problems.
    columns = [column for column in import_batch.columns if column.name != "report"]
    query = select(*columns).order_by(import_batch.c.id.desc()).limit(_MOST)
    if read.scope.departments is not None:
        query = query.where(import_batch.c.person == read.scope.principal.id)
    with read.reading() as connection:
        return tuple(_batch(row) for row in connection.execute(query).mappings())


def batch(read: DeskReader, id: int) -> Batch | None:
    """One import; ``None`` where there is none for this reader."""
    query = select(import_batch).where(import_batch.c.id == id)
    if read.scope.departments is not None:
        query = query.where(import_batch.c.person == read.scope.principal.id)
    with read.reading() as connection:
        row = connection.execute(query).mappings().first()
    return None if row is None else _batch(row)


def parts(read: DeskReader, id: int) -> tuple[Part, ...]:
    """What an import changes, a row for each measure, by name."""
    cells = select(func.count()).where(submission_cell.c.submission == submission.c.id).scalar_subquery()
    query = (
        select(submission, schema.measure.c.slug, schema.measure.c.name, cells.label("cells"))
        .join(schema.measure, schema.measure.c.key == submission.c.measure)
        .where(submission.c.batch == id)
        .order_by(schema.measure.c.name, submission.c.id)
    )
    if read.scope.departments is not None:
        query = query.where(submission.c.department.in_(read.scope.departments))
    with read.reading() as connection:
        return tuple(_part(row) for row in connection.execute(query).mappings())


def questions(read: DeskReader, id: int) -> dict[int, tuple[Finding, ...]]:
    """What has to be answered or corrected before an import's drafts can be handed in, within the reader's scope."""
    mine = {part.submission for part in parts(read, id)}
    with read.reading() as connection:
        found = open_questions(connection, id)
    return {number: findings for number, findings in found.items() if number in mine}


def added(db: Database, id: int) -> tuple[str, ...]:
    """The names of the measures an import brought along that are still there, for whoever may see the import."""
    made = select(audit_event.c.after).where(audit_event.c.action == "import", *_about(id))
    with db.reading() as connection:
        keys = (connection.execute(made).scalar() or {}).get("measures") or []
        names = select(schema.measure.c.name).where(schema.measure.c.key.in_(keys)).order_by(schema.measure.c.name)
        return tuple(connection.execute(names).scalars())


def undone(db: Database, id: int) -> Given | None:
    """That an import was undone, and why, for whoever may see the import."""
    query = select(audit_event).where(audit_event.c.action == "undo_import", *_about(id))
    with db.reading() as connection:
        row = connection.execute(query).mappings().first()
    return None if row is None else Given(row["action"], row["at"], row["actor"], row["note"])


def _about(id: int) -> tuple[ColumnElement[bool], ...]:
    return audit_event.c.subject == "import_batch", audit_event.c.subject_key == str(id)


def _batch(row: RowMapping) -> Batch:
    names = ("id", "file_name", "sha256", "origin", "person", "actor", "at", "format", "mapping", "status")
    return Batch(**{name: row[name] for name in names}, report=row.get("report") or {}, accepted=row["rows_accepted"])


def _part(row: RowMapping) -> Part:
    names = ("version", "kind", "status", "measure", "slug", "name", "department", "cells")
    return Part(submission=row["id"], typed=bool(row["entries"]), **{name: row[name] for name in names})
