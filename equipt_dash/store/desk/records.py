"""Writing the practice: type a record, hand it in, decide about it. What is decided counts at once inside.

The public sees it with the next edition. A second person decides, except about kinds that say nothing needs deciding;
closing a roadmap step is therefore confirmed by somebody else without a rule of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Action, Refused, Row
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import Status
from equipt_dash.practice.checks import LONGEST_SLUG, as_text, read, slug_of
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.practice.structure import problems
from equipt_dash.store import schema
from equipt_dash.store.desk import evidence
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.drafts import BETWEEN, LIVE, Draft, joined, live_of, load
from equipt_dash.store.desk.notices import notify, people_who
from equipt_dash.store.desk.record_apply import apply
from equipt_dash.store.desk.record_reads import Stored, keyed, known_in, owners_of
from equipt_dash.store.desk.record_reads import load as load_row
from equipt_dash.store.desk.record_refusals import kept_as_written, owner_words
from equipt_dash.store.engine import Database
from equipt_dash.store.private_records import record_draft as table

Subjects = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Typed:
    """What a form sent. ``key`` is empty for a new record; ``draft`` and ``version`` name the draft it was read from
    (0 for none), ``base_version`` the working row (0 for none). ``file``: name and content of one that came along."""

    kind: str
    entries: Mapping[str, str]
    key: tuple[str, ...] = ()
    draft: int = 0
    version: int = 0
    base_version: int = 0
    file: tuple[str, bytes] | None = None


class Wrong(ValueError):
    """What was typed cannot be kept as it is. ``problems``: what is wrong, by field."""

    def __init__(self, found: Mapping[str, str]) -> None:
        """Keep the reasons."""
        super().__init__(", ".join(found))
        self.problems = dict(found)


class Waiting(Exception):
    """Somebody's draft about the same record is not decided yet; ``draft`` is it."""

    def __init__(self, draft: Draft) -> None:
        """Name it."""
        super().__init__(str(draft.id))
        self.draft = draft


def write(
    db: Database, act: Act, typed: Typed, subjects: Subjects, today: date, *, hand_in: bool, location: str = ""
) -> Draft:
    """Keep what was typed; with ``hand_in`` it has to be complete, and goes to whoever decides.

    ``subjects``: the framework's own things fields may point at. ``location`` may hold ``{id}`` and ``{key}``.

    Raises:
        Refused: the matrix does not allow it, or it is somebody else's draft.
        Stale: the draft or the record was changed meanwhile.
        Waiting: another draft about the same record waits.
        Wrong: something in it is not right.
    """
    kind = BY_SLUG[typed.kind]
    if typed.key and kind.keys != ("slug",):
        typed = replace(typed, entries={**typed.entries, **dict(zip(kind.keys, typed.key, strict=False))})
    with acting(db, act) as writing:
        typed = _with_file(writing, kind, typed)
        values, wrong = read(kind, typed.entries)
        before = load_row(writing.connection, kind, typed.key) if typed.key else None
        department = owners_of(writing.connection, kind)(_flat(values, typed.entries))
        if before is not None:
            writing.authorize(Action.ENTER, Row(before.department, act.principal.id))
        try:
            writing.authorize(Action.ENTER, Row(department, act.principal.id))
        except Refused:
            if kind.owner and not (before is not None and kind.owner in kind.keys):
                raise Wrong({kind.owner: owner_words(kind)}) from None
            raise
        if (before.version if before else 0) != typed.base_version:
            raise Stale
        key = typed.key or _new_key(writing, kind, values, wrong)
        if hand_in:
            found = {**problems(kind, key if typed.key else (), values, known_in(writing.connection, subjects), today)}
            wrong = {**found, **kept_as_written(kind, before, values), **wrong}
        elif not all(name in values for name in _keys_typed(kind)):
            wrong = {name: words for name, words in wrong.items() if name in _keys_typed(kind)}
        else:
            wrong = {}
        if wrong:
            raise Wrong(wrong)
        if typed.file is not None:
            number = str(evidence.keep(writing, *typed.file, department))
            typed, values = replace(typed, entries={**typed.entries, FILE: number}), {**values, FILE: number}
        draft = _keep(writing, kind, key, department, typed, before)
        draft = _handed_in(writing, draft, values, today) if hand_in else draft
        _record(writing, draft, "hand_in" if hand_in else "keep_draft")
        writing.done(location.format(id=draft.id, key=joined(key)))
        return draft


def ask_removal(
    db: Database, act: Act, kind: RecordKind, key: tuple[str, ...], version: int, today: date, *, location: str = ""
) -> Draft:
    """Ask to take a record away; where nobody has to decide, it goes at once.

    Raises:
        Refused: the matrix does not allow it.
        Stale: it was changed since ``version``, or is gone.
        Waiting: a draft about it waits.
    """
    with acting(db, act) as writing:
        before = load_row(writing.connection, kind, key)
        if before is None or before.version != version:
            raise Stale
        writing.authorize(Action.ENTER, Row(before.department, act.principal.id))
        typed = Typed(kind.slug, before.texts, key, base_version=version)
        draft = _keep(writing, kind, key, before.department, typed, before, removes=True)
        draft = _handed_in(writing, draft, {}, today)
        _record(writing, draft, "ask_removal")
        writing.done(location.format(id=draft.id, key=joined(key)))
        return draft


def decide(
    db: Database, act: Act, id: int, version: int, subjects: Subjects, today: date, *,
    approve: bool, note: str = "", review_again: date | None = None, location: str = "",
) -> Draft:  # fmt: skip
    """Approve what was handed in, so that it counts, or send it back with a reason.

    ``review_again``: for links, the day by which somebody looks at them again.

    Raises:
        Refused: the matrix does not allow it; nobody decides about their own.
        Stale: it does not stand as it was seen, or the record was changed meanwhile.
        Wrong: it no longer fits what is there.
    """
    with acting(db, act) as writing:
        draft = _seen(writing, id, version, (Status.SUBMITTED,))
        writing.authorize(draft.decision, draft.row)
        if not approve and not note.strip():
            raise Wrong({"note": _("Say why, so that the author knows what to change.")})
        me = writing.principal
        values: dict[str, Any] = {
            "status": (Status.APPROVED if approve else Status.SENT_BACK).value, "review_note": note.strip(),
            "reviewer": me.id, "reviewer_name": me.name or me.email, "decided_at": act.at,
        }  # fmt: skip
        after = _change(writing, draft, **values)
        if approve:
            _checked_again(writing, after, subjects, today)
            apply(
                writing,
                after,
                read(after.kind_of, after.entries)[0],
                today,
                second=me.name or me.email,
                review_again=review_again,
            )
        _record(writing, after, "approve" if approve else "send_back")
        _tell_author(writing, after, "approved" if approve else "sent_back")
        writing.done(location.format(id=id, key=joined(draft.key)))
        return after


def withdraw(db: Database, act: Act, id: int, version: int, *, discard: bool, location: str = "") -> Draft:
    """Take back what was handed in (it is a draft again), or throw a draft away.

    Raises:
        Refused: it is somebody else's.
        Stale: it does not stand as it was seen.
    """
    with acting(db, act) as writing:
        draft = _seen(writing, id, version, LIVE if discard else (Status.SUBMITTED,))
        writing.authorize(Action.ENTER, draft.row)
        if draft.author not in (None, writing.principal.id):
            raise Refused(Action.ENTER)
        after = _change(writing, draft, status=(Status.DISCARDED if discard else Status.DRAFT).value)
        _record(writing, after, "discard" if discard else "take_back")
        writing.done(location.format(id=id, key=joined(draft.key)))
        return after


# Steps --------------------------------------------------------------------------------------------------------


FILE = "evidence_file"
_COMING = "coming"
"""Stands for the number of a file until it is kept, which is last."""


def _with_file(writing: Writing, kind: RecordKind, typed: Typed) -> Typed:
    """What was typed with its file: the one that came along, else the one the draft or the record has."""
    if FILE not in {field.name for field in kind.typed}:
        return replace(typed, file=None)
    live = live_of(writing.connection, kind.slug, typed.key) if typed.key else None
    row = load_row(writing.connection, kind, typed.key) if typed.key and live is None else None
    before = live.entries if live else row.texts if row else {}
    return replace(typed, entries={**typed.entries, FILE: _COMING if typed.file else before.get(FILE, "")})


def _flat(values: Mapping[str, Any], entries: Mapping[str, str]) -> dict[str, Any]:
    """What decides who owns the record, also where the rest cannot be read yet."""
    return {name: values.get(name, entries.get(name, "")) for name in ("department", "measure")}


def _keys_typed(kind: RecordKind) -> tuple[str, ...]:
    return (kind.title,) if kind.keys == ("slug",) else tuple(kind.keys)


def _new_key(writing: Writing, kind: RecordKind, values: Mapping[str, Any], wrong: dict[str, str]) -> tuple[str, ...]:
    """The key of a new record: its own fields, or a slug from its title that nothing else has."""
    if kind.keys == ("slug",):
        wanted = slug_of(str(values.get(kind.title, "")))
        number, free = 1, wanted
        while _taken(writing, kind, (free,)):
            number += 1
            free = f"{wanted[: LONGEST_SLUG - 8]}-{number}"
        return (free,)
    key = tuple(as_text(kind.field(name), values.get(name)) for name in kind.keys)
    first = kind.keys[0]
    if any(BETWEEN in part for part in key):
        wrong.setdefault(kind.keys[-1], _("Leave out the sign ~."))
    elif first in values and load_row(writing.connection, kind, key) is not None:
        wrong.setdefault(first, _("There is one already. Change that one instead."))
    return key


def _taken(writing: Writing, kind: RecordKind, key: tuple[str, ...]) -> bool:
    drafted = select(table.c.id).where(table.c.kind == kind.slug, table.c.record_key == joined(key)).limit(1)
    if writing.connection.execute(drafted).first() is not None:
        return True
    where = keyed(kind, schema.PRACTICE[kind.slug], key) or []
    return (
        writing.connection.execute(select(1).select_from(schema.PRACTICE[kind.slug]).where(*where)).first() is not None
    )


def _keep(
    writing: Writing, kind: RecordKind, key: tuple[str, ...], department: str, typed: Typed, before: Stored | None,
    *, removes: bool = False,
) -> Draft:  # fmt: skip
    """The draft with what was typed: the one it was read from, or a new one."""
    me, at = writing.principal, writing.act.at
    names = {one.name for one in kind.typed}
    entries = {name: text for name, text in typed.entries.items() if name in names}
    there = live_of(writing.connection, kind.slug, key)
    if there is not None and there.id != typed.draft:
        raise Waiting(there)
    if typed.draft:
        draft = _seen(writing, typed.draft, typed.version, (Status.DRAFT, Status.SENT_BACK))
        if draft.author not in (None, me.id):
            raise Refused(Action.ENTER)
        if draft.kind != kind.slug or draft.key != key:
            raise Stale
        return _change(writing, draft, entries=entries, department=department, base_version=typed.base_version)
    values = {
        "kind": kind.slug, "record_key": joined(key), "department": department, "status": Status.DRAFT.value,
        "entries": entries, "before": dict(before.texts) if before else None, "base_version": typed.base_version,
        "removes": removes, "author": me.id, "author_name": me.name or me.email, "created_at": at, "changed_at": at,
    }  # fmt: skip
    made = writing.connection.execute(insert(table).values(**values)).inserted_primary_key
    found = load(writing.connection, int(made[0])) if made else None
    if found is None:
        raise Stale
    return found


def _handed_in(writing: Writing, draft: Draft, values: Mapping[str, Any], today: date) -> Draft:
    """The draft as handed in; decided at once where its kind needs no second person."""
    at = writing.act.at
    if not draft.kind_of.second:
        after = _change(writing, draft, status=Status.APPROVED.value, submitted_at=at, decided_at=at)
        apply(writing, after, values, today, second="", review_again=None)
        return after
    after = _change(writing, draft, status=Status.SUBMITTED.value, submitted_at=at, decided_at=None)
    details = {"what": _name(after), "kind": after.kind, "by": writing.principal.name or writing.principal.email}
    for person in people_who(writing.connection, after.decision, after.row):
        about = f"record:{after.id}:{after.version}"
        notify(writing.connection, at, person, "submitted", about, f"/internal/records/review/{after.id}", details)
    return after


def _tell_author(writing: Writing, draft: Draft, kind: str) -> None:
    if draft.author is None or draft.author == writing.principal.id:
        return
    details = {"what": _name(draft), "kind": draft.kind, "by": draft.reviewer_name, "note": draft.review_note}
    href = f"/internal/records/{draft.kind}/at/{joined(draft.key)}"
    about = f"record:{draft.id}:{draft.version}"
    told = {name: text for name, text in details.items() if text}
    notify(writing.connection, writing.act.at, draft.author, kind, about, href, told)


def _name(draft: Draft) -> str:
    return draft.entries.get(draft.kind_of.title, "")[:120] or joined(draft.key)


def _seen(writing: Writing, id: int, version: int, statuses: tuple[Status, ...]) -> Draft:
    found = load(writing.connection, id)
    if found is None or found.version != version or found.status not in statuses:
        raise Stale
    return found


def _change(writing: Writing, draft: Draft, **values: Any) -> Draft:
    fresh = {**values, "version": draft.version + 1, "changed_at": writing.act.at}
    which = (table.c.id == draft.id, table.c.version == draft.version)
    if writing.connection.execute(update(table).where(*which).values(**fresh)).rowcount != 1:
        raise Stale
    found = load(writing.connection, draft.id)
    if found is None:
        raise Stale
    return found


def _checked_again(writing: Writing, draft: Draft, subjects: Subjects, today: date) -> None:
    """What it points at may have gone since it was handed in."""
    if draft.removes:
        return
    values, wrong = read(draft.kind_of, draft.entries)
    found = problems(draft.kind_of, draft.key, values, known_in(writing.connection, subjects), today)
    if wrong or found:
        raise Wrong({**found, **wrong})


def _record(writing: Writing, draft: Draft, action: str) -> None:
    after = {"kind": draft.kind, "status": draft.status.value}
    key = f"{draft.kind}:{joined(draft.key)}"
    writing.record(Event(action, "record", key, draft.department, None, after, draft.review_note))
