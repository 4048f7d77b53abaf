"""Council: the map of the city's districts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "city_map",
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.Text(), server_default="", nullable=False),
        sa.Column("shapes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_city_map")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("city_map")
