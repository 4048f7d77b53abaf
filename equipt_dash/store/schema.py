"""The tables: working tables people change, and edition tables the public reads.

Every edition table is the mirror of a working table, made here by one function: a column added to a
working table is published by adding it once, and a test that walks the metadata sees both sides.
Nothing anonymous can read a working table, because ``queries`` knows only the mirrors.
"""

from __future__ import annotations

import enum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.sql.type_api import TypeEngine

from equipt_dash.model import (
    Better,
    Comparison,
    Kind,
    Level,
    Missing,
    Partition,
    Quality,
    Reach,
    State,
    Strength,
    ValueRole,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY = 80
"""Longest key or slug, in characters."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _key(name: str, *, primary_key: bool = False, unique: bool | None = None) -> Column[str]:
    return Column(name, String(KEY), nullable=False, primary_key=primary_key, unique=unique)


def _ref(name: str, target: str, *, required: bool = True, primary_key: bool = False) -> Column[str]:
    return Column(name, String(KEY), ForeignKey(target), nullable=not required, primary_key=primary_key)


def _number(name: str) -> Column[float]:
    return Column(name, Float(53))


def _one_of(column: str, values: type[enum.Enum], *, optional: bool = False) -> CheckConstraint:
    words = ", ".join(f"'{item.value}'" for item in values)
    rule = f"{column} IN ({words})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if optional else rule, name=column)


def _slug_rule(column: str) -> CheckConstraint:
    return CheckConstraint(f"length({column}) > 0 AND {column} = lower({column})", name=f"{column}_form")


def _state() -> Column[str]:
    return Column("state", String(20), nullable=False, server_default=State.DRAFT.value)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, server_default="1")


city = Table(
    "city",
    metadata,
    _key("slug", primary_key=True),
    _text("name"),
    _text("state_name"),
    _text("full_name"),
    _text("notice"),
    _text("fiscal_year_starts"),
    _slug_rule("slug"),
)

source = Table(
    "source",
    metadata,
    _key("key", primary_key=True),
    *(_text(name) for name in ("title", "publisher", "url", "years", "licence", "credit", "retrieved")),
)

category_standard = Table(
    "category_standard",
    metadata,
    _key("key", primary_key=True),
    *(_text(name) for name in ("title", "year", "url", "note")),
)

race_group = Table(
    "race_group",
    metadata,
    _key("code", primary_key=True),
    _ref("standard", "category_standard.key"),
    *(_text(name) for name in ("label", "people", "family", "races", "hispanic", "note")),
    Column("sort", Integer, nullable=False, server_default="0"),
    CheckConstraint("hispanic IN ('only', 'none', 'any')", name="hispanic"),
)

area = Table(
    "area",
    metadata,
    _key("code", primary_key=True),
    _text("name"),
    _text("kind"),
    _text("city"),
    Column("is_home", Boolean(name="is_home"), nullable=False, server_default="0"),
)

department = Table(
    "department",
    metadata,
    _key("code", primary_key=True),
    _key("slug", unique=True),
    *(_text(name) for name in ("name", "does", "lead", "lead_source")),
    _ref("source", "source.key"),
    _slug_rule("slug"),
)

measure = Table(
    "measure",
    metadata,
    _key("key", primary_key=True),
    _key("slug", unique=True),
    Column("level", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    _text("name"),
    _ref("department", "department.code", required=False),
    *(_text(name) for name in ("unit", "unit_basis")),
    _number("scale"),
    Column("decimals", Integer, nullable=False, server_default="0"),
    Column("better", String(20), nullable=False),
    *(_text(name) for name in ("better_basis", "frequency", "calendar", "program", "definition")),
    *(_text(name) for name in ("numerator_words", "denominator_words", "category_standard")),
    Column("partition", String(20), nullable=False),
    _ref("source", "source.key"),
    *(_text(name) for name in ("source_ref", "source_type")),
    Column("is_key", Boolean(name="is_key"), nullable=False, server_default="0"),
    Column("next_update", Date),
    _text("note"),
    Column("suppression_rule", String(20), nullable=False, server_default=""),
    Column("pooled_years", Integer),
    _state(),
    _version(),
    _slug_rule("slug"),
    CheckConstraint(
        "suppression_rule IN ('', 'cms', 'wa-doh', 'nchs-proportions', 'nchs-rates')", name="suppression_rule"
    ),
    _one_of("level", Level),
    _one_of("kind", Kind),
    _one_of("better", Better),
    _one_of("partition", Partition),
    _one_of("state", State),
    CheckConstraint("scale IS NULL OR scale > 0", name="scale"),
    CheckConstraint("decimals BETWEEN 0 AND 9", name="decimals"),
)

observation = Table(
    "observation",
    metadata,
    _ref("measure", "measure.key", primary_key=True),
    Column("period", String(40), primary_key=True),
    Column("period_end", Date, nullable=False),
    Column("role", String(20), primary_key=True),
    _ref("group_code", "race_group.code", primary_key=True),
    _ref("area", "area.code", primary_key=True),
    *(_number(name) for name in ("value", "numerator", "denominator", "se", "low", "high", "level")),
    Column("quality", String(20), nullable=False),
    Column("missing", String(20)),
    _text("as_found"),
    _ref("source", "source.key"),
    _text("note"),
    # What editions held back of this row, so that a later one cannot give it away; never published.
    Column("held", JSON(none_as_null=True)),
    _state(),
    _version(),
    _one_of("role", ValueRole),
    _one_of("quality", Quality),
    _one_of("missing", Missing, optional=True),
    _one_of("state", State),
    CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_reason"),
    CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="interval"),
    CheckConstraint("level IS NULL OR (level > 0 AND level < 1)", name="level"),
    CheckConstraint("se IS NULL OR se >= 0", name="se"),
)

disparity = Table(
    "disparity",
    metadata,
    _key("slug", primary_key=True),
    _text("title"),
    _ref("measure", "measure.key"),
    _ref("area", "area.code"),
    Column("comparison", String(20), nullable=False),
    _ref("comparison_group", "race_group.code"),
    *(_text(name) for name in ("comparison_reason", "statement", "people_unit", "roots", "roots_source")),
    _number("target_gap"),
    _number("floor"),
    Column("target_date", Date),
    _text("target_source"),
    _text("proposed_by"),
    Column("sort", Integer, nullable=False, server_default="0"),
    _state(),
    _version(),
    _slug_rule("slug"),
    _one_of("comparison", Comparison),
    _one_of("state", State),
    CheckConstraint("target_gap IS NULL OR target_gap >= 0", name="target_gap"),
)

disparity_group = Table(
    "disparity_group",
    metadata,
    _ref("disparity", "disparity.slug", primary_key=True),
    _ref("group_code", "race_group.code", primary_key=True),
    Column("sort", Integer, nullable=False, server_default="0"),
)

link = Table(
    "link",
    metadata,
    _ref("measure", "measure.key", primary_key=True),
    _ref("disparity", "disparity.slug", primary_key=True),
    _text("mechanism"),
    Column("strength", String(20), nullable=False),
    *(_text(name) for name in ("strength_reason", "lever")),
    Column("reach", String(20), nullable=False),
    *(_text(name) for name in ("evidence", "reviewer")),
    Column("next_review", Date),
    _text("proposed_by"),
    _state(),
    _version(),
    _one_of("strength", Strength),
    _one_of("reach", Reach),
    _one_of("state", State),
)

step_record = Table(
    "step_record",
    metadata,
    _key("step", primary_key=True),
    Column("department", String(KEY), primary_key=True, server_default=""),
    *(_text(name) for name in ("summary", "dated", "evidence_url", "source_note")),
    _state(),
    _version(),
    _one_of("state", State),
)

data_note = Table(
    "data_note",
    metadata,
    _key("slug", primary_key=True),
    *(_text(name) for name in ("title", "found", "done", "affects", "source")),
    Column("sort", Integer, nullable=False, server_default="0"),
    _slug_rule("slug"),
)

edition = Table(
    "edition",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_on", Date, nullable=False),
    Column("sealed_at", DateTime(timezone=True)),
    _text("note"),
    _text("approver"),
    _text("content_hash"),
)

WORKING = (
    city,
    source,
    category_standard,
    race_group,
    area,
    department,
    measure,
    observation,
    disparity,
    disparity_group,
    link,
    step_record,
    data_note,
)
"""Working tables in the order they can be filled."""

_WORKING_ONLY = frozenset({"state", "version", "held"})


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Boolean(create_constraint=False) if isinstance(kind, Boolean) else kind


def _mirror(table: Table) -> Table:
    """The edition table of a working table: same columns, keyed by edition first, without workflow columns."""
    columns = [
        Column(c.name, _plain(c.type), primary_key=c.primary_key, nullable=c.nullable)
        for c in table.columns
        if c.name not in _WORKING_ONLY
    ]
    number = Column("edition", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False)
    return Table(f"edition_{table.name}", metadata, number, *columns)


PUBLISHED: dict[str, Table] = {table.name: _mirror(table) for table in WORKING}
"""Edition tables by the name of their working table."""

for _table, _columns in (
    ("department", ("slug",)),
    ("measure", ("slug",)),
    ("measure", ("department",)),
    ("measure", ("level",)),
    ("disparity", ("measure",)),
    ("link", ("disparity",)),
    ("observation", ("area",)),
):
    _mirrored = PUBLISHED[_table]
    Index(None, _mirrored.c.edition, *(_mirrored.c[name] for name in _columns))
