"""The moment a record counts: what was decided becomes the working row, which the next edition publishes.

Fields nobody types (who confirmed, when it closed, which questions are answered) are filled here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from equipt_dash.kernel.model import State
from equipt_dash.practice import derived
from equipt_dash.practice.checks import as_text
from equipt_dash.practice.fields import RecordKind
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Stale, Writing
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.drafts import Draft, joined
from equipt_dash.store.desk.record_reads import Stored, keyed, load
from equipt_dash.store.practice_rows import to_columns

REVIEWED_AGAIN = timedelta(days=365)
"""A link is looked at again after a year unless its reviewer says otherwise."""


def apply(
    writing: Writing, draft: Draft, values: Mapping[str, Any], today: date, *, second: str, review_again: date | None
) -> None:
    """Write (or take away) the working row. ``second`` is the name of whoever decided, empty where nobody had to.

    Raises:
        Stale: the row is not what the draft was written over.
    """
    kind, connection = draft.kind_of, writing.connection
    table = schema.PRACTICE[kind.slug]
    where = keyed(kind, table, draft.key)
    before = load(connection, kind, draft.key)
    if where is None or (before.version if before else 0) != draft.base_version:
        raise Stale
    if draft.removes:
        connection.execute(delete(table).where(*where))
        _record(writing, draft, "remove_record", before, {})
        return
    given = _GIVEN.get(kind.slug, _nothing)(values, draft, today, second, review_again)
    columns = {**to_columns(kind, values), **given, "state": State.APPROVED.value}
    if before is None:
        columns |= {"slug": draft.key[0]} if kind.keys == ("slug",) else {}
        connection.execute(insert(table).values(**columns))
    else:
        done = connection.execute(
            update(table).where(*where, table.c.version == draft.base_version).values(
                **columns, version=draft.base_version + 1
            )
        )  # fmt: skip
        if done.rowcount != 1:
            raise Stale
    _record(writing, draft, "write_record", before, _texts(kind, {**values, **given}))


def _texts(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, str]:
    return {field.name: as_text(field, values.get(field.name)) for field in kind.fields}


def _record(writing: Writing, draft: Draft, action: str, before: Stored | None, after: Mapping[str, str]) -> None:
    """Leave what changed, field by field, in the audit."""
    was = dict(before.texts) if before else {}
    names = [name for name in {**was, **after} if was.get(name, "") != after.get(name, "")]
    key = f"{draft.kind}:{joined(draft.key)}"
    old = {name: was[name] for name in names if was.get(name)}
    new = {name: after[name] for name in names if after.get(name)}
    writing.record(Event(action, "record", key, draft.department, old, new, draft.review_note))


# What the product fills in ---------------------------------------------------------------------------------------

_Given = Callable[[Mapping[str, Any], Draft, date, str, date | None], dict[str, Any]]


def _nothing(
    _values: Mapping[str, Any], _draft: Draft, _today: date, _second: str, _again: date | None
) -> dict[str, Any]:
    return {}


def _link(_values: Mapping[str, Any], draft: Draft, today: date, second: str, again: date | None) -> dict[str, Any]:
    return {"reviewer": second, "next_review": again or today + REVIEWED_AGAIN, "proposed_by": draft.author_name}


def _worksheet(
    values: Mapping[str, Any], _draft: Draft, today: date, second: str, _again: date | None
) -> dict[str, Any]:
    return {"answered": derived.answered(values), "signed_by": second, "signed_on": today}


def _step(values: Mapping[str, Any], draft: Draft, today: date, second: str, _again: date | None) -> dict[str, Any]:
    if values.get("status") != "closed":
        return {"closed_on": None, "confirmed_by": ""}
    before, reopened = draft.before, _day(draft.before.get("reopens_on", ""))
    if before.get("status") == "closed" and before.get("closed_on") and not (reopened and reopened <= today):
        return {"closed_on": _day(before["closed_on"]), "confirmed_by": before.get("confirmed_by", "")}
    return {"closed_on": today, "confirmed_by": second}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _engagement(
    values: Mapping[str, Any], _draft: Draft, _today: date, _second: str, _again: date | None
) -> dict[str, Any]:
    return {"reached_public": derived.reached_public(values)}


_GIVEN: Mapping[str, _Given] = {"engagement": _engagement, "link": _link, "worksheet": _worksheet, "step-record": _step}
