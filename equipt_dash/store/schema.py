"""The tables: working tables people change, and edition tables the public reads.

Every edition table is the mirror of a working table, made here by one function: a column added to a
working table is published by adding it once, and a test that walks the metadata sees both sides.
Nothing anonymous can read a working table, because ``queries`` knows only the mirrors.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)
from sqlalchemy.sql.type_api import TypeEngine

from equipt_dash.kernel.model import (
    DECIDED_HERE,
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
from equipt_dash.store.columns import (
    Moment,
    key,
    metadata,
    number,
    one_of,
    reference,
    slug_rule,
    state,
    text,
    version,
)
from equipt_dash.store.practice_tables import INSIDE, OWN

city = Table(
    "city",
    metadata,
    key("slug", primary_key=True),
    text("name"),
    text("state_name"),
    text("full_name"),
    text("notice"),
    text("fiscal_year_starts"),
    text("time_zone"),
    version(),
    slug_rule("slug"),
)

source = Table(
    "source",
    metadata,
    key("key", primary_key=True),
    *(text(name) for name in ("title", "publisher", "url", "years", "licence", "credit", "retrieved")),
    Column("own_records", Boolean(name="own_records"), nullable=False, server_default="1", info={INSIDE: True}),
)

category_standard = Table(
    "category_standard",
    metadata,
    key("key", primary_key=True),
    *(text(name) for name in ("title", "year", "url", "note")),
    version(),
)

race_group = Table(
    "race_group",
    metadata,
    key("code", primary_key=True),
    reference("standard", "category_standard.key"),
    *(text(name) for name in ("label", "people", "family", "races", "hispanic", "note")),
    Column("sort", Integer, nullable=False, server_default="0"),
    version(),
    CheckConstraint("hispanic IN ('only', 'none', 'any')", name="hispanic"),
)

area = Table(
    "area",
    metadata,
    key("code", primary_key=True),
    text("name"),
    text("kind"),
    text("city"),
    Column("is_home", Boolean(name="is_home"), nullable=False, server_default="0"),
)

department = Table(
    "department",
    metadata,
    key("code", primary_key=True),
    key("slug", unique=True),
    *(text(name) for name in ("name", "does", "lead", "lead_source")),
    reference("source", "source.key"),
    version(),
    slug_rule("slug"),
)

measure = Table(
    "measure",
    metadata,
    key("key", primary_key=True),
    key("slug", unique=True),
    Column("level", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    text("name"),
    reference("department", "department.code", required=False),
    *(text(name) for name in ("unit", "unit_basis")),
    number("scale"),
    Column("decimals", Integer, nullable=False, server_default="0"),
    Column("better", String(20), nullable=False),
    *(text(name) for name in ("better_basis", "frequency", "calendar", "program", "definition")),
    *(text(name) for name in ("numerator_words", "denominator_words", "category_standard")),
    Column("partition", String(20), nullable=False),
    reference("source", "source.key"),
    *(text(name) for name in ("source_ref", "source_type")),
    Column("is_key", Boolean(name="is_key"), nullable=False, server_default="0"),
    Column("next_update", Date),
    text("note"),
    Column("suppression_rule", String(20), nullable=False, server_default=""),
    Column("pooled_years", Integer),
    number("smallest_difference"),
    text("smallest_difference_by"),
    state(),
    version(),
    slug_rule("slug"),
    CheckConstraint(
        "suppression_rule IN ('', 'cms', 'wa-doh', 'nchs-proportions', 'nchs-rates')", name="suppression_rule"
    ),
    one_of("level", Level),
    one_of("kind", Kind),
    one_of("better", Better),
    one_of("partition", Partition),
    one_of("state", State),
    CheckConstraint("scale IS NULL OR scale > 0", name="scale"),
    CheckConstraint("smallest_difference IS NULL OR smallest_difference > 0", name="smallest_difference"),
    CheckConstraint("decimals BETWEEN 0 AND 9", name="decimals"),
)

observation = Table(
    "observation",
    metadata,
    reference("measure", "measure.key", primary_key=True),
    Column("period", String(40), primary_key=True),
    Column("period_end", Date, nullable=False),
    Column("role", String(20), primary_key=True),
    reference("group_code", "race_group.code", primary_key=True),
    reference("area", "area.code", primary_key=True),
    *(number(name) for name in ("value", "numerator", "denominator", "se", "low", "high", "level")),
    Column("quality", String(20), nullable=False),
    Column("missing", String(20)),
    text("as_found"),
    reference("source", "source.key"),
    text("note"),
    # Why a published value was corrected, and from what; printed beside the new value.
    text("restated"),
    # What editions held back of this row, so that a later one cannot give it away; never published.
    Column("held", JSON(none_as_null=True)),
    state(),
    version(),
    one_of("role", ValueRole),
    one_of("quality", Quality),
    one_of("missing", [reason for reason in Missing if reason not in DECIDED_HERE], optional=True),
    one_of("state", State),
    CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_reason"),
    CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="interval"),
    CheckConstraint("level IS NULL OR (level > 0 AND level < 1)", name="level"),
    CheckConstraint("se IS NULL OR se >= 0", name="se"),
)

disparity = Table(
    "disparity",
    metadata,
    key("slug", primary_key=True),
    text("title"),
    reference("measure", "measure.key"),
    reference("area", "area.code"),
    Column("comparison", String(20), nullable=False),
    reference("comparison_group", "race_group.code"),
    *(text(name) for name in ("comparison_reason", "statement", "people_unit", "roots", "roots_source")),
    number("target_gap"),
    number("floor"),
    Column("target_date", Date),
    text("target_source"),
    text("proposed_by"),
    Column("sort", Integer, nullable=False, server_default="0"),
    state(),
    version(),
    slug_rule("slug"),
    one_of("comparison", Comparison),
    one_of("state", State),
    CheckConstraint("target_gap IS NULL OR target_gap >= 0", name="target_gap"),
)

disparity_group = Table(
    "disparity_group",
    metadata,
    reference("disparity", "disparity.slug", primary_key=True),
    reference("group_code", "race_group.code", primary_key=True),
    Column("sort", Integer, nullable=False, server_default="0"),
)

link = Table(
    "link",
    metadata,
    reference("measure", "measure.key", primary_key=True),
    reference("disparity", "disparity.slug", primary_key=True),
    text("mechanism"),
    Column("strength", String(20), nullable=False),
    *(text(name) for name in ("strength_reason", "lever")),
    Column("reach", String(20), nullable=False),
    *(text(name) for name in ("evidence", "reviewer")),
    Column("next_review", Date),
    text("proposed_by"),
    state(),
    version(),
    one_of("strength", Strength),
    one_of("reach", Reach),
    one_of("state", State),
)

step_record = OWN["step-record"]

data_note = Table(
    "data_note",
    metadata,
    key("slug", primary_key=True),
    *(text(name) for name in ("title", "found", "done", "affects", "source")),
    Column("sort", Integer, nullable=False, server_default="0"),
    slug_rule("slug"),
)

story = Table(
    "story",
    metadata,
    reference("measure", "measure.key", primary_key=True),
    Column("period", String(40), primary_key=True),
    *(text(name) for name in ("body", "signed", "dated")),
    state(),
    version(),
    one_of("state", State),
)

edition = Table(
    "edition",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_on", Date, nullable=False),
    Column("sealed_at", DateTime(timezone=True)),
    text("note"),
    text("approver"),
    text("content_hash"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    # Readers of a withdrawn edition are told when and why; who asked and who agreed stays inside.
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False),
    text("reason"),
    Column("asked_by", Integer, ForeignKey("person.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("confirmed_by", Integer, ForeignKey("person.id")),
    Column("confirmed_at", Moment),
    text("content_hash"),
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
    story,
    *(table for slug, table in OWN.items() if slug != "step-record"),
)
"""Working tables in the order they can be filled."""

PRACTICE = {"link": link, **OWN}
"""The working table of each kind of record of the practice, by the kind's slug."""

_WORKING_ONLY = frozenset({"state", "version", "held"})


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Boolean(create_constraint=False) if isinstance(kind, Boolean) else kind


def _mirror(table: Table) -> Table:
    """The edition table of a working table: same columns, keyed by edition first, without workflow columns."""
    columns = [
        Column(c.name, _plain(c.type), primary_key=c.primary_key, nullable=c.nullable)
        for c in table.columns
        if c.name not in _WORKING_ONLY and INSIDE not in c.info
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
