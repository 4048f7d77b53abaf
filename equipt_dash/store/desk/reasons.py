"""The reasons that were given on the way of a change, from the audit: a later step never takes them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event

_GIVEN = ("send_back", "approve", "undo")


@dataclass(frozen=True)
class Given:
    """A reason, who gave it, when, and with which step."""

    action: str
    at: datetime
    actor: str
    words: str


@dataclass(frozen=True)
class Undone:
    """That an edition was undone: by which one, and why."""

    by: int
    actor: str
    words: str


def of_submissions(db: Database, ids: Iterable[int]) -> Mapping[int, tuple[Given, ...]]:
    """The reasons given about each of these submissions, the oldest first. The caller may see the submissions."""
    return {int(key): found for key, found in _of(db, "submission", [str(one) for one in ids]).items()}


def of_record(db: Database, key: str) -> tuple[Given, ...]:
    """The reasons given about one record, ``kind:key``, which the caller may see."""
    return _of(db, "record", [key]).get(key, ())


def _of(db: Database, subject: str, keys: list[str]) -> dict[str, tuple[Given, ...]]:
    table = audit_event
    query = select(table).where(
        table.c.subject == subject, table.c.subject_key.in_(keys), table.c.action.in_(_GIVEN), table.c.note != ""
    )
    found: dict[str, tuple[Given, ...]] = {}
    with db.reading() as connection:
        for row in connection.execute(query.order_by(table.c.number)).mappings():
            one = Given(row["action"], row["at"], row["actor"], row["note"])
            found[row["subject_key"]] = (*found.get(row["subject_key"], ()), one)
    return found


def undone_editions(db: Database) -> Mapping[int, Undone]:
    """Each edition that was undone, by its number. The reason is public: it is the note of the edition that followed."""
    query = select(audit_event).where(audit_event.c.action == "undo_edition").order_by(audit_event.c.number)
    with db.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return {
        int(row["after"]["undone"]): Undone(int(row["subject_key"]), row["actor"], row["note"])
        for row in rows
        if row["after"] and "undone" in row["after"]
    }
