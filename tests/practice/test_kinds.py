"""Every kind of record is declared once, and everything made from the declaration agrees."""

from __future__ import annotations

from dataclasses import fields

import pytest

from equipt_dash.practice.fields import Form, RecordKind
from equipt_dash.practice.kinds import BY_SLUG, KINDS, SUBJECTS
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.store.schema import PRACTICE, PUBLISHED
from equipt_dash.views import practice_words

EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)


@EACH
def test_table_dataclass_and_declaration_have_the_same_fields(kind: RecordKind) -> None:
    names = set(kind.names)
    assert {field.name for field in fields(CLASSES[kind.slug])} == names
    assert {column.name for column in PRACTICE[kind.slug].columns} - {"state", "version"} == names


@EACH
def test_an_edition_holds_exactly_the_public_fields(kind: RecordKind) -> None:
    public = {field.name for field in kind.fields if field.public} | set(kind.keys)
    assert {column.name for column in PUBLISHED[kind.table].columns} - {"edition"} == public


@EACH
def test_every_kind_field_and_option_has_words(kind: RecordKind) -> None:
    one, many = practice_words.kind_words(kind.slug)
    assert one
    assert many
    assert practice_words.kind_help(kind.slug)
    for field in kind.fields:
        assert practice_words.field_words(kind.slug, field.name)
        for option in field.options:
            words = practice_words.option_words(kind.slug, field.name, option)
            assert words != option, f"Give “{option}” words in views/practice_words.py"
        for column in field.columns:
            assert practice_words.column_words(column)


@EACH
def test_fields_point_at_what_exists(kind: RecordKind) -> None:
    assert kind.stage in ("normalize", "organize", "operationalize")
    for field in kind.pointing():
        assert field.to in SUBJECTS or field.to in BY_SLUG
    assert all(field.options for field in kind.fields if field.form is Form.CHOICE)
    assert all(field.columns for field in kind.fields if field.form is Form.LINES)


def test_what_must_not_be_public_is_not() -> None:
    inside = {f"{kind.slug}.{field.name}" for kind in KINDS for field in kind.fields if not field.public}
    assert inside == {
        *(f"worksheet.answer_{number}" for number in range(1, 7)),
        "step-record.evidence_inside", "step-record.evidence_file", "step-record.blocker", "step-record.next_action",
        "partner.contact", "engagement.reached",
    }  # fmt: skip
