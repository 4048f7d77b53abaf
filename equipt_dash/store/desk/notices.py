"""Notices: what somebody should know, kept as a kind and the facts, and put into words when it is read.

A notice is only a row. Sending it by e-mail is somebody else's work (``outbox``), so that a mail server that
is slow or down never holds up the change the notice is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from equipt_dash.kernel.access import Action, Grant, Principal, Role, Row, can
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, person, person_role

KINDS = ("due", "late", "submitted", "sent_back", "approved", "published")
"""What a notice can be about."""

PER_PAGE = 50


@dataclass(frozen=True)
class Notice:
    """One notice of one person. ``details`` are the facts its words are made of."""

    id: int
    kind: str
    about: str
    details: Mapping[str, str]
    href: str
    created_at: datetime
    read_at: datetime | None
    mail_status: str


def notify(
    connection: Connection, at: datetime, person: int, kind: str, about: str, href: str, details: Mapping[str, str]
) -> None:
    """Leave ``person`` a notice. A second one of the same kind about the same thing is not left again."""
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is not one of {', '.join(KINDS)}")
    row = {
        "person": person,
        "kind": kind,
        "about": about,
        "href": href,
        "details": {name: str(value) for name, value in details.items()},
        "created_at": at,
    }
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(notice).values(**row).on_conflict_do_nothing(index_elements=["person", "kind", "about"]))


def people_who(connection: Connection, action: Action, row: Row) -> tuple[int, ...]:
    """The people with an open account whom the matrix allows ``action`` on ``row``."""
    return tuple(who.id for who in principals(connection) if who.id is not None and can(who, action, row))


def principals(connection: Connection) -> tuple[Principal, ...]:
    """Everybody with an open account, with the roles they have now."""
    grants: dict[int, set[Grant]] = {}
    for found in connection.execute(select(person_role.c.person, person_role.c.role, person_role.c.department)):
        grants.setdefault(found.person, set()).add(Grant(Role(found.role), found.department))
    people = select(person.c.id, person.c.email, person.c.name).where(person.c.active).order_by(person.c.id)
    return tuple(
        Principal(frozenset(grants.get(found.id, ())), found.id, found.email, found.name)
        for found in connection.execute(people)
    )


def unread(db: Database, reader: int) -> int:
    """How many notices somebody has not read."""
    query = select(func.count()).select_from(notice).where(notice.c.person == reader, notice.c.read_at.is_(None))
    with db.reading() as connection:
        return int(connection.execute(query).scalar_one())


def listed(
    db: Database, reader: int, *, only_unread: bool = False, limit: int = PER_PAGE, offset: int = 0
) -> tuple[tuple[Notice, ...], int]:
    """A page of somebody's own notices, newest first, and how many there are."""
    mine = [notice.c.person == reader]
    if only_unread:
        mine.append(notice.c.read_at.is_(None))
    query = select(notice).where(*mine).order_by(notice.c.id.desc()).limit(limit).offset(offset)
    with db.reading() as connection:
        rows = connection.execute(query).mappings().all()
        total = connection.execute(select(func.count()).select_from(notice).where(*mine)).scalar_one()
    return tuple(_notice(row) for row in rows), int(total)


def mark_read(db: Database, act: Act, *, one: int | None = None, up_to: int | None = None) -> str:
    """Mark one of the reader's own notices as read, or all up to the newest they saw; says where to go on.

    Silent, because it changes nothing but what the reader has seen.
    """
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.SIGN_OUT)
        mine = [notice.c.person == writing.principal.id, notice.c.read_at.is_(None)]
        mine.append(notice.c.id == one if one is not None else notice.c.id <= (up_to or 0))
        writing.connection.execute(update(notice).where(*mine).values(read_at=act.at))
        return writing.done("/internal/notices?said=read")


def _notice(row: RowMapping) -> Notice:
    same = {name: row[name] for name in ("id", "kind", "about", "href", "created_at", "read_at", "mail_status")}
    return Notice(**same, details=dict(row["details"] or {}))
