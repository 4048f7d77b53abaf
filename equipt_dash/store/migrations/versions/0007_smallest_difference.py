"""Measures: the smallest difference that matters, and who decided it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply this step."""
    # Written out: both databases add a column with its rule in place, which leaves tables and triggers as they are.
    op.execute(
        "ALTER TABLE measure ADD COLUMN smallest_difference FLOAT CONSTRAINT ck_measure_smallest_difference "
        "CHECK (smallest_difference IS NULL OR smallest_difference > 0)"
    )
    op.execute("ALTER TABLE edition_measure ADD COLUMN smallest_difference FLOAT")
    for table in ("measure", "edition_measure"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN smallest_difference_by TEXT DEFAULT '' NOT NULL")


def downgrade() -> None:
    """Take this step back."""
    for table in ("measure", "edition_measure"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN smallest_difference")
        op.execute(f"ALTER TABLE {table} DROP COLUMN smallest_difference_by")
