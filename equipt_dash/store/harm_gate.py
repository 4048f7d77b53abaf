"""No edition is sealed with new words that can do harm and no reason of a second person: the one place that decides.

1. Every text people write that an edition prints is looked at: all columns of free words of all edition tables, but
   those in ``NOT_WRITTEN``, and the note of the edition.
2. A text that an earlier edition printed is left alone; it is public already.
3. A new text that a rule of ``harm`` flags needs a reason (``word_reason``) for exactly these words.
4. The reason counts only if it was given by somebody who did not write the text. Who wrote it is read from the
   submissions, drafts and audit entries that brought it.

It stands where editions are made, so that forms, imports, programs, packages and undoing all pass it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, Text, insert, select

from equipt_dash.kernel.harm import UnexplainedWords, flagged, text_key
from equipt_dash.kernel.workflow import CELL_KINDS, SubmissionKind
from equipt_dash.practice.fields import Form
from equipt_dash.practice.kinds import KINDS
from equipt_dash.store import schema
from equipt_dash.store.private import audit_event, submission, submission_cell
from equipt_dash.store.private_records import record_draft
from equipt_dash.store.private_words import word_reason

NOT_WRITTEN: Mapping[str, frozenset[str]] = {
    # Titles, publishers and addresses of what others published: they are quoted, never reworded.
    "source": frozenset({"title", "publisher", "url", "years", "licence", "credit", "retrieved"}),
    "category_standard": frozenset({"title", "year", "url"}),
    # Lists of keys, addresses and codes, which nobody reads as a sentence.
    "data_note": frozenset({"affects"}),
    "race_group": frozenset({"family", "races", "hispanic"}),
    "area": frozenset({"kind", "city"}),
    "observation": frozenset({"as_found"}),
    "measure": frozenset({"source_ref", "category_standard"}),
}
"""Columns of words that are no sentences of this city's people."""

_BRINGS: Mapping[str, frozenset[SubmissionKind]] = {
    "story": frozenset({SubmissionKind.STORY}),
    "measure": frozenset({SubmissionKind.DEFINITION}),
    "observation": CELL_KINDS,
    "disparity": frozenset({SubmissionKind.GAP_TARGET}),
}
"""Which submissions bring words into which table."""

_LINES = {kind.table: [one.name for one in kind.fields if one.form is Form.LINES and one.public] for kind in KINDS}


@dataclass(frozen=True)
class Place:
    """Where a text stands: the table, the key of its row, and the column."""

    table: str
    key: tuple[str, ...]
    column: str
    text: str


@dataclass(frozen=True)
class Reason:
    """Why a text may stand, and who says so. ``person`` is nobody where it came with a data package."""

    key: str
    reason: str
    person: int | None
    person_name: str
    at: datetime


def refuse_unexplained(connection: Connection, number: int, note: str, approver: str) -> None:
    """Refuse edition ``number`` where a new text of it needs a reason and has none that counts.

    Raises:
        UnexplainedWords: names the texts; the caller's transaction has to be rolled back.
    """
    refuse_places(connection, new_texts(connection, number))
    refuse_note(connection, note, approver)


def refuse_places(connection: Connection, places: Iterable[Place]) -> None:
    """Refuse what holds words without a reason that counts. ``connection`` reads the city, not a copy of it.

    Raises:
        UnexplainedWords: names the texts.
    """
    missing = [one.text for one in places if not explained(connection, one)]
    if missing:
        raise UnexplainedWords(tuple(dict.fromkeys(missing)))


def refuse_note(connection: Connection, note: str, approver: str) -> None:
    """Refuse the note of an edition, or the reason of an undo, in the same way.

    Raises:
        UnexplainedWords: names it.
    """
    given = reason_of(connection, note) if flagged(note) else None
    if flagged(note) and (given is None or given.person_name == approver):
        raise UnexplainedWords((note,))


def new_texts(connection: Connection, number: int) -> Iterator[Place]:
    """The flagged texts of edition ``number`` that no earlier edition printed."""
    for name, table in schema.PUBLISHED.items():
        yield from _new(connection, name, table, number)


def unpublished(connection: Connection) -> Iterator[Place]:
    """The flagged texts of the working rows that no edition printed yet."""
    for table in schema.WORKING:
        yield from _new(connection, table.name, table, None)


def written(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold what people wrote."""
    apart = NOT_WRITTEN.get(table.name.removeprefix("edition_"), frozenset())
    plain = [one.name for one in table.columns if isinstance(one.type, Text) and not one.primary_key]
    return tuple(name for name in plain if name not in apart and not name.endswith(("url", "_by")))


def _new(connection: Connection, name: str, table: Table, number: int | None) -> Iterator[Place]:
    mirror = schema.PUBLISHED[name]
    keys = [column.name for column in mirror.primary_key if column.name != "edition"]
    mine = () if number is None else (table.c.edition == number,)
    earlier = () if number is None else (mirror.c.edition < number,)
    for column in written(mirror):
        printed = select(mirror.c[column]).where(mirror.c[column] != "", *earlier)
        fresh = select(*(table.c[key] for key in keys), table.c[column]).where(
            table.c[column] != "", table.c[column].not_in(printed), *mine
        )
        for row in connection.execute(fresh):
            if flagged(row[-1]):
                yield Place(name, tuple(str(part) for part in row[:-1]), column, row[-1])
    for column in _LINES.get(name, ()):
        rows = connection.execute(select(*(table.c[key] for key in keys), table.c[column]).where(*mine))
        old = {
            text for (found,) in connection.execute(select(mirror.c[column]).where(*earlier)) for text in _cells(found)
        }
        for row in rows:
            for text in _cells(row[-1]):
                if text not in old and flagged(text):
                    yield Place(name, tuple(str(part) for part in row[:-1]), column, text)


def _cells(lines: Any) -> list[str]:
    return [str(cell) for row in lines or () for cell in row]


def reason_of(connection: Connection, text: str) -> Reason | None:
    """The reason given for exactly these words."""
    table = word_reason
    row = connection.execute(select(table).where(table.c.key == text_key(text))).mappings().first()
    return None if row is None else Reason(row["key"], row["reason"], row["person"], row["person_name"], row["at"])


def explained(connection: Connection, place: Place) -> bool:
    """Whether the text has a reason, given by somebody who did not write it."""
    given = reason_of(connection, place.text)
    return given is not None and (given.person is None or given.person not in authors(connection, place))


def authors(connection: Connection, place: Place) -> frozenset[int]:
    """Everybody who wrote this text there: by submission, by a draft of a record, or straight into a row."""
    found = {
        one for one in (*_submitted(connection, place), *_drafted(connection, place), *_typed(connection, place)) if one
    }
    return frozenset(found)


def _submitted(connection: Connection, place: Place) -> Iterator[int | None]:
    if place.table not in _BRINGS:
        return
    about = submission.c.disparity if place.table == "disparity" else submission.c.measure
    kinds = [kind.value for kind in _BRINGS[place.table]]
    rows = select(submission).where(about == place.key[0], submission.c.kind.in_(kinds))
    for row in connection.execute(rows).mappings():
        texts = [row["restatement"], *(text for parts in (row["entries"] or {}).values() for text in parts.values())]
        notes = select(submission_cell.c.note).where(submission_cell.c.submission == row["id"])
        if _holds(texts, place.text) or _holds(connection.execute(notes).scalars(), place.text):
            yield row["author"]


def _drafted(connection: Connection, place: Place) -> Iterator[int | None]:
    kind = next((one.slug for one in KINDS if one.table == place.table), None)
    if kind is None:
        return
    for row in connection.execute(select(record_draft).where(record_draft.c.kind == kind)).mappings():
        if _holds((row["entries"] or {}).values(), place.text):
            yield row["author"]


def _typed(connection: Connection, place: Place) -> Iterator[int | None]:
    """Who wrote it straight into the row, as the audit tells."""
    rows = select(audit_event.c.person, audit_event.c.after).where(audit_event.c.subject_key == place.key[0])
    for person, after in connection.execute(rows):
        if _holds((after or {}).values(), place.text):
            yield person


def _holds(texts: Any, wanted: str) -> bool:
    """Whether one of the texts is, or contains, the wanted one; a correction's reason becomes part of a sentence."""
    words = " ".join(wanted.split())
    plain = (" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip())
    return any(words in text or (flagged(text) and text in words) for text in plain)


def keep(
    connection: Connection,
    text: str,
    reason: str,
    person_name: str,
    *,
    person: int | None = None,
    department: str = "",
    at: datetime | None = None,
) -> None:
    """Store a reason; a newer one for the same words takes its place."""
    table, name = word_reason, text_key(text)
    connection.execute(table.delete().where(table.c.key == name))
    values = {"key": name, "text": text, "reason": reason, "person": person, "person_name": person_name}
    connection.execute(insert(table).values(**values, department=department, at=at or datetime.now(UTC)))
