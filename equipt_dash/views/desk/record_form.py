"""The form of any kind of record, made from its declaration, and what it sends back as text by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec
from equipt_dash.pages.forms import Control, Field, Kind, Tick, Ticks
from equipt_dash.practice.fields import LINES_SPARE, RecordKind
from equipt_dash.practice.fields import Field as Declared
from equipt_dash.practice.fields import Form as Shape
from equipt_dash.practice.framework import Framework
from equipt_dash.practice.kinds import KINDS
from equipt_dash.practice.structure import Known
from equipt_dash.store.desk.records import FILE
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.practice_words import column_words, field_hint, field_words, option_words

LINE = "line:"
"""Start of the names of the cells of rows: ``line:<field>:<row>:<column>``."""

_EVERY = [field for kind in KINDS for field in kind.typed]
RECORD = FormSpec(
    "record",
    (FieldSpec(FILE, lambda: field_words("action", FILE), Kind.FILE),),
    (*sorted({field.name for field in _EVERY}), "draft", VERSION, "base", "do"),
    tuple(sorted({field.name for field in _EVERY if field.form is Shape.REFS})),
    (LINE,),
)
"""The fields of every kind. They are declared with the kind itself, in ``practice.kinds``, and drawn from there."""

MANY = 40
"""More things than this are typed by name, one a line, instead of ticked."""

_KINDS = {
    Shape.TEXT: Kind.TEXT,
    Shape.LONG: Kind.LONG,
    # Not the browser's own date field: a keyboard stops several times inside it, and it drops what it cannot read.
    Shape.DATE: Kind.TEXT,
    Shape.NUMBER: Kind.NUMBER,
    Shape.URL: Kind.TEXT,
    Shape.FILE: Kind.FILE,
    Shape.FLAG: Kind.CHECK,
}


def subjects(framework: Framework) -> dict[str, dict[str, str]]:
    """The framework's own things that fields may point at: words by key."""
    return {
        "step": {step.key: f"{step.key.upper()} {step.name}" for step in framework.steps},
        "component": {one.slug: one.name for one in framework.components},
        "element": {one.slug: one.name for one in framework.elements},
        "mark": {mark.key: mark.text for mark in framework.marks},
    }


def may_add(desk: Desk, kind: RecordKind) -> bool:
    """Whether the reader may write a record of this kind for anybody: their own department, or the City."""
    return desk.may(Action.ENTER, Row("")) or (bool(kind.owner) and desk.may(Action.ENTER))


def controls(
    desk: Desk, kind: RecordKind, texts: Mapping[str, str], known: Known, wrong: Mapping[str, str], *, fixed: bool
) -> tuple[Control, ...]:
    """The fields of a form, filled with ``texts``. ``fixed``: the fields that name the record cannot change any more."""
    found: list[Control] = []
    known = _own(desk, kind, texts, known)
    for field in kind.typed:
        if fixed and field.name in kind.keys:
            continue
        if field.name == kind.owner:
            found.append(_owner(desk, kind, field, texts.get(field.name, ""), known, wrong.get(field.name, "")))
            continue
        found += _control(kind, field, texts.get(field.name, ""), known, wrong.get(field.name, ""))
    return tuple(found)


def _own(desk: Desk, kind: RecordKind, texts: Mapping[str, str], known: Known) -> Known:
    """``known`` with the departments, or the measures, the reader may write for, and what stands there already."""
    scope = desk.scope(Action.ENTER)
    if not kind.owner or scope.departments is None:
        return known
    own = set(scope.departments)
    if kind.owner == "measure":
        own = {one.key for one in desk.read(scope).measures()}
    own.add(texts.get(kind.owner, ""))
    there = {key: words for key, words in known.subjects[kind.owner].items() if key in own}
    return replace(known, subjects={**known.subjects, kind.owner: there})


def _owner(desk: Desk, kind: RecordKind, field: Declared, text: str, known: Known, wrong: str) -> Field:
    """Whose record it is: only those the reader may write for, so that no choice is refused."""
    found = _control(kind, field, text, known, wrong)[0]
    assert isinstance(found, Field)
    if field.required or desk.may(Action.ENTER, Row("")):
        city = _("The City as a whole") if kind.owner == "department" else _("None")
        return found if field.required else replace(found, options=(("", city), *found.options[1:]))
    choices = found.options[1:]
    return replace(found, required=True, options=choices if len(choices) == 1 else (("", _("Choose …")), *choices))


def _control(kind: RecordKind, field: Declared, text: str, known: Known, wrong: str) -> list[Control]:
    label, hint = field_words(kind.slug, field.name), field_hint(kind.slug, field.name)
    if field.form is Shape.LINES:
        return _rows(kind, field, text, known, wrong)
    if field.form is Shape.CHOICE:
        options = tuple((value, option_words(kind.slug, field.name, value)) for value in field.options)
        return [_choice(field, label, hint, text, options, wrong)]
    if field.form is Shape.REF:
        return [_choice(field, label, hint, text, tuple(known.subjects.get(field.to, {}).items()), wrong)]
    if field.form is Shape.REFS:
        return [_many(field, label, hint, text, known.subjects.get(field.to, {}), wrong)]
    if field.form is Shape.DATE:
        hint = f"{hint} {_('Year-month-day, such as 2027-03-31.')}".strip()
    rows = 3 if field.form is Shape.LONG else 5
    return [
        Field(
            field.name, label, _KINDS[field.form], text, hint, wrong, required=field.required, rows=rows,
            longest=0 if field.form in (Shape.FILE, Shape.FLAG) else field.most,
        )
    ]  # fmt: skip


def _choice(
    field: Declared, label: str, hint: str, text: str, options: tuple[tuple[str, str], ...], wrong: str
) -> Control:
    nothing = _("Choose …") if field.required else _("None")
    there = options if not text or text in dict(options) else (*options, (text, _("{name} (gone)", name=text)))
    return Field(
        field.name, label, Kind.CHOICE, text, hint, wrong, options=(("", nothing), *there), required=field.required
    )


def _many(field: Declared, label: str, hint: str, text: str, there: Mapping[str, str], wrong: str) -> Control:
    chosen = [line for line in text.split("\n") if line]
    if len(there) > MANY:
        names = "\n".join(there.get(one, one) for one in chosen)
        more = _("One a line, by name or by the short name in its address.")
        return Field(field.name, label, Kind.LONG, names, f"{hint} {more}".strip(), wrong, rows=3)
    gone = [Tick(one, _("{name} (gone)", name=one), True) for one in chosen if one not in there]
    boxes = tuple(Tick(key, words, key in chosen) for key, words in there.items())
    return Ticks(field.name, label, (*boxes, *gone), wrong, hint or ("" if boxes else _("There is none yet.")))


def _rows(kind: RecordKind, field: Declared, text: str, known: Known, wrong: str) -> list[Control]:
    label, hint = field_words(kind.slug, field.name), field_hint(kind.slug, field.name)
    rows = lines(text)
    found: list[Control] = []
    for number in range(len(rows) + LINES_SPARE):
        row = rows[number] if number < len(rows) else [""] * len(field.columns)
        for place, column in enumerate(field.columns):
            words = _("{field}, row {number}: {column}", field=label, number=number + 1, column=column_words(column))
            name, value = f"{LINE}{field.name}:{number}:{place}", row[place] if place < len(row) else ""
            first = number == 0 and place == 0
            help, reason = (hint, wrong) if first else ("", "")
            if column == "group":
                groups = known.subjects.get("group", {})
                options = (("", _("None")), *groups.items())
                if value and value not in groups:
                    options = (*options, (value, value))
                found.append(Field(name, words, Kind.CHOICE, value, help, reason, options=options))
            else:
                found.append(Field(name, words, Kind.TEXT, value, help, reason, longest=300))
    return found


def lines(text: str) -> list[list[str]]:
    """The rows of a field of lines as it is kept; what cannot be read gives none."""
    try:
        rows = json.loads(text) if text else []
    except ValueError:
        return []
    return [[str(cell) for cell in row] for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def entries(
    kind: RecordKind, fields: Mapping[str, str], lists: Mapping[str, tuple[str, ...]], cells: Mapping[str, str],
    known: Known,
) -> dict[str, str]:  # fmt: skip
    """What a form sent, as text by field: references by key, rows as JSON."""
    found: dict[str, str] = {}
    for field in kind.typed:
        if field.form is Shape.LINES:
            found[field.name] = _sent_rows(field, cells)
        elif field.form is Shape.REFS:
            sent = [line.strip() for text in lists.get(field.name, ()) for line in text.split("\n")]
            found[field.name] = "\n".join(_key(one, known.subjects.get(field.to, {})) for one in sent if one)
        elif field.form is not Shape.FILE:
            found[field.name] = fields.get(field.name, "").strip()
    return found


def _key(text: str, there: Mapping[str, str]) -> str:
    """The key somebody meant: typed as it is, as the end of an address, or by name."""
    last = text.rstrip("/").rsplit("/", 1)[-1]
    if text in there or last in there:
        return text if text in there else last
    named = [key for key, words in there.items() if words.casefold() == text.casefold()]
    return named[0] if len(named) == 1 else text


def _sent_rows(field: Declared, cells: Mapping[str, str]) -> str:
    rows: dict[int, list[str]] = {}
    for name, value in cells.items():
        parts = name.removeprefix(LINE).split(":")
        if len(parts) != 3 or parts[0] != field.name or not (parts[1].isdecimal() and parts[2].isdecimal()):
            continue
        number, place = int(parts[1][:4]), int(parts[2][:4])
        if place < len(field.columns) and number < 200:
            rows.setdefault(number, [""] * len(field.columns))[place] = value.strip()
    full = [rows[number] for number in sorted(rows) if any(rows[number])]
    return json.dumps(full, ensure_ascii=False) if full else ""
