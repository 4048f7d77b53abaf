"""Saved sources: data sets that are fetched again and again, who set them up, and what the last run did.

Why a run is claimed: two timers may go off at once, and a source must not be read twice at the same time. A claim
ends by itself, so that a run that was killed does not hold its source for ever.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from equipt_dash.intake.connectors.saved import SavedSource, from_toml
from equipt_dash.kernel.access import Action
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.private import saved_source

_QUERY = select(saved_source, select(schema.city.c.time_zone).limit(1).scalar_subquery().label("time_zone"))
"""Sources with the city's time zone, in which the days of their schedules turn."""

CLAIM = timedelta(hours=6)
"""How long a run may hold its source before another may begin it anew."""

FAILED = "failed"


@dataclass(frozen=True)
class Kept:
    """A source as it is kept. ``by_hand``: set up on the server, where the host may be chosen freely."""

    source: SavedSource
    by_hand: bool
    last_run_at: datetime | None
    last_result: str
    state: Mapping[str, Any]
    version: int
    time_zone: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether the last run failed."""
        return self.state.get("outcome") == FAILED

    def is_running(self, now: datetime) -> bool:
        """Whether a run holds the source."""
        held = self.state.get("claimed")
        return bool(held) and now < datetime.fromisoformat(str(held)) + CLAIM

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is time; a run that failed is tried again the next time."""
        return self.has_failed or self.source.is_due(self.last_run_at, now, self.time_zone)


def save(db: Database, act: Act, source: SavedSource, *, version: int = 0, location: str = "") -> str:
    """Keep a source. ``version`` is the one it takes the place of, 0 for a new one.

    Raises:
        Stale: it was changed meanwhile, is gone, or there is one of this name already.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    text = source.to_toml()
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        which = saved_source.c.name == source.name
        old = writing.connection.execute(select(saved_source.c.definition, saved_source.c.version).where(which)).first()
        if (old.version if old else 0) != version:
            raise Stale
        values: dict[str, Any] = {
            "definition": text,
            "person": writing.principal.id,
            "at": act.at,
            "version": version + 1,
        }
        if old:
            # What an earlier definition brought says nothing about the new one.
            values |= {"state": {}, "last_run_at": None, "last_result": ""}
            writing.connection.execute(update(saved_source).where(which).values(**values))
        else:
            writing.connection.execute(insert(saved_source).values(name=source.name, state={}, **values))
        before = {"definition": old.definition} if old else None
        event = Event("save_source", "saved_source", source.name, before=before, after={"definition": text})
        writing.record(event)
        return writing.done(location)


def remove(db: Database, act: Act, name: str, *, version: int, location: str = "") -> str:
    """Forget a source; what it brought stays.

    Raises:
        Stale: it was changed meanwhile or is gone.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        which = (saved_source.c.name == name, saved_source.c.version == version)
        old = writing.connection.execute(select(saved_source.c.definition).where(*which)).scalar()
        if old is None:
            raise Stale
        writing.connection.execute(delete(saved_source).where(*which))
        writing.record(Event("remove_source", "saved_source", name, before={"definition": old}))
        return writing.done(location)


def listed(db: Database) -> tuple[Kept, ...]:
    """Every source, by name."""
    with db.reading() as connection:
        rows = connection.execute(_QUERY.order_by(saved_source.c.name)).mappings().all()
    return tuple(_kept(row) for row in rows)


def find(db: Database, name: str) -> Kept | None:
    """One source by its name."""
    with db.reading() as connection:
        row = connection.execute(_QUERY.where(saved_source.c.name == name)).mappings().first()
    return None if row is None else _kept(row)


def origin_of(db: Database, sha256: str) -> str:
    """Where a table with this fingerprint was fetched from, so that its origin stays with it; empty if it was not."""
    found = (one.state.get("origin", "") for one in listed(db) if one.state.get("sha256") == sha256)
    return next(map(str, found), "")


def claim(db: Database, act: Act, name: str, *, anyway: bool = False) -> tuple[Kept, str] | None:
    """Take a source for one run, with the mark to give to ``note``; ``None`` where another run has it.

    Also ``None`` where it is gone, or was run meanwhile and is not due any more (unless ``anyway``).
    """
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.PUBLISH)
        row = writing.connection.execute(_QUERY.where(saved_source.c.name == name)).mappings().first()
        if row is None:
            return None
        kept = _kept(row)
        if kept.is_running(act.at):
            return None
        if not anyway and not kept.is_due(act.at):
            return None
        mark = secrets.token_hex(8)
        state = {**kept.state, "claimed": act.at.isoformat(), "mark": mark}
        writing.connection.execute(update(saved_source).where(saved_source.c.name == name).values(state=state))
        return kept, mark


def note(
    db: Database, act: Act, name: str, mark: str, words: str, state: Mapping[str, Any], *, location: str = ""
) -> str:
    """Keep what a run did and let the source go. ``state`` holds its outcome and where the data came from.

    Returns where the form that asked for the run leads.

    Raises:
        Stale: the source was changed or removed meanwhile, or another run took it over.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        which = saved_source.c.name == name
        held = writing.connection.execute(select(saved_source.c.state).where(which)).scalar()
        if not held or held.get("mark") != mark:
            raise Stale
        values = {"last_run_at": act.at, "last_result": words, "state": dict(state)}
        writing.connection.execute(update(saved_source).where(which).values(**values))
        writing.record(Event("run_source", "saved_source", name, after={**state, "result": words}))
        return writing.done(location)


def _kept(row: Mapping[Any, Any]) -> Kept:
    source = from_toml(row["definition"])
    return Kept(
        source, row["person"] is None, row["last_run_at"], row["last_result"], row["state"] or {}, row["version"],
        row["time_zone"] or "",
    )  # fmt: skip
