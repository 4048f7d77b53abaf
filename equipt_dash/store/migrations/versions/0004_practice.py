"""Practice: worksheets, roadmap steps, plans, money, actions, engagement and their editions; drafts and evidence."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_EDITION = "an edition cannot be changed; publish a new one"
_SEALED = (
    "edition_assessment",
    "edition_budget_line",
    "edition_challenge",
    "edition_community_note",
    "edition_data_gap",
    "edition_decision",
    "edition_engagement",
    "edition_lever_action",
    "edition_partner",
    "edition_plan_item",
    "edition_roadmap_step",
    "edition_tool_run",
    "edition_worksheet",
)
_STATES = "status IN ('', 'not_started', 'under_way', 'closed')"


def _seal_sqlite(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_late BEFORE INSERT ON {table} "
        "WHEN (SELECT sealed_at FROM edition WHERE number = NEW.edition) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_EDITION}'); END"
    )
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_EDITION}'); END"
        )


def _seal_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_late BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION equipt_refuse_late_row()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION equipt_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION equipt_refuse_change()"
    )


def upgrade() -> None:
    """Apply this step."""
    op.create_table('assessment',
    sa.Column('mark', sa.String(length=80), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('standing', sa.String(length=20), server_default='', nullable=False),
    sa.Column('evidence', sa.Text(), server_default='', nullable=False),
    sa.Column('evidence_url', sa.Text(), server_default='', nullable=False),
    sa.Column('next_action', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("standing IN ('', 'not_yet', 'starting', 'in_place', 'sustained')", name=op.f('ck_assessment_standing')),
    sa.PrimaryKeyConstraint('mark', 'department', 'dated', name=op.f('pk_assessment'))
    )
    op.create_table('budget_line',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('fiscal_year', sa.Text(), server_default='', nullable=False),
    sa.Column('amount', sa.Float(precision=53), nullable=True),
    sa.Column('money', sa.String(length=20), server_default='', nullable=False),
    sa.Column('strategy', sa.String(length=80), server_default='', nullable=False),
    sa.Column('disparity', sa.String(length=80), server_default='', nullable=False),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("money IN ('', 'city', 'county', 'state', 'federal', 'private', 'philanthropic')", name=op.f('ck_budget_line_money')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_budget_line_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_budget_line'))
    )
    op.create_table('challenge',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('would_help', sa.Text(), server_default='', nullable=False),
    sa.Column('owner', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='', nullable=False),
    sa.Column('disparity', sa.String(length=80), server_default='', nullable=False),
    sa.Column('measure', sa.String(length=80), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("status IN ('', 'open', 'eased')", name=op.f('ck_challenge_status')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_challenge_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_challenge'))
    )
    op.create_table('community_note',
    sa.Column('measure', sa.String(length=80), server_default='', nullable=False),
    sa.Column('period', sa.String(length=80), server_default='', nullable=False),
    sa.Column('writer', sa.String(length=80), server_default='', nullable=False),
    sa.Column('speaks_for', sa.Text(), server_default='', nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('measure', 'period', 'writer', name=op.f('pk_community_note'))
    )
    op.create_table('data_gap',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('what', sa.Text(), server_default='', nullable=False),
    sa.Column('disparity', sa.String(length=80), server_default='', nullable=False),
    sa.Column('measure', sa.String(length=80), server_default='', nullable=False),
    sa.Column('owner', sa.Text(), server_default='', nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=20), server_default='', nullable=False),
    sa.Column('outcome', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("status IN ('', 'open', 'got', 'dropped')", name=op.f('ck_data_gap_status')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_data_gap_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_data_gap'))
    )
    op.create_table('decision',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('with_whom', sa.Text(), server_default='', nullable=False),
    sa.Column('weights', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_decision_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_decision'))
    )
    op.create_table('engagement',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='', nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('method', sa.Text(), server_default='', nullable=False),
    sa.Column('reached', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('reached_public', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('asked', sa.Text(), server_default='', nullable=False),
    sa.Column('said', sa.Text(), server_default='', nullable=False),
    sa.Column('did', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('measures', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('decisions', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("status IN ('', 'planned', 'done')", name=op.f('ck_engagement_status')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_engagement_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_engagement'))
    )
    op.create_table('lever_action',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('what', sa.Text(), server_default='', nullable=False),
    sa.Column('lever', sa.Text(), server_default='', nullable=False),
    sa.Column('reach', sa.String(length=20), server_default='', nullable=False),
    sa.Column('strategy', sa.String(length=80), server_default='', nullable=False),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('measures', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('owner', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='', nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('cost', sa.Float(precision=53), nullable=True),
    sa.Column('cost_note', sa.Text(), server_default='', nullable=False),
    sa.Column('contribution', sa.Text(), server_default='', nullable=False),
    sa.Column('evidence', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("reach IN ('', 'service', 'policy', 'institution', 'structure')", name=op.f('ck_lever_action_reach')),
    sa.CheckConstraint("status IN ('', 'planned', 'under_way', 'done', 'stopped')", name=op.f('ck_lever_action_status')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_lever_action_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_lever_action'))
    )
    op.create_table('partner',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('standing', sa.String(length=20), server_default='', nullable=False),
    sa.Column('role', sa.Text(), server_default='', nullable=False),
    sa.Column('why', sa.Text(), server_default='', nullable=False),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('measures', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('contact', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("standing IN ('', 'at_the_table', 'asked', 'missing')", name=op.f('ck_partner_standing')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_partner_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_partner'))
    )
    op.create_table('plan_item',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('level', sa.String(length=20), server_default='', nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('parent', sa.String(length=80), server_default='', nullable=False),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('measures', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("level IN ('', 'vision', 'goal', 'plan', 'strategy')", name=op.f('ck_plan_item_level')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_plan_item_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_plan_item'))
    )
    op.create_table('roadmap_step',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('component', sa.String(length=80), server_default='', nullable=False),
    sa.Column('in_short', sa.Text(), server_default='', nullable=False),
    sa.Column('scope', sa.String(length=20), server_default='', nullable=False),
    sa.Column('owner_role', sa.Text(), server_default='', nullable=False),
    sa.Column('evidence', sa.Text(), server_default='', nullable=False),
    sa.Column('done_when', sa.Text(), server_default='', nullable=False),
    sa.Column('first_quarter', sa.Float(precision=53), nullable=True),
    sa.Column('last_quarter', sa.Float(precision=53), nullable=True),
    sa.Column('element', sa.String(length=80), server_default='', nullable=False),
    sa.Column('after', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('left_out', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("scope IN ('', 'city', 'department')", name=op.f('ck_roadmap_step_scope')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_roadmap_step_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_roadmap_step'))
    )
    op.create_table('tool_run',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('subject', sa.String(length=20), server_default='', nullable=False),
    sa.Column('results', sa.Text(), server_default='', nullable=False),
    sa.Column('data_used', sa.Text(), server_default='', nullable=False),
    sa.Column('engaged', sa.Text(), server_default='', nullable=False),
    sa.Column('analysis', sa.Text(), server_default='', nullable=False),
    sa.Column('implementation', sa.Text(), server_default='', nullable=False),
    sa.Column('accountability', sa.Text(), server_default='', nullable=False),
    sa.Column('effects', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('changed', sa.Text(), server_default='', nullable=False),
    sa.Column('disparities', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('measures', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('completed_on', sa.Date(), nullable=True),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("subject IN ('', 'policy', 'budget', 'contract', 'program', 'hiring')", name=op.f('ck_tool_run_subject')),
    sa.CheckConstraint('length(slug) > 0 AND slug = lower(slug)', name=op.f('ck_tool_run_slug_form')),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_tool_run'))
    )
    op.create_table('worksheet',
    sa.Column('disparity', sa.String(length=80), server_default='', nullable=False),
    sa.Column('measure', sa.String(length=80), server_default='', nullable=False),
    sa.Column('answer_1', sa.Text(), server_default='', nullable=False),
    sa.Column('answer_2', sa.Text(), server_default='', nullable=False),
    sa.Column('answer_3', sa.Text(), server_default='', nullable=False),
    sa.Column('answer_4', sa.Text(), server_default='', nullable=False),
    sa.Column('answer_5', sa.Text(), server_default='', nullable=False),
    sa.Column('answer_6', sa.Text(), server_default='', nullable=False),
    sa.Column('open_questions', sa.Text(), server_default='', nullable=False),
    sa.Column('public_summary', sa.Text(), server_default='', nullable=False),
    sa.Column('answered', sa.Text(), server_default='', nullable=False),
    sa.Column('signed_by', sa.Text(), server_default='', nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('disparity', 'measure', name=op.f('pk_worksheet'))
    )
    op.create_table('edition_assessment',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('standing', sa.String(length=20), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('evidence_url', sa.Text(), nullable=False),
    sa.Column('next_action', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_assessment_edition')),
    sa.PrimaryKeyConstraint('edition', 'mark', 'department', 'dated', name=op.f('pk_edition_assessment'))
    )
    op.create_table('edition_budget_line',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('fiscal_year', sa.Text(), nullable=False),
    sa.Column('amount', sa.Float(precision=53), nullable=True),
    sa.Column('money', sa.String(length=20), nullable=False),
    sa.Column('strategy', sa.String(length=80), nullable=False),
    sa.Column('disparity', sa.String(length=80), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_budget_line_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_budget_line'))
    )
    op.create_table('edition_challenge',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('would_help', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('disparity', sa.String(length=80), nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_challenge_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_challenge'))
    )
    op.create_table('edition_community_note',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=80), nullable=False),
    sa.Column('writer', sa.String(length=80), nullable=False),
    sa.Column('speaks_for', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_community_note_edition')),
    sa.PrimaryKeyConstraint('edition', 'measure', 'period', 'writer', name=op.f('pk_edition_community_note'))
    )
    op.create_table('edition_data_gap',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('disparity', sa.String(length=80), nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_data_gap_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_data_gap'))
    )
    op.create_table('edition_decision',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('with_whom', sa.Text(), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_decision_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_decision'))
    )
    op.create_table('edition_engagement',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('reached_public', sa.JSON(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('did', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('decisions', sa.JSON(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_engagement_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_engagement'))
    )
    op.create_table('edition_lever_action',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('lever', sa.Text(), nullable=False),
    sa.Column('reach', sa.String(length=20), nullable=False),
    sa.Column('strategy', sa.String(length=80), nullable=False),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('cost', sa.Float(precision=53), nullable=True),
    sa.Column('cost_note', sa.Text(), nullable=False),
    sa.Column('contribution', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_lever_action_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_lever_action'))
    )
    op.create_table('edition_partner',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('standing', sa.String(length=20), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_partner_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_partner'))
    )
    op.create_table('edition_plan_item',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('parent', sa.String(length=80), nullable=False),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_plan_item_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_plan_item'))
    )
    op.create_table('edition_roadmap_step',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('component', sa.String(length=80), nullable=False),
    sa.Column('in_short', sa.Text(), nullable=False),
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('owner_role', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('done_when', sa.Text(), nullable=False),
    sa.Column('first_quarter', sa.Float(precision=53), nullable=True),
    sa.Column('last_quarter', sa.Float(precision=53), nullable=True),
    sa.Column('element', sa.String(length=80), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('left_out', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_roadmap_step_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_roadmap_step'))
    )
    op.create_table('edition_tool_run',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('subject', sa.String(length=20), nullable=False),
    sa.Column('results', sa.Text(), nullable=False),
    sa.Column('data_used', sa.Text(), nullable=False),
    sa.Column('engaged', sa.Text(), nullable=False),
    sa.Column('analysis', sa.Text(), nullable=False),
    sa.Column('implementation', sa.Text(), nullable=False),
    sa.Column('accountability', sa.Text(), nullable=False),
    sa.Column('effects', sa.JSON(), nullable=False),
    sa.Column('changed', sa.Text(), nullable=False),
    sa.Column('disparities', sa.JSON(), nullable=False),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('completed_on', sa.Date(), nullable=True),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_tool_run_edition')),
    sa.PrimaryKeyConstraint('edition', 'slug', name=op.f('pk_edition_tool_run'))
    )
    op.create_table('edition_worksheet',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('disparity', sa.String(length=80), nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('open_questions', sa.Text(), nullable=False),
    sa.Column('public_summary', sa.Text(), nullable=False),
    sa.Column('answered', sa.Text(), nullable=False),
    sa.Column('signed_by', sa.Text(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_worksheet_edition')),
    sa.PrimaryKeyConstraint('edition', 'disparity', 'measure', name=op.f('pk_edition_worksheet'))
    )
    op.create_table('evidence_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.Text(), server_default='', nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_evidence_file_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_file'))
    )
    op.create_index(op.f('ix_evidence_file_sha256'), 'evidence_file', ['sha256'], unique=False)
    op.create_table('record_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('record_key', sa.String(length=400), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('entries', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('base_version', sa.Integer(), server_default='0', nullable=False),
    sa.Column('removes', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('author', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.Text(), server_default='', nullable=False),
    sa.Column('reviewer', sa.Integer(), nullable=True),
    sa.Column('reviewer_name', sa.Text(), server_default='', nullable=False),
    sa.Column('review_note', sa.Text(), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('draft', 'submitted', 'sent_back', 'approved', 'published', 'discarded')", name=op.f('ck_record_draft_status')),
    sa.ForeignKeyConstraint(['author'], ['person.id'], name=op.f('fk_record_draft_author')),
    sa.ForeignKeyConstraint(['reviewer'], ['person.id'], name=op.f('fk_record_draft_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_draft'))
    )
    op.create_index(op.f('ix_record_draft_kind_record_key'), 'record_draft', ['kind', 'record_key'], unique=False)
    op.create_index(op.f('ix_record_draft_status_department'), 'record_draft', ['status', 'department'], unique=False)
    op.add_column('edition_step_record', sa.Column('status', sa.String(length=20), server_default='', nullable=False))
    op.add_column('edition_step_record', sa.Column('owner', sa.Text(), server_default='', nullable=False))
    op.add_column('edition_step_record', sa.Column('due', sa.Date(), nullable=True))
    op.add_column('edition_step_record', sa.Column('reopens_on', sa.Date(), nullable=True))
    op.add_column('edition_step_record', sa.Column('closed_on', sa.Date(), nullable=True))
    op.add_column('edition_step_record', sa.Column('confirmed_by', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('status', sa.String(length=20), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('evidence_inside', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('evidence_file', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('owner', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('due', sa.Date(), nullable=True))
    op.add_column('step_record', sa.Column('blocker', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('next_action', sa.Text(), server_default='', nullable=False))
    op.add_column('step_record', sa.Column('reopens_on', sa.Date(), nullable=True))
    op.add_column('step_record', sa.Column('closed_on', sa.Date(), nullable=True))
    op.add_column('step_record', sa.Column('confirmed_by', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table("step_record") as batch:
        batch.create_check_constraint(op.f("ck_step_record_status"), _STATES)
    seal = _seal_sqlite if op.get_bind().dialect.name == "sqlite" else _seal_postgresql
    for table in _SEALED:
        seal(table)


def downgrade() -> None:
    """Take this step back."""
    # Dropping an edition table takes its triggers with it.
    with op.batch_alter_table("step_record") as batch:
        batch.drop_constraint(op.f("ck_step_record_status"), type_="check")
    op.drop_column('step_record', 'confirmed_by')
    op.drop_column('step_record', 'closed_on')
    op.drop_column('step_record', 'reopens_on')
    op.drop_column('step_record', 'next_action')
    op.drop_column('step_record', 'blocker')
    op.drop_column('step_record', 'due')
    op.drop_column('step_record', 'owner')
    op.drop_column('step_record', 'evidence_file')
    op.drop_column('step_record', 'evidence_inside')
    op.drop_column('step_record', 'status')
    op.drop_column('edition_step_record', 'confirmed_by')
    op.drop_column('edition_step_record', 'closed_on')
    op.drop_column('edition_step_record', 'reopens_on')
    op.drop_column('edition_step_record', 'due')
    op.drop_column('edition_step_record', 'owner')
    op.drop_column('edition_step_record', 'status')
    op.drop_index(op.f('ix_record_draft_status_department'), table_name='record_draft')
    op.drop_index(op.f('ix_record_draft_kind_record_key'), table_name='record_draft')
    op.drop_table('record_draft')
    op.drop_index(op.f('ix_evidence_file_sha256'), table_name='evidence_file')
    op.drop_table('evidence_file')
    op.drop_table('edition_worksheet')
    op.drop_table('edition_tool_run')
    op.drop_table('edition_roadmap_step')
    op.drop_table('edition_plan_item')
    op.drop_table('edition_partner')
    op.drop_table('edition_lever_action')
    op.drop_table('edition_engagement')
    op.drop_table('edition_decision')
    op.drop_table('edition_data_gap')
    op.drop_table('edition_community_note')
    op.drop_table('edition_challenge')
    op.drop_table('edition_budget_line')
    op.drop_table('edition_assessment')
    op.drop_table('worksheet')
    op.drop_table('tool_run')
    op.drop_table('roadmap_step')
    op.drop_table('plan_item')
    op.drop_table('partner')
    op.drop_table('lever_action')
    op.drop_table('engagement')
    op.drop_table('decision')
    op.drop_table('data_gap')
    op.drop_table('community_note')
    op.drop_table('challenge')
    op.drop_table('budget_line')
    op.drop_table('assessment')
