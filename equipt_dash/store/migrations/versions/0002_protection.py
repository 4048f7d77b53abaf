"""Protection: the rule of each measure, and what editions held back of a figure."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply this step."""
    # Written out: both databases add a column with its rule in place, which leaves tables and triggers as they are.
    op.execute(
        "ALTER TABLE measure ADD COLUMN suppression_rule VARCHAR(20) DEFAULT '' NOT NULL "
        "CONSTRAINT ck_measure_suppression_rule "
        "CHECK (suppression_rule IN ('', 'cms', 'wa-doh', 'nchs-proportions', 'nchs-rates'))"
    )
    op.execute("ALTER TABLE edition_measure ADD COLUMN suppression_rule VARCHAR(20) DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE observation ADD COLUMN held JSON")
    for table in ("measure", "edition_measure"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN pooled_years INTEGER")


def downgrade() -> None:
    """Take this step back."""
    op.execute("ALTER TABLE measure DROP COLUMN suppression_rule")
    op.execute("ALTER TABLE edition_measure DROP COLUMN suppression_rule")
    op.execute("ALTER TABLE observation DROP COLUMN held")
    for table in ("measure", "edition_measure"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN pooled_years")
