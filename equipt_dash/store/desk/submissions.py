"""Drafts and what becomes of them: found within a scope, saved as typed, taken over, handed in.

A draft belongs to one person, who answers for it and hands it in; a colleague takes it over first, on record.
Otherwise a reviewer could type into somebody's draft and then approve their own figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Action, Refused, Row
from equipt_dash.kernel.submission import CellChange, Entries, Held, PeriodLocked, Submission
from equipt_dash.kernel.workflow import EDITABLE, IllegalMove, Move, Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.submission_rows import (
    editable_of,
    from_row,
    load,
    load_cells,
    load_notes,
    plain,
    visible,
)
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission

__all__ = [
    "CellChange", "Entries", "Held", "PeriodLocked", "Submission", "cells", "find", "listed", "load", "load_cells",
    "own_draft", "refuse_repeat", "save_draft", "take_over", "take_step",
]  # fmt: skip


def find(read: DeskReader, id: int) -> Submission | None:
    """The submission with this number, or ``None`` where there is none in this scope."""
    with read.reading() as connection:
        query = select(submission).where(visible(read.scope), submission.c.id == id)
        row = connection.execute(query).mappings().first()
    return None if row is None else from_row(row)


def listed(
    read: DeskReader,
    *,
    statuses: Iterable[Status] = (),
    kind: SubmissionKind | None = None,
    department: str = "",
    author: int | None = None,
    measure: str = "",
    disparity: str = "",
    limit: int = 100,
    offset: int = 0,
) -> tuple[Submission, ...]:
    """Submissions in this scope, newest first; the empty filter lets everything through."""
    query = select(submission).where(visible(read.scope))
    wanted = [status.value for status in statuses]
    filters = {"kind": kind.value if kind else "", "department": department, "measure": measure, "disparity": disparity}
    for name, value in filters.items():
        if value:
            query = query.where(submission.c[name] == value)
    if wanted:
        query = query.where(submission.c.status.in_(wanted))
    if author is not None:
        query = query.where(submission.c.author == author)
    query = query.order_by(submission.c.changed_at.desc(), submission.c.id.desc()).limit(limit).offset(offset)
    with read.reading() as connection:
        return tuple(from_row(row) for row in connection.execute(query).mappings())


def cells(read: DeskReader, id: int, *, most: int | None = None, first: int = 0) -> tuple[CellChange, ...]:
    """The cells of a submission as handed in, or ``most`` of them from ``first`` on; none where it is outside this scope."""
    if find(read, id) is None:
        return ()
    with read.reading() as connection:
        return load_cells(connection, id, most=most, first=first)


def cell_notes(read: DeskReader, id: int) -> tuple[str, ...]:
    """The notes on the cells of a submission, each once; none where it is outside this scope."""
    if find(read, id) is None:
        return ()
    with read.reading() as connection:
        return load_notes(connection, id)


def own_draft(
    read: DeskReader, kind: SubmissionKind, *, measure: str = "", disparity: str = "", period: str = ""
) -> Submission | None:
    """What the reader may still type in about this subject; something sent back comes before a draft."""
    query = editable_of(read.scope.principal.id, kind, measure, disparity, period).where(visible(read.scope))
    with read.reading() as connection:
        row = connection.execute(query).mappings().first()
    return None if row is None else from_row(row)


def save_draft(
    db: Database,
    act: Act,
    *,
    kind: SubmissionKind,
    measure: str = "",
    disparity: str = "",
    period: str = "",
    entries: Entries,
    version: int,
    id: int | None = None,
    before: Mapping[str, Any] | None = None,
    base_version: int = 0,
) -> Submission:
    """Keep what was typed. Without ``id`` (and with version 0) a draft is begun; ``before`` is then kept beside it.

    Saving is silent: only steps of the workflow are audited, not every keystroke.

    Raises:
        Refused: the matrix does not allow it, or it is a colleague's draft that was not taken over.
        Stale: it was saved since ``version``, or a draft exists already where none was expected.
        IllegalMove: it was handed in, so nothing can be typed.
    """
    with acting(db, act, silent=True) as writing:
        department = _department(writing, measure, disparity)
        writing.authorize(Action.ENTER, Row(department, act.principal.id))
        if id is None:
            return _begin(writing, department, kind, measure, disparity, period, entries, version, before, base_version)
        draft = _mine(writing, id, version)
        if (draft.kind, draft.measure, draft.disparity, draft.period) != (kind, measure, disparity, period):
            raise Stale
        if draft.entries == entries:
            return draft
        return _changed(writing, draft, entries=plain(entries), department=department)


def refuse_repeat(db: Database, act: Act, measure: str, disparity: str = "") -> None:
    """Stop a form that was carried out before, before its old versions look like somebody else's change.

    Raises:
        AlreadyDone: it was.
        Refused: the matrix does not allow typing into this measure.
    """
    with acting(db, act, silent=True) as writing:
        writing.authorize(Action.ENTER, Row(_department(writing, measure, disparity), act.principal.id))


def take_step(db: Database, act: Act, id: int, version: int, wanted: Move, *, location: str = "") -> Submission:
    """Take a submission back, or discard it.

    Raises:
        Refused, Stale, IllegalMove: as ``moves.move`` says.
    """
    with acting(db, act) as writing:
        found = load(writing.connection, id)
        if found is None:
            raise Stale
        after = move(writing, found, wanted, version=version)
        writing.done(location)
        return after


def take_over(db: Database, act: Act, id: int, version: int, *, location: str = "") -> Submission:
    """Make a colleague's draft the caller's own, on record.

    Raises:
        Refused: the matrix does not allow it.
        Held: the caller has a draft about the same subject, which would be lost from sight.
        Stale: it was changed since ``version``.
        IllegalMove: it was handed in.
    """
    with acting(db, act) as writing:
        draft = load(writing.connection, id)
        if draft is None:
            raise Stale
        writing.authorize(Action.ENTER, draft.row)
        if draft.version != version:
            raise Stale
        if draft.status not in EDITABLE:
            raise IllegalMove(draft.status, Move.SUBMIT)
        me = writing.principal
        own = editable_of(me.id, draft.kind, draft.measure, draft.disparity, draft.period).where(submission.c.id != id)
        found = writing.connection.execute(own).mappings().first()
        if found is not None:
            raise Held(from_row(found))
        after = _changed(writing, draft, author=me.id, author_name=me.name or me.email)
        was, now = {"author": draft.author_name}, {"author": after.author_name}
        writing.record(Event("take_over", "submission", str(id), draft.department, was, now))
        writing.done(location)
        return after


def _begin(
    writing: Writing, department: str, kind: SubmissionKind, measure: str, disparity: str, period: str,
    entries: Entries, version: int, before: Mapping[str, Any] | None, base_version: int,
) -> Submission:  # fmt: skip
    me, at = writing.principal, writing.act.at
    there = writing.connection.execute(editable_of(me.id, kind, measure, disparity, period)).first()
    if there is not None or version != 0:
        raise Stale
    values = {
        "kind": kind.value, "status": Status.DRAFT.value, "version": 1, "measure": measure or None,
        "disparity": disparity or None, "period": period, "department": department, "author": me.id,
        "author_name": me.name or me.email, "entries": plain(entries), "before": dict(before or {}),
        "base_version": base_version, "created_at": at, "changed_at": at,
    }  # fmt: skip
    key = writing.connection.execute(insert(submission).values(**values)).inserted_primary_key
    made = load(writing.connection, int(key[0])) if key else None
    if made is None:
        raise Stale
    return made


def _mine(writing: Writing, id: int, version: int) -> Submission:
    draft = load(writing.connection, id)
    if draft is None:
        raise Stale
    writing.authorize(Action.ENTER, draft.row)
    if draft.author not in (None, writing.principal.id):
        raise Refused(Action.ENTER)
    if draft.status not in EDITABLE:
        raise IllegalMove(draft.status, Move.SUBMIT)
    if draft.version != version:
        raise Stale
    return draft


def _changed(writing: Writing, draft: Submission, **values: Any) -> Submission:
    """Write the columns over exactly this version of the draft."""
    fresh = {**values, "version": draft.version + 1, "changed_at": writing.act.at}
    which = (submission.c.id == draft.id, submission.c.version == draft.version)
    if writing.connection.execute(update(submission).where(*which).values(**fresh)).rowcount != 1:
        raise Stale
    return replace(draft, **fresh)


def _department(writing: Writing, measure: str, disparity: str) -> str:
    """The department the row belongs to; empty for none."""
    query = select(schema.measure.c.department).where(schema.measure.c.key == measure)
    if disparity and not measure:
        of = select(schema.disparity.c.measure).where(schema.disparity.c.slug == disparity).scalar_subquery()
        query = select(schema.measure.c.department).where(schema.measure.c.key == of)
    found = writing.connection.execute(query).first()
    if found is None:
        raise Stale
    return found.department or ""
