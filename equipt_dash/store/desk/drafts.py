"""A record of the practice on its way: typed, handed in, decided. Reads, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.sql.elements import ColumnElement

from equipt_dash.kernel.access import Action, DeskScope, Row, can
from equipt_dash.kernel.workflow import Status
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.private_records import record_draft as table

BETWEEN = "~"
"""Stands between the parts of a key where it is one text; no part holds it."""

LIVE = (Status.DRAFT, Status.SUBMITTED, Status.SENT_BACK)
"""Not decided yet."""


@dataclass(frozen=True)
class Draft:
    """What a record should say, and where that stands. ``entries`` and ``before`` hold text by field.

    ``base_version`` is that of the working row it changes, 0 for a new one; ``removes`` asks to take it away.
    """

    id: int
    kind: str
    key: tuple[str, ...]
    department: str
    status: Status
    version: int
    entries: Mapping[str, str]
    before: Mapping[str, str]
    base_version: int
    removes: bool
    author: int | None
    author_name: str
    reviewer: int | None
    reviewer_name: str
    review_note: str
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None

    @property
    def row(self) -> Row:
        """What the matrix has to know about it."""
        return Row(self.department, self.author)

    @property
    def central(self) -> bool:
        """Whether it counts for the whole city."""
        return self.kind_of.central or not self.department

    @property
    def kind_of(self) -> RecordKind:
        """Its kind."""
        return BY_SLUG[self.kind]

    @property
    def decision(self) -> Action:
        """What somebody who decides about it must be allowed to do."""
        return Action.DECIDE_CENTRAL if self.central else Action.DECIDE_RECORD


def joined(key: Iterable[str]) -> str:
    """A key as one text."""
    return BETWEEN.join(key)


def parted(key: str) -> tuple[str, ...]:
    """A key from its text."""
    return tuple(key.split(BETWEEN))


def from_row(row: Mapping[Any, Any]) -> Draft:
    """The draft a row holds."""
    return Draft(
        id=row["id"], kind=row["kind"], key=parted(row["record_key"]), department=row["department"],
        status=Status(row["status"]), version=row["version"], entries=row["entries"] or {},
        before=row["before"] or {}, base_version=row["base_version"], removes=bool(row["removes"]),
        author=row["author"], author_name=row["author_name"], reviewer=row["reviewer"], reviewer_name=row["reviewer_name"],
        review_note=row["review_note"], created_at=row["created_at"], changed_at=row["changed_at"],
        submitted_at=row["submitted_at"], decided_at=row["decided_at"],
    )  # fmt: skip


def load(connection: Connection, id: int) -> Draft | None:
    """The draft with this number."""
    row = connection.execute(select(table).where(table.c.id == id)).mappings().first()
    return None if row is None else from_row(row)


def inside(scope: DeskScope) -> ColumnElement[bool]:
    """The drafts a scope reaches: its departments', and whatever its reader wrote or decided."""
    if scope.departments is None:
        return table.c.id.is_not(None)
    return or_(table.c.department.in_(scope.departments), table.c.author == scope.principal.id)


def _all(read: DeskReader, query: Select[Any]) -> tuple[Draft, ...]:
    with read.reading() as connection:
        return tuple(from_row(row) for row in connection.execute(query).mappings())


def find(read: DeskReader, id: int) -> Draft | None:
    """The draft with this number, if the scope reaches it."""
    found = _seen(read.scope, _all(read, select(table).where(table.c.id == id, inside(read.scope))))
    return found[0] if found else None


def _seen(scope: DeskScope, found: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Those somebody may see: who works for the department, wrote it, or decides or decided about it."""
    who = scope.principal
    return tuple(
        one
        for one in found
        if can(who, Action.READ_WORK, Row(one.department))
        or (who.id is not None and who.id in (one.author, one.reviewer))
        or (one.status is Status.SUBMITTED and can(who, one.decision, one.row))
    )


def listed(
    read: DeskReader, *, kind: str = "", statuses: Iterable[Status] = LIVE, department: str = ""
) -> tuple[Draft, ...]:
    """Drafts in these statuses, the longest waiting first."""
    query = select(table).where(inside(read.scope), table.c.status.in_([one.value for one in statuses]))
    if kind:
        query = query.where(table.c.kind == kind)
    if department:
        query = query.where(table.c.department == department)
    return _seen(read.scope, _all(read, query.order_by(table.c.changed_at, table.c.id)))


def history(read: DeskReader, kind: str, key: tuple[str, ...]) -> tuple[Draft, ...]:
    """Everything that was ever handed in about one record, newest first."""
    query = select(table).where(
        inside(read.scope), table.c.kind == kind, table.c.record_key == joined(key), table.c.submitted_at.is_not(None)
    )
    return _seen(read.scope, _all(read, query.order_by(table.c.id.desc())))


def live_of(connection: Connection, kind: str, key: tuple[str, ...]) -> Draft | None:
    """The draft about this record that is not decided yet; there is at most one."""
    query = select(table).where(
        table.c.kind == kind, table.c.record_key == joined(key), table.c.status.in_([one.value for one in LIVE])
    )
    row = connection.execute(query.order_by(table.c.id).limit(1)).mappings().first()
    return None if row is None else from_row(row)
