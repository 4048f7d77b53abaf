"""Files on their way in: kept between the page that shows what they mean and the one that takes them in.

Why in the database: any worker may answer the second request, and nothing has to be cleaned up on a disk.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select

from equipt_dash.kernel.access import Action
from equipt_dash.store.columns import KEY
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.sessions import hashed
from equipt_dash.store.engine import Database
from equipt_dash.store.private import saved_mapping, upload

KEPT = timedelta(days=1)
"""How long a file waits to be taken in."""


ANSWERS = "answers.toml"
"""The file name under which a person's answers about a file wait beside it."""


@dataclass(frozen=True)
class Uploaded:
    """A file somebody sent."""

    token: str
    name: str
    content: bytes


def keep(db: Database, act: Act, name: str, content: bytes, *, location: str = "") -> str:
    """Keep a file for the person who sent it and return the token it is found by.

    ``location`` is where its form leads, up to the token.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    token = secrets.token_urlsafe(24)
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.ENTER)
        writing.connection.execute(delete(upload).where(upload.c.at < act.at - KEPT))
        values = {"person": writing.principal.id, "file_name": name[:200], "content": content, "at": act.at}
        writing.connection.execute(insert(upload).values(token_hash=hashed(token), **values))
        writing.done(f"{location}{token}")
    return token


def find(db: Database, act: Act, token: str) -> Uploaded | None:
    """The file of this token, if the same person sent it and it was not too long ago."""
    mine = (upload.c.token_hash == hashed(token), upload.c.person == act.principal.id, upload.c.at >= act.at - KEPT)
    with db.reading() as connection:
        row = connection.execute(select(upload.c.file_name, upload.c.content).where(*mine)).first()
    return None if row is None else Uploaded(token, row.file_name, bytes(row.content))


def keep_answers(db: Database, act: Act, mapping: str, *, location: str = "") -> str:
    """Keep what a person said a file means, for as long as the file, and return the token.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    return keep(db, act, ANSWERS, mapping.encode(), location=location)


def answers(db: Database, act: Act, token: str) -> str | None:
    """The answers of this token, a mapping as TOML; ``None`` where there are none for this person."""
    found = find(db, act, token)
    return found.content.decode("utf-8", "replace") if found is not None and found.name == ANSWERS else None


def save_mapping(db: Database, act: Act, name: str, mapping: str) -> None:
    """Keep a mapping by name; a newer one of the same name takes its place, and the audit keeps both.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    key = " ".join(name.split())[:KEY]
    with acting(db, act) as writing:
        writing.authorize(Action.ENTER)
        which = saved_mapping.c.name == key
        old = writing.connection.execute(select(saved_mapping.c.mapping).where(which)).scalar()
        writing.connection.execute(delete(saved_mapping).where(which))
        values = {"name": key, "mapping": mapping, "person": writing.principal.id, "at": act.at}
        writing.connection.execute(insert(saved_mapping).values(**values))
        before = None if old is None else {"mapping": old}
        writing.record(Event("save_mapping", "saved_mapping", key, before=before, after={"mapping": mapping}))


def mappings(db: Database) -> tuple[tuple[str, str], ...]:
    """(name, mapping as TOML) of every mapping kept, by name."""
    with db.reading() as connection:
        query = select(saved_mapping.c.name, saved_mapping.c.mapping).order_by(saved_mapping.c.name)
        return tuple((row.name, row.mapping) for row in connection.execute(query))
