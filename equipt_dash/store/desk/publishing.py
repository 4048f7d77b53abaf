"""Publishing: approved submissions become working rows and an edition in one transaction, or nothing happens.

The edition is made in a private copy of the city, so that nobody waits for it: the preview ends there, and a publication
copies what it made, under the writers' lock, if the city still is what the edition was made from. What somebody
publishes is what they were shown: the form carries the mark of the preview, and an edition that would say anything
else is not made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, Connection, func, select

from equipt_dash.kernel.access import Action, Principal
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import CELL_KINDS, Move, Status, embargoed
from equipt_dash.store import schema
from equipt_dash.store.desk import practice_undo
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting, allowed, refuse_repeat
from equipt_dash.store.desk.applying import CannotApply, apply, hindrance, restore
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.drafts import joined
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.preview import Diff, compare
from equipt_dash.store.desk.publishable import with_figures
from equipt_dash.store.desk.publishing_audit import applied, record
from equipt_dash.store.desk.submission_rows import from_row, load
from equipt_dash.store.editions import Sealed, publish_in, settle
from equipt_dash.store.engine import Database
from equipt_dash.store.harm_gate import new_texts, refuse_note, refuse_places
from equipt_dash.store.private import submission
from equipt_dash.store.schema import withdrawal
from equipt_dash.store.scratch import Changed, Scratch, copied

__all__ = ["CannotApply", "CannotUndo", "Chosen", "Preview", "preview", "preview_undo", "publish_edition"]


@dataclass(frozen=True)
class Chosen:
    """A submission somebody chose to publish, as they saw it."""

    id: int
    version: int


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


Told = Callable[[str, int, int], None]
"""Hears which step a publication takes (reading, making, protecting, writing), and how much of it is done, of how much."""

Kept = Callable[[Connection, int], None]
"""Writes more into the transaction that publishes an edition, which it is given with the edition's number."""


def _untold(_step: str, _done: int, _total: int) -> None:
    """Nobody asked how far it is."""


def preview(db: Database, act: Act, chosen: Iterable[Chosen], today: date) -> Preview:
    """Make the edition in a copy of the city, and look at it. Nothing is locked and nothing is written.

    Raises:
        Refused: the matrix does not allow it.
        Stale: one of the submissions is not what it was.
        CannotApply: one of them cannot be published now.
        EditionWouldLeak: readers could work out hidden numbers.
    """
    wanted = tuple(chosen)

    def make(connection: Connection) -> tuple[Sealed, list[Submission]]:
        items = _items(connection, wanted, today)
        return _made(connection, items, today), items

    return _looked_at(db, act, _these(wanted), make)


def publish_edition(
    db: Database, act: Act, chosen: Iterable[Chosen], today: date, *, note: str, mark: str, location: str,
    told: Told = _untold, kept: Kept | None = None,
) -> int:  # fmt: skip
    """Publish the chosen submissions as the next edition; ``mark`` is that of the preview it has to agree with.

    Raises:
        Refused, CannotApply, EditionWouldLeak: as in ``preview``.
        Stale: a submission, or anything else that would be published, is not what the preview showed.
    """
    refuse_repeat(db, act)
    name, wanted = _name(allowed(db, act, Action.PUBLISH)), tuple(chosen)
    told("reading", 0, 0)
    with copied(db, _these(wanted)) as city:
        with city.inside() as connection:
            items = _items(connection, wanted, today)
            changed: dict[int, dict[str, object]] = {}
            sealed = _made(connection, items, today, told, changed)
            if _mark(sealed, items) != mark:
                raise Stale
        told("writing", 0, 0)
        with _settling(db, act, city) as writing:
            settle(city, sealed, on=today, note=note, approver=name)
            for item in items:
                writing.record(applied(item, changed[item.id]))
                move(writing, item, Move.PUBLISH, version=item.version, edition=sealed.number)
            record(writing, "publish_edition", sealed, items, note)
            _keep(writing, sealed, location, kept)
    return sealed.number


def check(connection: Connection, chosen: Iterable[Chosen], today: date, note: str, approver: str) -> None:
    """Whether these submissions can be published as they stand, before anybody makes an edition of them.

    Raises:
        Stale, CannotApply: as in ``preview``.
        UnexplainedWords: the note has words that can do harm.
    """
    refuse_note(connection, note, approver)
    items = _items(connection, chosen, today)
    coming = with_figures(connection, items)
    for item in items:
        why = hindrance(connection, item, coming)
        if why:
            raise CannotApply(item, why)


def check_undo(connection: Connection, number: int, reason: str, approver: str) -> None:
    """Whether edition ``number`` can be undone, before anybody tries.

    Raises:
        CannotUndo: it cannot.
        UnexplainedWords: the reason, which is public, has words that can do harm.
    """
    refuse_note(connection, reason, approver)
    _undoable(connection, number)


def preview_undo(db: Database, act: Act, number: int, today: date) -> Preview:
    """What undoing the newest edition would change for the public. Nothing is locked and nothing is written.

    Raises:
        Refused: the matrix does not allow it.
        CannotUndo: there is nothing to go back to, or it must not be shown again.
        EditionWouldLeak: readers could work out hidden numbers.
    """

    def make(connection: Connection) -> tuple[Sealed, list[Submission]]:
        items, _before = _undoable(connection, number)
        _restored(connection, items, number)
        return publish_in(connection, on=today, note="", approver=""), items

    return _looked_at(db, act, _those_of(number), make)


def undo(
    db: Database, act: Act, number: int, today: date, *, reason: str, mark: str, location: str,
    told: Told = _untold, kept: Kept | None = None,
) -> int:  # fmt: skip
    """Publish the state before edition ``number`` as a new edition; its submissions go back to their authors.

    Raises:
        Refused, CannotUndo, EditionWouldLeak: as in ``preview_undo``.
        Stale: it would not be what the preview showed.
    """
    refuse_repeat(db, act)
    name = _name(allowed(db, act, Action.PUBLISH))
    told("reading", 0, 0)
    with copied(db, _those_of(number)) as city:
        with city.inside() as connection:
            items, before = _undoable(connection, number)
            restored, records = _restored(connection, items, number)
            sealed = publish_in(connection, on=today, note=reason, approver=name, told=partial(told, "protecting"))
            if _mark(sealed, items) != mark:
                raise Stale
            like = _like(connection, sealed)
        told("writing", 0, 0)
        with _settling(db, act, city) as writing:
            settle(city, sealed, on=today, note=reason, approver=name)
            for kind, key in records:
                writing.record(Event("undo", "record", f"{kind}:{joined(key)}", "", None, {"edition": number}, reason))
            for item in restored:
                move(
                    writing, item, Move.UNDO, version=item.version, review_note=reason, edition=None,
                    entries={name: dict(parts) for name, parts in item.entries.items()},
                )  # fmt: skip
            record(writing, "undo_edition", sealed, items, reason, undone=number, before=before, like=like)
            _keep(writing, sealed, location, kept)
    return sealed.number


# Steps --------------------------------------------------------------------------------------------------------


def _these(chosen: Sequence[Chosen]) -> ColumnElement[bool]:
    return submission.c.id.in_(sorted({one.id for one in chosen}))


def _those_of(number: int) -> ColumnElement[bool]:
    return submission.c.edition == number


def _looked_at(
    db: Database, act: Act, which: ColumnElement[bool], make: Callable[[Connection], tuple[Sealed, list[Submission]]]
) -> Preview:
    allowed(db, act, Action.PUBLISH)
    with copied(db, which) as city:
        with city.inside() as connection:
            base = newest(connection)
            sealed, items = make(connection)
            diff = compare(connection, base, sealed.number)
            seen = Preview(sealed.number, base, _mark(sealed, items), diff, _like(connection, sealed))
            places = list(new_texts(connection, sealed.number))
        with city.connection.begin():
            refuse_places(city.connection, places)
        return seen


@contextmanager
def _settling(db: Database, act: Act, city: Scratch) -> Iterator[Writing]:
    """The one transaction that writes: everything that was made in ``city``, or nothing.

    Raises:
        Stale: something an edition was made from has changed since.
    """
    try:
        with acting(db, act, connection=city.connection) as writing:
            writing.authorize(Action.PUBLISH)
            yield writing
    except Changed:
        raise Stale from None


def _keep(writing: Writing, sealed: Sealed, location: str, kept: Kept | None) -> None:
    if kept is not None:
        kept(writing.connection, sealed.number)
    writing.done(location.format(number=sealed.number))


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


def _made(
    connection: Connection, items: Sequence[Submission], today: date, told: Told = _untold,
    changed: dict[int, dict[str, object]] | None = None,
) -> Sealed:  # fmt: skip
    """The next edition with ``items`` in it, made in a copy; who publishes it and why stands beside it later."""
    number = newest(connection) + 1
    # Figures first, so that a story about a new period finds them.
    for done, item in enumerate(sorted(items, key=lambda one: (one.kind not in CELL_KINDS, one.id))):
        told("making", done, len(items))
        found = apply(connection, item, number)
        if changed is not None:
            changed[item.id] = found
    return publish_in(connection, on=today, note="", approver="", told=partial(told, "protecting"))


def _restored(
    connection: Connection, items: Sequence[Submission], number: int
) -> tuple[list[Submission], list[tuple[str, tuple[str, ...]]]]:
    """The submissions as they are restored, and the kind and key of each record that is put back."""
    try:
        records = practice_undo.put_back(connection, number)
        return [restore(connection, item) for item in reversed(items)], records
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


def _name(principal: Principal) -> str:
    return principal.name or principal.email
