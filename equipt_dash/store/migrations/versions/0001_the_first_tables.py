"""The first tables: what people change, the editions the public reads, and the seals on the latter."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


_EDITION_TABLES = (
    "edition_area",
    "edition_category_standard",
    "edition_city",
    "edition_data_note",
    "edition_department",
    "edition_disparity",
    "edition_disparity_group",
    "edition_link",
    "edition_measure",
    "edition_observation",
    "edition_race_group",
    "edition_source",
    "edition_step_record",
)

_REFUSAL = "an edition cannot be changed; publish a new one"


def _seal_sqlite() -> None:
    for table in _EDITION_TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_late BEFORE INSERT ON {table} "
            "WHEN (SELECT sealed_at FROM edition WHERE number = NEW.edition) IS NOT NULL "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    op.execute(
        "CREATE TRIGGER edition_update BEFORE UPDATE ON edition WHEN OLD.sealed_at IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER edition_delete BEFORE DELETE ON edition BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def _seal_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION equipt_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION equipt_refuse_late_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT sealed_at FROM edition WHERE number = NEW.edition) IS NOT NULL THEN "
        f"RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
    )
    for table in _EDITION_TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_late BEFORE INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION equipt_refuse_late_row()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION equipt_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION equipt_refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER edition_update BEFORE UPDATE ON edition FOR EACH ROW "
        "WHEN (OLD.sealed_at IS NOT NULL) EXECUTE FUNCTION equipt_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER edition_delete BEFORE DELETE ON edition "
        "FOR EACH ROW EXECUTE FUNCTION equipt_refuse_change()"
    )


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("is_home", sa.Boolean(name="is_home"), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_table(
        "category_standard",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_category_standard")),
    )
    op.create_table(
        "city",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("state_name", sa.Text(), server_default="", nullable=False),
        sa.Column("full_name", sa.Text(), server_default="", nullable=False),
        sa.Column("notice", sa.Text(), server_default="", nullable=False),
        sa.Column("fiscal_year_starts", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(slug) > 0 AND slug = lower(slug)", name=op.f("ck_city_slug_form")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_city")),
    )
    op.create_table(
        "data_note",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("found", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Text(), server_default="", nullable=False),
        sa.Column("affects", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("length(slug) > 0 AND slug = lower(slug)", name=op.f("ck_data_note_slug_form")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_data_note")),
    )
    op.create_table(
        "edition",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("content_hash", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_edition")),
    )
    op.create_table(
        "source",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("publisher", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("years", sa.Text(), server_default="", nullable=False),
        sa.Column("licence", sa.Text(), server_default="", nullable=False),
        sa.Column("credit", sa.Text(), server_default="", nullable=False),
        sa.Column("retrieved", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_source")),
    )
    op.create_table(
        "step_record",
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("department", sa.String(length=80), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("dated", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence_url", sa.Text(), server_default="", nullable=False),
        sa.Column("source_note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_step_record_state")
        ),
        sa.PrimaryKeyConstraint("step", "department", name=op.f("pk_step_record")),
    )
    op.create_table(
        "department",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("does", sa.Text(), server_default="", nullable=False),
        sa.Column("lead", sa.Text(), server_default="", nullable=False),
        sa.Column("lead_source", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.CheckConstraint("length(slug) > 0 AND slug = lower(slug)", name=op.f("ck_department_slug_form")),
        sa.ForeignKeyConstraint(["source"], ["source.key"], name=op.f("fk_department_source")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_department")),
        sa.UniqueConstraint("slug", name=op.f("uq_department_slug")),
    )
    op.create_table(
        "edition_area",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_area_edition")),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_edition_area")),
    )
    op.create_table(
        "edition_category_standard",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.number"], name=op.f("fk_edition_category_standard_edition")
        ),
        sa.PrimaryKeyConstraint("edition", "key", name=op.f("pk_edition_category_standard")),
    )
    op.create_table(
        "edition_city",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state_name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("fiscal_year_starts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_city_edition")),
        sa.PrimaryKeyConstraint("edition", "slug", name=op.f("pk_edition_city")),
    )
    op.create_table(
        "edition_data_note",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("affects", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_data_note_edition")),
        sa.PrimaryKeyConstraint("edition", "slug", name=op.f("pk_edition_data_note")),
    )
    op.create_table(
        "edition_department",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("lead_source", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_department_edition")),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_edition_department")),
    )
    with op.batch_alter_table("edition_department", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_department_edition_slug"), ["edition", "slug"], unique=False
        )

    op.create_table(
        "edition_disparity",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("comparison", sa.String(length=20), nullable=False),
        sa.Column("comparison_group", sa.String(length=80), nullable=False),
        sa.Column("comparison_reason", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("people_unit", sa.Text(), nullable=False),
        sa.Column("roots", sa.Text(), nullable=False),
        sa.Column("roots_source", sa.Text(), nullable=False),
        sa.Column("target_gap", sa.Float(precision=53), nullable=True),
        sa.Column("floor", sa.Float(precision=53), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("target_source", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_disparity_edition")),
        sa.PrimaryKeyConstraint("edition", "slug", name=op.f("pk_edition_disparity")),
    )
    with op.batch_alter_table("edition_disparity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_disparity_edition_measure"), ["edition", "measure"], unique=False
        )

    op.create_table(
        "edition_disparity_group",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("disparity", sa.String(length=80), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"], ["edition.number"], name=op.f("fk_edition_disparity_group_edition")
        ),
        sa.PrimaryKeyConstraint(
            "edition", "disparity", "group_code", name=op.f("pk_edition_disparity_group")
        ),
    )
    op.create_table(
        "edition_link",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("disparity", sa.String(length=80), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("strength_reason", sa.Text(), nullable=False),
        sa.Column("lever", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_link_edition")),
        sa.PrimaryKeyConstraint("edition", "measure", "disparity", name=op.f("pk_edition_link")),
    )
    with op.batch_alter_table("edition_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_link_edition_disparity"), ["edition", "disparity"], unique=False
        )

    op.create_table(
        "edition_measure",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_basis", sa.Text(), nullable=False),
        sa.Column("scale", sa.Float(precision=53), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("better", sa.String(length=20), nullable=False),
        sa.Column("better_basis", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator_words", sa.Text(), nullable=False),
        sa.Column("denominator_words", sa.Text(), nullable=False),
        sa.Column("category_standard", sa.Text(), nullable=False),
        sa.Column("partition", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("next_update", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_measure_edition")),
        sa.PrimaryKeyConstraint("edition", "key", name=op.f("pk_edition_measure")),
    )
    with op.batch_alter_table("edition_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_measure_edition_department"), ["edition", "department"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_edition_measure_edition_level"), ["edition", "level"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_edition_measure_edition_slug"), ["edition", "slug"], unique=False
        )

    op.create_table(
        "edition_observation",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("numerator", sa.Float(precision=53), nullable=True),
        sa.Column("denominator", sa.Float(precision=53), nullable=True),
        sa.Column("se", sa.Float(precision=53), nullable=True),
        sa.Column("low", sa.Float(precision=53), nullable=True),
        sa.Column("high", sa.Float(precision=53), nullable=True),
        sa.Column("level", sa.Float(precision=53), nullable=True),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("missing", sa.String(length=20), nullable=True),
        sa.Column("as_found", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_observation_edition")),
        sa.PrimaryKeyConstraint(
            "edition", "measure", "period", "role", "group_code", "area", name=op.f("pk_edition_observation")
        ),
    )
    with op.batch_alter_table("edition_observation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_observation_edition_area"), ["edition", "area"], unique=False
        )

    op.create_table(
        "edition_race_group",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("standard", sa.String(length=80), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("races", sa.Text(), nullable=False),
        sa.Column("hispanic", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_race_group_edition")),
        sa.PrimaryKeyConstraint("edition", "code", name=op.f("pk_edition_race_group")),
    )
    op.create_table(
        "edition_source",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_source_edition")),
        sa.PrimaryKeyConstraint("edition", "key", name=op.f("pk_edition_source")),
    )
    op.create_table(
        "edition_step_record",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("evidence_url", sa.Text(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_step_record_edition")),
        sa.PrimaryKeyConstraint("edition", "step", "department", name=op.f("pk_edition_step_record")),
    )
    op.create_table(
        "race_group",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("standard", sa.String(length=80), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("races", sa.Text(), server_default="", nullable=False),
        sa.Column("hispanic", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("hispanic IN ('only', 'none', 'any')", name=op.f("ck_race_group_hispanic")),
        sa.ForeignKeyConstraint(["standard"], ["category_standard.key"], name=op.f("fk_race_group_standard")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_race_group")),
    )
    op.create_table(
        "measure",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("department", sa.String(length=80), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("unit_basis", sa.Text(), server_default="", nullable=False),
        sa.Column("scale", sa.Float(precision=53), nullable=True),
        sa.Column("decimals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("better", sa.String(length=20), nullable=False),
        sa.Column("better_basis", sa.Text(), server_default="", nullable=False),
        sa.Column("frequency", sa.Text(), server_default="", nullable=False),
        sa.Column("calendar", sa.Text(), server_default="", nullable=False),
        sa.Column("program", sa.Text(), server_default="", nullable=False),
        sa.Column("definition", sa.Text(), server_default="", nullable=False),
        sa.Column("numerator_words", sa.Text(), server_default="", nullable=False),
        sa.Column("denominator_words", sa.Text(), server_default="", nullable=False),
        sa.Column("category_standard", sa.Text(), server_default="", nullable=False),
        sa.Column("partition", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("source_type", sa.Text(), server_default="", nullable=False),
        sa.Column("is_key", sa.Boolean(name="is_key"), server_default="0", nullable=False),
        sa.Column("next_update", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("better IN ('higher', 'lower', 'not_declared')", name=op.f("ck_measure_better")),
        sa.CheckConstraint(
            "kind IN ('how_much', 'how_well', 'better_off', 'not_recorded')", name=op.f("ck_measure_kind")
        ),
        sa.CheckConstraint("level IN ('indicator', 'performance')", name=op.f("ck_measure_level")),
        sa.CheckConstraint(
            "partition IN ('partition', 'overlapping', 'composition', 'none')",
            name=op.f("ck_measure_partition"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_measure_state")
        ),
        sa.CheckConstraint("decimals BETWEEN 0 AND 9", name=op.f("ck_measure_decimals")),
        sa.CheckConstraint("length(slug) > 0 AND slug = lower(slug)", name=op.f("ck_measure_slug_form")),
        sa.CheckConstraint("scale IS NULL OR scale > 0", name=op.f("ck_measure_scale")),
        sa.ForeignKeyConstraint(["department"], ["department.code"], name=op.f("fk_measure_department")),
        sa.ForeignKeyConstraint(["source"], ["source.key"], name=op.f("fk_measure_source")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_measure")),
        sa.UniqueConstraint("slug", name=op.f("uq_measure_slug")),
    )
    op.create_table(
        "disparity",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("comparison", sa.String(length=20), nullable=False),
        sa.Column("comparison_group", sa.String(length=80), nullable=False),
        sa.Column("comparison_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("statement", sa.Text(), server_default="", nullable=False),
        sa.Column("people_unit", sa.Text(), server_default="", nullable=False),
        sa.Column("roots", sa.Text(), server_default="", nullable=False),
        sa.Column("roots_source", sa.Text(), server_default="", nullable=False),
        sa.Column("target_gap", sa.Float(precision=53), nullable=True),
        sa.Column("floor", sa.Float(precision=53), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("target_source", sa.Text(), server_default="", nullable=False),
        sa.Column("proposed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "comparison IN ('average', 'goal', 'best_group', 'named_group', 'population_share')",
            name=op.f("ck_disparity_comparison"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_disparity_state")
        ),
        sa.CheckConstraint("length(slug) > 0 AND slug = lower(slug)", name=op.f("ck_disparity_slug_form")),
        sa.CheckConstraint("target_gap IS NULL OR target_gap >= 0", name=op.f("ck_disparity_target_gap")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_disparity_area")),
        sa.ForeignKeyConstraint(
            ["comparison_group"], ["race_group.code"], name=op.f("fk_disparity_comparison_group")
        ),
        sa.ForeignKeyConstraint(["measure"], ["measure.key"], name=op.f("fk_disparity_measure")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_disparity")),
    )
    op.create_table(
        "observation",
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("numerator", sa.Float(precision=53), nullable=True),
        sa.Column("denominator", sa.Float(precision=53), nullable=True),
        sa.Column("se", sa.Float(precision=53), nullable=True),
        sa.Column("low", sa.Float(precision=53), nullable=True),
        sa.Column("high", sa.Float(precision=53), nullable=True),
        sa.Column("level", sa.Float(precision=53), nullable=True),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("missing", sa.String(length=20), nullable=True),
        sa.Column("as_found", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "missing IS NULL OR missing IN ('not_collected', 'not_applicable', 'not_yet_measured', 'no_target', 'not_published', 'suppressed')",
            name=op.f("ck_observation_missing"),
        ),
        sa.CheckConstraint(
            "quality IN ('good', 'marginal', 'poor', 'suspect', 'not_rated')",
            name=op.f("ck_observation_quality"),
        ),
        sa.CheckConstraint("role IN ('actual', 'target')", name=op.f("ck_observation_role")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_observation_state")
        ),
        sa.CheckConstraint(
            "(value IS NULL) <> (missing IS NULL)", name=op.f("ck_observation_value_or_reason")
        ),
        sa.CheckConstraint("level IS NULL OR (level > 0 AND level < 1)", name=op.f("ck_observation_level")),
        sa.CheckConstraint(
            "low IS NULL OR high IS NULL OR low <= high", name=op.f("ck_observation_interval")
        ),
        sa.CheckConstraint("se IS NULL OR se >= 0", name=op.f("ck_observation_se")),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name=op.f("fk_observation_area")),
        sa.ForeignKeyConstraint(["group_code"], ["race_group.code"], name=op.f("fk_observation_group_code")),
        sa.ForeignKeyConstraint(["measure"], ["measure.key"], name=op.f("fk_observation_measure")),
        sa.ForeignKeyConstraint(["source"], ["source.key"], name=op.f("fk_observation_source")),
        sa.PrimaryKeyConstraint(
            "measure", "period", "role", "group_code", "area", name=op.f("pk_observation")
        ),
    )
    op.create_table(
        "disparity_group",
        sa.Column("disparity", sa.String(length=80), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["disparity"], ["disparity.slug"], name=op.f("fk_disparity_group_disparity")),
        sa.ForeignKeyConstraint(
            ["group_code"], ["race_group.code"], name=op.f("fk_disparity_group_group_code")
        ),
        sa.PrimaryKeyConstraint("disparity", "group_code", name=op.f("pk_disparity_group")),
    )
    op.create_table(
        "link",
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("disparity", sa.String(length=80), nullable=False),
        sa.Column("mechanism", sa.Text(), server_default="", nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("strength_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("lever", sa.Text(), server_default="", nullable=False),
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("reviewer", sa.Text(), server_default="", nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "reach IN ('service', 'policy', 'institution', 'structure')", name=op.f("ck_link_reach")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_link_state")
        ),
        sa.CheckConstraint(
            "strength IN ('direct', 'contributing', 'context')", name=op.f("ck_link_strength")
        ),
        sa.ForeignKeyConstraint(["disparity"], ["disparity.slug"], name=op.f("fk_link_disparity")),
        sa.ForeignKeyConstraint(["measure"], ["measure.key"], name=op.f("fk_link_measure")),
        sa.PrimaryKeyConstraint("measure", "disparity", name=op.f("pk_link")),
    )

    if op.get_context().dialect.name == "sqlite":
        _seal_sqlite()
    else:
        _seal_postgresql()


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("link")
    op.drop_table("disparity_group")
    op.drop_table("observation")
    op.drop_table("disparity")
    op.drop_table("measure")
    op.drop_table("race_group")
    op.drop_table("edition_step_record")
    op.drop_table("edition_source")
    op.drop_table("edition_race_group")
    with op.batch_alter_table("edition_observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_observation_edition_area"))

    op.drop_table("edition_observation")
    with op.batch_alter_table("edition_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_measure_edition_slug"))
        batch_op.drop_index(batch_op.f("ix_edition_measure_edition_level"))
        batch_op.drop_index(batch_op.f("ix_edition_measure_edition_department"))

    op.drop_table("edition_measure")
    with op.batch_alter_table("edition_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_link_edition_disparity"))

    op.drop_table("edition_link")
    op.drop_table("edition_disparity_group")
    with op.batch_alter_table("edition_disparity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_disparity_edition_measure"))

    op.drop_table("edition_disparity")
    with op.batch_alter_table("edition_department", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_department_edition_slug"))

    op.drop_table("edition_department")
    op.drop_table("edition_data_note")
    op.drop_table("edition_city")
    op.drop_table("edition_category_standard")
    op.drop_table("edition_area")
    op.drop_table("department")
    op.drop_table("step_record")
    op.drop_table("source")
    op.drop_table("edition")
    op.drop_table("data_note")
    op.drop_table("city")
    op.drop_table("category_standard")
    op.drop_table("area")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION equipt_refuse_change()")
        op.execute("DROP FUNCTION equipt_refuse_late_row()")
