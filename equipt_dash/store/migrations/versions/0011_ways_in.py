"""The city's time zone, and what was asked about a submission with its answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take this step."""
    op.add_column("city", sa.Column("time_zone", sa.Text(), server_default="", nullable=False))
    op.add_column("edition_city", sa.Column("time_zone", sa.Text(), server_default="", nullable=False))
    op.add_column("submission", sa.Column("asked", sa.JSON()))


def downgrade() -> None:
    """Take this step back."""
    op.drop_column("submission", "asked")
    op.drop_column("edition_city", "time_zone")
    op.drop_column("city", "time_zone")
