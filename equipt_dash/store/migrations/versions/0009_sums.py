"""Protection: which measures are parts of which, which sources are the city's own records, and decisions to publish."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OUTSIDE = (
    "urban-mobility", "acs-2023-austin", "chr", "talk", "urban-wealth-tidytuesday", "fed-2017", "fed-2020", "pew-2014",
    "sample-survey",
)  # fmt: skip
"""Sources of the two demonstrations that are no records of a city. Every other source is taken for its own."""


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "measure_relation",
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("whole", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.CheckConstraint("part <> whole", name=op.f("ck_measure_relation_apart")),
        sa.CheckConstraint(
            "kind IN ('part_of', 'of_whom', 'numerator_of', 'denominator_of')", name=op.f("ck_measure_relation_kind")
        ),
        sa.ForeignKeyConstraint(["part"], ["measure.key"], name=op.f("fk_measure_relation_part_measure")),
        sa.ForeignKeyConstraint(["whole"], ["measure.key"], name=op.f("fk_measure_relation_whole_measure")),
        sa.PrimaryKeyConstraint("part", "whole", "kind", name=op.f("pk_measure_relation")),
    )
    op.create_table(
        "open_by_decision",
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["measure"], ["measure.key"], name=op.f("fk_open_by_decision_measure_measure")),
        sa.PrimaryKeyConstraint("measure", name=op.f("pk_open_by_decision")),
    )
    # Written out, so that SQLite adds the column in place and triggers stay.
    yes = "true" if op.get_bind().dialect.name == "postgresql" else "1"
    op.execute(f"ALTER TABLE source ADD COLUMN own_records BOOLEAN DEFAULT {yes} NOT NULL")
    source = sa.table("source", sa.column("key", sa.String()), sa.column("own_records", sa.Boolean()))
    op.execute(source.update().where(source.c.key.in_(OUTSIDE)).values(own_records=False))


def downgrade() -> None:
    """Take this step back."""
    op.execute("ALTER TABLE source DROP COLUMN own_records")
    op.drop_table("open_by_decision")
    op.drop_table("measure_relation")
