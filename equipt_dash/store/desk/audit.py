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

from sqlalchemy import Connection, RowMapping, insert, select

from equipt_dash.kernel.access import Principal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event

FIRST = "0" * 64
"""What the first entry names as the hash before it."""

_BATCH = 500
"""Entries held in memory at a time while walking the chain."""

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
    reached: int = 0

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"Entry {self.number} {self.why.format(number=self.reached)}."


@dataclass(frozen=True)
class Mark:
    """An entry as it can be noted outside the database: its number and hash."""

    number: int
    hash: str


@dataclass(frozen=True)
class Walked:
    """What a walk along the chain found: the last entry that holds, and the first that does not."""

    last: Mark
    broken: Broken | None


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
    fields = {**row, "at": row["at"].isoformat()}
    fields.pop("hash", None)
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def verify(db: Database, expect: Mark | None = None) -> Broken | None:
    """Walk the whole chain and return its first broken entry, or ``None``."""
    return walk(db, expect).broken


def walk(db: Database, expect: Mark | None = None) -> Walked:
    """Walk the whole chain, a few entries at a time, and say how far it holds.

    A chain shows what was changed in it. It cannot show that its end was cut off, or that whoever holds the
    database wrote all of it anew: ``expect``, an entry noted earlier and kept elsewhere, shows both.
    """
    last = Mark(0, FIRST)
    query = select(audit_event).order_by(audit_event.c.number)
    with db.reading() as connection, connection.execution_options(yield_per=_BATCH).execute(query) as rows:
        for row in rows.mappings():
            why = _misfit(row, last, expect)
            if why:
                return Walked(last, Broken(last.number + 1, why))
            last = Mark(row["number"], row["hash"])
    if expect is not None and expect.number > last.number:
        return Walked(last, Broken(last.number + 1, "is missing: the chain once reached entry {number}", expect.number))
    return Walked(last, None)


def _misfit(row: RowMapping, last: Mark, expect: Mark | None) -> str:
    """Why an entry does not follow ``last``; empty where it does."""
    number = last.number + 1
    if row["number"] > number:
        return "is missing"
    if row["number"] < number:
        return "has another before it that was put in"
    if row["previous"] != last.hash:
        return "does not follow from the entry before it"
    if row["hash"] != digest(dict(row)):
        return "was changed after it was written"
    if expect is not None and expect.number == number and expect.hash != row["hash"]:
        return "is not the entry that was noted"
    return ""


def _plain(data: Data | None) -> dict[str, Any] | None:
    """``data`` as JSON gives it back, so that the hash of what was written is the hash of what is read."""
    if data is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(dict(data), default=str))
    return plain
