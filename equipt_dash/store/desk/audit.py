"""The audit: who did what to which row, each entry chained to the one before by its hash.

An entry's hash covers everything in it and the hash before it, so that changing, removing or inserting one
breaks the chain from there on, and ``verify`` names the first that does not fit. Triggers refuse changes in
the database as well; the chain is for whoever can switch triggers off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from equipt_dash.access import Principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event

FIRST = "0" * 64
"""What the first entry names as the hash before it."""

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """One thing that was done. ``before`` and ``after`` hold the fields that changed, ready for JSON."""

    action: str
    subject: str
    key: str
    department: str = ""
    before: Data | None = None
    after: Data | None = None
    note: str = ""


@dataclass(frozen=True)
class Broken:
    """The first entry of the chain that does not fit, and why."""

    number: int
    why: str


def append(connection: Connection, principal: Principal, at: datetime, event: Event) -> int:
    """Add ``event`` to the chain and return its number. The caller holds the writers' lock."""
    last = connection.execute(
        select(audit_event.c.number, audit_event.c.hash).order_by(audit_event.c.number.desc()).limit(1)
    ).first()
    row: dict[str, Any] = {
        "number": 1 if last is None else last.number + 1,
        "at": at,
        "person": principal.id,
        "actor": principal.email or principal.name,
        "action": event.action,
        "subject": event.subject,
        "subject_key": event.key,
        "department": event.department,
        "before": _plain(event.before),
        "after": _plain(event.after),
        "note": event.note,
        "previous": FIRST if last is None else last.hash,
    }
    connection.execute(insert(audit_event).values(**row, hash=digest(row)))
    return int(row["number"])


def digest(row: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over its fields, in a form both databases give back alike."""
    fields = {name: row[name] for name in sorted(row) if name != "hash"}
    fields["at"] = row["at"].isoformat()
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def verify(db: Database) -> Broken | None:
    """Walk the whole chain and return its first broken entry, or ``None``."""
    previous, expected = FIRST, 1
    with db.reading() as connection:
        rows = connection.execution_options(stream_results=True).execute(
            select(audit_event).order_by(audit_event.c.number)
        )
        for row in rows.mappings():
            if row["number"] != expected:
                return Broken(expected, "is missing")
            if row["previous"] != previous:
                return Broken(expected, "does not follow from the entry before it")
            if row["hash"] != digest(dict(row)):
                return Broken(expected, "was changed after it was written")
            previous, expected = row["hash"], expected + 1
    return None


def _plain(data: Data | None) -> dict[str, Any] | None:
    """``data`` as JSON gives it back, so that the hash of what was written is the hash of what is read."""
    if data is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(dict(data), default=str))
    return plain
