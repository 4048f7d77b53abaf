"""The tables of the practice, made from the declaration of their records, so that the two cannot differ.

What a record refers to is text, not a foreign key: a record may outlive what it speaks about, and then shows that
as an open question instead of stopping an edition. ``practice.checks`` refuses references to what never was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Date, String, Table, text

from equipt_dash.practice.fields import Field, Form, RecordKind
from equipt_dash.practice.kinds import KINDS, LINK
from equipt_dash.store.columns import KEY, key, metadata, number, slug_rule, state, version
from equipt_dash.store.columns import text as words

CHOICE = 20
"""Longest value of a choice, in characters."""

INSIDE = "inside"
"""Marks a column that no edition holds."""


def _column(field: Field, primary_key: bool) -> Column[Any]:
    info = {} if field.public else {INSIDE: True}
    name = field.name
    if field.form is Form.DATE:
        return Column(name, Date, primary_key=primary_key, nullable=not primary_key, info=info)
    if field.form is Form.NUMBER:
        return number(name)
    if field.form is Form.FLAG:
        return Column(name, Boolean(create_constraint=False), nullable=False, server_default="0", info=info)
    if field.form in (Form.REFS, Form.LINES):
        return Column(name, JSON, nullable=False, server_default=text("'[]'"), info=info)
    if primary_key or field.form is Form.REF:
        return Column(name, String(KEY), nullable=False, primary_key=primary_key, server_default="", info=info)
    if field.options:
        return Column(name, String(CHOICE), nullable=False, server_default="", info=info)
    column = words(name)
    column.info.update(info)
    return column


def _choices(field: Field) -> CheckConstraint:
    options = ", ".join(f"'{option}'" for option in ("", *field.options))
    return CheckConstraint(f"{field.name} IN ({options})", name=field.name)


def make_table(kind: RecordKind) -> Table:
    """The working table of ``kind``: its keys, its fields, and the columns of every working table."""
    slugged = kind.keys == ("slug",)
    return Table(
        kind.table,
        metadata,
        *((key("slug", primary_key=True), slug_rule("slug")) if slugged else ()),
        *(_column(field, field.name in kind.keys) for field in kind.fields),
        *(_choices(field) for field in kind.fields if field.options),
        state(),
        version(),
    )


OWN = {kind.slug: make_table(kind) for kind in KINDS if kind is not LINK}
"""Tables by the slug of their kind. Links had a table before there were kinds."""
