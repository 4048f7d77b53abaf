"""Council: which edition each reader saw last, and the days of meetings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "council_visit",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_council_visit_person_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_council_visit")),
    )
    op.create_table(
        "council_meeting",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_council_meeting")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("council_meeting")
    op.drop_table("council_visit")
