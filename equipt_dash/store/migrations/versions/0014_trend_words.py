"""Trends: the word of each measure among all of its edition, made once when the edition is made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = "edition_trend_word"
_REFUSAL = "an edition cannot be changed; publish a new one"


def _seal_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER {TABLE}_late BEFORE INSERT ON {TABLE} "
        "WHEN (SELECT sealed_at FROM edition WHERE number = NEW.edition) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_{action.lower()} BEFORE {action} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def _seal_postgresql() -> None:
    for name, when, each, refuse in (
        ("late", "BEFORE INSERT", "ROW", "equipt_refuse_late_row"),
        ("change", "BEFORE UPDATE OR DELETE", "ROW", "equipt_refuse_change"),
        ("truncate", "BEFORE TRUNCATE", "STATEMENT", "equipt_refuse_change"),
    ):
        op.execute(f"CREATE TRIGGER {TABLE}_{name} {when} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION {refuse}()")


def upgrade() -> None:
    """Take this step. Editions that are sealed take no row more; their words are made from their rows as they are read."""
    op.create_table(
        TABLE,
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.Column("word", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("p", sa.Float(precision=53), nullable=True),
        sa.Column("adjusted_p", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(["edition"], ["edition.number"], name=op.f("fk_edition_trend_word_edition")),
        sa.PrimaryKeyConstraint("edition", "measure", name=op.f("pk_edition_trend_word")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _seal_sqlite()
    else:
        _seal_postgresql()


def downgrade() -> None:
    """Take this step back."""
    op.drop_table(TABLE)
