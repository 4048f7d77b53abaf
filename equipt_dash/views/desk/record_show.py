"""How a record reads: its fields in words, what a draft would change, and what was handed in before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.parts import Cell, Column, Facts, LinkTo, Rich, TableModel
from equipt_dash.practice.fields import Field, RecordKind
from equipt_dash.practice.fields import Form as Shape
from equipt_dash.practice.structure import Known
from equipt_dash.store.desk.drafts import Draft
from equipt_dash.views.desk.record_form import lines
from equipt_dash.views.desk.record_paths import RECORDS
from equipt_dash.views.practice_words import field_words, option_words

LONGEST_TITLE = 120


def title_of(kind: RecordKind, texts: Mapping[str, str], known: Known) -> str:
    """What a record is called: its title, or the names of what it is about."""
    if kind.keys == ("slug",):
        return texts.get(kind.title, "")[:LONGEST_TITLE] or _("No title yet")
    parts = [words(kind.field(name), texts.get(name, ""), known) for name in kind.keys]
    return " · ".join(part for part in parts if part)[:LONGEST_TITLE] or _("No title yet")


def words(field: Field, text: str, known: Known) -> str:
    """The text of a field as a reader sees it; empty where nothing is recorded."""
    there = known.subjects.get(field.to, {})
    if not text:
        return ""
    if field.form is Shape.REF:
        return there.get(text, _("{name} (gone)", name=text))
    if field.form is Shape.REFS:
        return listed([there.get(one, _("{name} (gone)", name=one)) for one in text.split("\n")])
    if field.form is Shape.LINES:
        groups = known.subjects.get("group", {})
        rows = [", ".join(part for part in (groups.get(row[0], row[0]), *row[1:]) if part) for row in lines(text)]
        return "; ".join(rows)
    if field.form is Shape.CHOICE:
        return option_words("", field.name, text)
    if field.form is Shape.FLAG:
        return _("yes")
    return _day(text) if field.form is Shape.DATE else text


def facts(kind: RecordKind, texts: Mapping[str, str], known: Known, files: Mapping[str, str]) -> Facts:
    """Every field and what it holds; "not recorded" where it holds nothing."""
    rows: list[tuple[str, Rich]] = []
    for field in kind.fields:
        text = texts.get(field.name, "")
        shown: Rich = (words(field, text, known) or _("not recorded"),)
        if field.form is Shape.URL and text:
            shown = (LinkTo(text, text),)
        elif field.form is Shape.FILE and text:
            shown = (LinkTo(files.get(text, text), f"{RECORDS}/evidence/{text}"),)
        rows.append((field_words(kind.slug, field.name), shown))
    return Facts(tuple(rows))


def changes(draft: Draft, known: Known) -> TableModel:
    """What a draft would change, field by field."""
    kind = draft.kind_of
    columns = (Column("field", _("Field")), Column("before", _("Now")), Column("after", _("After")))
    rows = []
    for field in kind.typed:
        was, now = draft.before.get(field.name, ""), "" if draft.removes else draft.entries.get(field.name, "")
        if was != now:
            cells = (_cell(words(field, was, known)), _cell(words(field, now, known)))
            rows.append((Cell(field_words(kind.slug, field.name)), *cells))
    return TableModel(_("What would change"), columns, tuple(rows), empty=_("Nothing would change."))


def _cell(text: str) -> Cell:
    return Cell(text) if text else Cell(_("not recorded"), absent=True)


def history_table(past: tuple[Draft, ...]) -> TableModel:
    """What was handed in about a record, newest first, and what became of it."""
    columns = (
        Column("when", _("Handed in")), Column("who", _("By")), Column("became", _("What became of it")),
        Column("second", _("Decided by")), Column("note", _("Note")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(day(one.submitted_at.date()) if one.submitted_at else ""), Cell(one.author_name), Cell(_became(one)),
            Cell(one.reviewer_name or _("nobody had to")) if one.decided_at else Cell(""), Cell(one.review_note),
        )
        for one in past
    )  # fmt: skip
    return TableModel(_("History"), columns, rows, empty=_("Nothing was handed in yet."))


def _became(one: Draft) -> str:
    if one.status is Status.APPROVED:
        return _("Taken away") if one.removes else _("It counts")
    return {
        Status.SUBMITTED: _("It waits"),
        Status.SENT_BACK: _("Sent back"),
        Status.DRAFT: _("Taken back"),
    }.get(one.status, _("Thrown away"))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
