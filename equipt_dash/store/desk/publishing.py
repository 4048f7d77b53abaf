"""Publishing: approved submissions become working rows and an edition in one transaction, or nothing happens.

The same steps make the preview, which is taken back at its end. What somebody publishes is what they were shown:
the form carries the mark of the preview, and an edition that would say anything else is not made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from equipt_dash.access import Action, Principal, authorize
from equipt_dash.store import schema
from equipt_dash.store.desk import practice_undo
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.applying import CannotApply, apply, hindrance, place_of, restore
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.drafts import joined
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.preview import Diff, compare
from equipt_dash.store.desk.submissions_model import Submission, from_row, load, load_cells
from equipt_dash.store.editions import Sealed, publish_in
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission
from equipt_dash.store.schema import withdrawal
from equipt_dash.workflow import CELL_KINDS, Move, Status, SubmissionKind, embargoed

LONGEST_AUDIT = 200
"""Changed cells an audit entry names one by one; a longer list is named by its hash."""

__all__ = ["CannotApply", "CannotUndo", "Chosen", "Preview", "Waiting", "preview", "preview_undo", "publish_edition"]


@dataclass(frozen=True)
class Chosen:
    """A submission somebody chose to publish, as they saw it."""

    id: int
    version: int


@dataclass(frozen=True)
class Waiting:
    """An approved submission, and why it cannot be published now (empty where it can)."""

    item: Submission
    embargoed: bool
    why: str

    @property
    def ready(self) -> bool:
        """Whether it may be chosen."""
        return not self.embargoed and not self.why


@dataclass(frozen=True)
class Preview:
    """What an edition would change for the public. ``mark`` names exactly this edition from these submissions.

    ``like``: the edition it would repeat word for word; 0 where it repeats none.
    """

    number: int
    base: int
    mark: str
    diff: Diff
    like: int = 0


class CannotUndo(ValueError):
    """The edition cannot be undone. ``why`` is one of not_newest, nothing, first, to_withdrawn, changed."""

    def __init__(self, why: str) -> None:
        """Say why, by its code."""
        super().__init__(why)
        self.why = why


class _TakeBack(Exception):
    """Ends a preview: the transaction is rolled back."""


def waiting(db: Database, principal: Principal, today: date) -> tuple[Waiting, ...]:
    """Every approved submission, in the order they were decided.

    Raises:
        Refused: the reader may not publish.
    """
    authorize(principal, Action.PUBLISH)
    query = select(submission).where(submission.c.status == Status.APPROVED.value)
    with db.reading() as connection:
        rows = connection.execute(query.order_by(submission.c.decided_at, submission.c.id)).mappings()
        items = [from_row(row) for row in rows]
        held = {one.id: embargoed(one.embargo_until, today) for one in items}
        coming = {
            (one.measure, cell.period)
            for one in items
            if one.kind is SubmissionKind.VALUES and not held[one.id]
            for cell in load_cells(connection, one.id)
        }
        return tuple(Waiting(one, held[one.id], hindrance(connection, one, coming)) for one in items)


def preview(db: Database, act: Act, chosen: Iterable[Chosen], today: date) -> Preview:
    """Make the edition, look at it, and take it back.

    Raises:
        Refused: the matrix does not allow it.
        Stale: one of the submissions is not what it was.
        CannotApply: one of them cannot be published now.
        EditionWouldLeak: readers could work out hidden numbers.
    """

    def make(writing: Writing) -> tuple[Sealed, str]:
        writing.authorize(Action.PUBLISH)
        items = _items(writing.connection, chosen, today)
        sealed = _make(writing, items, today, "")
        return sealed, _mark(sealed, items)

    return _looked_at(db, act, make)


def publish_edition(
    db: Database, act: Act, chosen: Iterable[Chosen], today: date, *, note: str, mark: str, location: str
) -> int:
    """Publish the chosen submissions as the next edition; ``mark`` is that of the preview it has to agree with.

    Raises:
        Refused, CannotApply, EditionWouldLeak: as in ``preview``.
        Stale: a submission, or anything else that would be published, is not what the preview showed.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        items = _items(writing.connection, chosen, today)
        changed: dict[int, dict[str, object]] = {}
        sealed = _make(writing, items, today, note, changed)
        if _mark(sealed, items) != mark:
            raise Stale
        for item in items:
            writing.record(_applied(item, changed[item.id]))
            move(writing, item, Move.PUBLISH, version=item.version, edition=sealed.number)
        _record(writing, "publish_edition", sealed, items, note)
        writing.done(location.format(number=sealed.number))
        return sealed.number


def preview_undo(db: Database, act: Act, number: int, today: date) -> Preview:
    """What undoing the newest edition would change for the public.

    Raises:
        Refused: the matrix does not allow it.
        CannotUndo: there is nothing to go back to, or it must not be shown again.
        EditionWouldLeak: readers could work out hidden numbers.
    """

    def make(writing: Writing) -> tuple[Sealed, str]:
        writing.authorize(Action.PUBLISH)
        items, _before = _undoable(writing.connection, number)
        _restored(writing, items, number)
        sealed = publish_in(writing.connection, on=today, note="", approver=_name(writing))
        return sealed, _mark(sealed, items)

    return _looked_at(db, act, make)


def undo(db: Database, act: Act, number: int, today: date, *, reason: str, mark: str, location: str) -> int:
    """Publish the state before edition ``number`` as a new edition; its submissions go back to their authors.

    Raises:
        Refused, CannotUndo, EditionWouldLeak: as in ``preview_undo``.
        Stale: it would not be what the preview showed.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.PUBLISH)
        items, before = _undoable(writing.connection, number)
        restored = _restored(writing, items, number, reason)
        sealed = publish_in(writing.connection, on=today, note=reason, approver=_name(writing))
        if _mark(sealed, items) != mark:
            raise Stale
        for item in restored:
            move(
                writing, item, Move.UNDO, version=item.version, review_note=reason, edition=None,
                entries={name: dict(parts) for name, parts in item.entries.items()},
            )  # fmt: skip
        like = _like(writing.connection, sealed)
        _record(writing, "undo_edition", sealed, items, reason, undone=number, before=before, like=like)
        writing.done(location.format(number=sealed.number))
        return sealed.number


# Steps --------------------------------------------------------------------------------------------------------


def _looked_at(db: Database, act: Act, make: Callable[[Writing], tuple[Sealed, str]]) -> Preview:
    found: list[Preview] = []
    try:
        with acting(db, act, silent=True) as writing:
            base = newest(writing.connection)
            sealed, mark = make(writing)
            diff = compare(writing.connection, base, sealed.number)
            found.append(Preview(sealed.number, base, mark, diff, _like(writing.connection, sealed)))
            raise _TakeBack
    except _TakeBack:
        return found[0]


def _like(connection: Connection, sealed: Sealed) -> int:
    """The newest earlier edition that says exactly the same."""
    table = schema.edition
    same = select(func.max(table.c.number)).where(
        table.c.content_hash == sealed.content_hash, table.c.number < sealed.number
    )
    return int(connection.execute(same).scalar() or 0)


def newest(connection: Connection) -> int:
    """The number of the newest edition; 0 before the first."""
    sealed = select(schema.edition.c.number).where(schema.edition.c.sealed_at.is_not(None))
    return int(connection.execute(sealed.order_by(schema.edition.c.number.desc()).limit(1)).scalar() or 0)


def _items(connection: Connection, chosen: Iterable[Chosen], today: date) -> list[Submission]:
    """The chosen submissions as they stand, if they still are what was chosen."""
    found = []
    for one in sorted(set(chosen), key=lambda c: c.id):
        item = load(connection, one.id)
        if item is None or item.version != one.version or item.status is not Status.APPROVED:
            raise Stale
        if embargoed(item.embargo_until, today):
            raise Stale
        found.append(item)
    return found


def _make(
    writing: Writing,
    items: Sequence[Submission],
    today: date,
    note: str,
    changed: dict[int, dict[str, object]] | None = None,
) -> Sealed:
    number = newest(writing.connection) + 1
    # Figures first, so that a story about a new period finds them.
    for item in sorted(items, key=lambda one: (one.kind not in CELL_KINDS, one.id)):
        found = apply(writing.connection, item, number)
        if changed is not None:
            changed[item.id] = found
    return publish_in(writing.connection, on=today, note=note, approver=_name(writing))


def _restored(
    writing: Writing, items: Sequence[Submission], number: int, reason: str | None = None
) -> list[Submission]:
    try:
        for kind, key in practice_undo.put_back(writing.connection, number):
            if reason is not None:
                writing.record(Event("undo", "record", f"{kind}:{joined(key)}", "", None, {"edition": number}, reason))
        return [restore(writing.connection, item) for item in reversed(items)]
    except (CannotApply, practice_undo.ChangedSince):
        raise CannotUndo("changed") from None


def _undoable(connection: Connection, number: int) -> tuple[list[Submission], int]:
    """The submissions that came with edition ``number``, and the edition before it."""
    if number != newest(connection):
        raise CannotUndo("not_newest")
    if number <= 1:
        raise CannotUndo("first")
    gone = select(withdrawal.c.edition).where(
        withdrawal.c.edition == number - 1, withdrawal.c.confirmed_at.is_not(None)
    )
    if connection.execute(gone).first() is not None:
        raise CannotUndo("to_withdrawn")
    query = select(submission).where(submission.c.edition == number, submission.c.status == Status.PUBLISHED.value)
    items = [from_row(row) for row in connection.execute(query.order_by(submission.c.id)).mappings()]
    if not items and not practice_undo.changes(connection, number):
        raise CannotUndo("nothing")
    return items, number - 1


def _mark(sealed: Sealed, items: Sequence[Submission]) -> str:
    parts = [sealed.content_hash, str(sealed.number), *(f"{item.id}:{item.version}" for item in items)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _name(writing: Writing) -> str:
    return writing.principal.name or writing.principal.email


def _applied(item: Submission, changed: dict[str, object]) -> Event:
    """The audit entry of the rows a submission changed, from what to what."""
    table, key = place_of(item)
    department = item.department
    if len(changed) > LONGEST_AUDIT:
        digest = hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()
        return Event("publish", table, key, department, None, {"changes": len(changed), "sha256": digest})
    return Event("publish", table, key, department, _side(changed, 0), _side(changed, 1))


def _side(changed: dict[str, object], which: int) -> dict[str, object]:
    """What fields held before (0) or hold after (1); cells have parts."""
    found: dict[str, object] = {}
    for name, pair in changed.items():
        found[name] = _side(pair, which) if isinstance(pair, dict) else pair[which] if isinstance(pair, list) else pair
    return found


def _record(writing: Writing, action: str, sealed: Sealed, items: Sequence[Submission], note: str, **more: int) -> None:
    after = {"content_hash": sealed.content_hash, "submissions": [item.id for item in items], **more}
    writing.record(Event(action, "edition", str(sealed.number), "", None, after, note))
