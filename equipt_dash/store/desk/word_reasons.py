"""Words that can do harm and wait for the reason of a second person, and the command that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from equipt_dash.kernel.access import Action, Refused, Row, can
from equipt_dash.kernel.harm import Remark, flagged, text_key
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import CELL_KINDS, OPEN, Status
from equipt_dash.practice.kinds import KINDS
from equipt_dash.store import harm_gate, schema
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.applying_words import FIELDS
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.drafts import from_row as draft_from_row
from equipt_dash.store.desk.notices import principals
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.record_reads import owners_of
from equipt_dash.store.desk.submission_rows import from_row, load_cells
from equipt_dash.store.engine import Database
from equipt_dash.store.harm_gate import Place, Reason
from equipt_dash.store.private import person, submission
from equipt_dash.store.private_records import record_draft

_TABLES = {one.table: one for one in KINDS}


class NoReason(ValueError):
    """A reason needs words."""


@dataclass(frozen=True)
class Flagged:
    """One text that needs a reason, or has one. ``table`` is where it stands, or will; ``href`` where it is decided.

    ``helpers``: the names of those who may give the reason, which its authors may not.
    """

    key: str
    text: str
    found: tuple[Remark, ...]
    table: str
    department: str
    authors: frozenset[int]
    href: str = ""
    author_names: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    reason: Reason | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has given a reason that counts."""
        given = self.reason
        return given is None or (given.person is not None and given.person in self.authors)


def waiting(read: DeskReader) -> tuple[Flagged, ...]:
    """The flagged texts on their way to the public, those without a reason first. ``scope``: of ``EXPLAIN_WORDS``."""
    with read.reading() as connection:
        found = _merged(_all(connection))
        mine = [one for one in found if read.scope.departments is None or one.department in read.scope.departments]
        return tuple(sorted((_told(connection, one) for one in mine), key=lambda one: (not one.open, one.text)))


def of_texts(db: Database, texts: Iterable[str]) -> tuple[tuple[str, Reason | None], ...]:
    """Which of ``texts`` are flagged, each with the reason it has."""
    with db.reading() as connection:
        return tuple((text, harm_gate.reason_of(connection, text)) for text in dict.fromkeys(texts) if flagged(text))


def give(db: Database, act: Act, key: str, reason: str, *, location: str) -> str:
    """Say why a text may be published as it is.

    Raises:
        Refused: the matrix does not allow it, or the reader wrote the text.
        Stale: it does not wait any more.
        NoReason: no words.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.EXPLAIN_WORDS)
        found = next((one for one in _merged(_all(writing.connection)) if one.key == key), None)
        if found is None:
            raise Stale
        me = writing.principal
        writing.authorize(Action.EXPLAIN_WORDS, Row(found.department))
        if me.id is None or me.id in found.authors:
            raise Refused(Action.EXPLAIN_WORDS, Row(found.department, me.id))
        if not reason.strip():
            raise NoReason
        harm_gate.keep(
            writing.connection, found.text, reason.strip(), me.name or me.email, person=me.id,
            department=found.department, at=act.at,
        )  # fmt: skip
        after = {"text": found.text, "words": [one.found for one in found.found]}
        writing.record(Event("explain_words", "word_reason", key, found.department, None, after, reason.strip()))
        return writing.done(location)


def _all(connection: Connection) -> Iterator[Flagged]:
    yield from _submissions(connection)
    yield from _drafts(connection)
    for place in harm_gate.unpublished(connection):
        yield _flagged(place.text, place.table, _department(connection, place), harm_gate.authors(connection, place))


def _submissions(connection: Connection) -> Iterator[Flagged]:
    rows = select(submission).where(submission.c.status.in_([one.value for one in OPEN])).order_by(submission.c.id)
    for row in connection.execute(rows).mappings():
        item = from_row(row)
        who = frozenset() if item.author is None else frozenset({item.author})
        for text in submitted_texts(connection, item):
            if flagged(text):
                yield _flagged(text, item.kind.value, item.department, who, f"/internal/review/{item.id}")


def submitted_texts(connection: Connection, item: Submission) -> list[str]:
    """What a submission would let the public read in words."""
    texts = [item.restatement]
    if item.kind in CELL_KINDS:
        return [*texts, *dict.fromkeys(cell.note for cell in load_cells(connection, item.id))]
    parts = [item.entries[name] for name in FIELDS[item.kind] if name in item.entries]
    return [*texts, *(part.get("value", next(iter(part.values()), "")) for part in parts)]


def _drafts(connection: Connection) -> Iterator[Flagged]:
    rows = select(record_draft).where(record_draft.c.status == Status.SUBMITTED.value, ~record_draft.c.removes)
    for row in connection.execute(rows.order_by(record_draft.c.id)).mappings():
        draft = draft_from_row(row)
        who = frozenset() if draft.author is None else frozenset({draft.author})
        public = {one.name for one in draft.kind_of.typed if one.public}
        for name, text in draft.entries.items():
            if name in public and flagged(text):
                yield _flagged(text, draft.kind, draft.department, who, f"/internal/records/review/{draft.id}")


def _flagged(text: str, table: str, department: str, authors: frozenset[int], href: str = "") -> Flagged:
    return Flagged(text_key(text), text, flagged(text), table, department, authors, href)


def _department(connection: Connection, place: Place) -> str:
    """Whose text it is: by the measure or the department its row names; empty for the city's own."""
    table = {one.name: one for one in schema.WORKING}[place.table]
    keys = list(table.primary_key)
    row: dict[str, Any] = {}
    for found in connection.execute(select(table).where(keys[0] == place.key[0])).mappings():
        if tuple(str(found[key.name]) for key in keys) == place.key:
            row = {str(name): value for name, value in found.items()}
    if place.table in _TABLES:
        return owners_of(connection, _TABLES[place.table])(row)
    measure = row.get("measure") or (place.key[0] if place.table == "measure" else "")
    query = select(schema.measure.c.department).where(schema.measure.c.key == measure)
    return str((connection.execute(query).scalar() if measure else row.get("code")) or "")


def _merged(found: Iterable[Flagged]) -> list[Flagged]:
    """One entry for each text, with everybody who wrote it."""
    merged: dict[str, Flagged] = {}
    for one in found:
        before = merged.get(one.key)
        merged[one.key] = one if before is None else replace(before, authors=before.authors | one.authors)
    return list(merged.values())


def _told(connection: Connection, one: Flagged) -> Flagged:
    names = connection.execute(select(person.c.name, person.c.email).where(person.c.id.in_(one.authors)))
    helpers = tuple(
        who.name or who.email
        for who in principals(connection)
        if who.id not in one.authors and can(who, Action.EXPLAIN_WORDS, Row(one.department))
    )
    reason = harm_gate.reason_of(connection, one.text)
    return replace(one, author_names=tuple(n or e for n, e in names), helpers=helpers, reason=reason)
