"""Desk: people, sessions, submissions, notices, the audit; stories and restatement notes; versions for what admins edit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_EDITION = "an edition cannot be changed; publish a new one"
_AUDIT = "the audit cannot be changed; it only grows"


def _seal_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER edition_story_late BEFORE INSERT ON edition_story "
        "WHEN (SELECT sealed_at FROM edition WHERE number = NEW.edition) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_EDITION}'); END"
    )
    for table, words in (("edition_story", _EDITION), ("audit_event", _AUDIT)):
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def _seal_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION equipt_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_AUDIT}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER edition_story_late BEFORE INSERT ON edition_story "
        "FOR EACH ROW EXECUTE FUNCTION equipt_refuse_late_row()"
    )
    for table, function in (("edition_story", "equipt_refuse_change"), ("audit_event", "equipt_refuse_audit_change")):
        op.execute(
            f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def upgrade() -> None:
    """Apply this step."""
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('password_hash', sa.Text(), server_default='', nullable=False),
    sa.Column('active', sa.Boolean(), server_default='1', nullable=False),
    sa.Column('demo', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    op.create_index(op.f('ix_sign_in_attempt_account_at'), 'sign_in_attempt', ['account', 'at'], unique=False)
    op.create_index(op.f('ix_sign_in_attempt_address_at'), 'sign_in_attempt', ['address', 'at'], unique=False)
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_api_token_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_table('audit_event',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('actor', sa.Text(), server_default='', nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_key', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_audit_event_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_event'))
    )
    op.create_index(op.f('ix_audit_event_department_number'), 'audit_event', ['department', 'number'], unique=False)
    op.create_index(op.f('ix_audit_event_person_number'), 'audit_event', ['person', 'number'], unique=False)
    op.create_table('edition_story',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('signed', sa.Text(), nullable=False),
    sa.Column('dated', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_edition_story_edition')),
    sa.PrimaryKeyConstraint('edition', 'measure', 'period', name=op.f('pk_edition_story'))
    )
    op.create_table('form_receipt',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('location', sa.Text(), server_default='', nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_form_receipt_person')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_form_receipt'))
    )
    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.Text(), server_default='', nullable=False),
    sa.Column('origin', sa.Text(), server_default='', nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('actor', sa.Text(), server_default='', nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('format', sa.String(length=20), server_default='', nullable=False),
    sa.Column('mapping', sa.Text(), server_default='', nullable=False),
    sa.Column('report', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('rows_read', sa.Integer(), server_default='0', nullable=False),
    sa.Column('rows_accepted', sa.Integer(), server_default='0', nullable=False),
    sa.Column('rows_rejected', sa.Integer(), server_default='0', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='stored', nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_import_batch_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    op.create_index(op.f('ix_import_batch_sha256'), 'import_batch', ['sha256'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('href', sa.Text(), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_status', sa.String(length=20), server_default='waiting', nullable=False),
    sa.Column('mail_tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('mail_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_notice_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person', 'kind', 'about', name=op.f('uq_notice_person_kind_about'))
    )
    op.create_index(op.f('ix_notice_mail_status_mail_at'), 'notice', ['mail_status', 'mail_at'], unique=False)
    op.create_table('period_lock',
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_by', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['locked_by'], ['person.id'], name=op.f('fk_period_lock_locked_by')),
    sa.PrimaryKeyConstraint('period', 'department', name=op.f('pk_period_lock'))
    )
    op.create_table('person_identity',
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_person_identity_person')),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_person_identity'))
    )
    op.create_table('person_role',
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.CheckConstraint("role IN ('resident', 'editor', 'department_head', 'council', 'equity_officer', 'admin')", name=op.f('ck_person_role_role')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_person_role_person')),
    sa.PrimaryKeyConstraint('person', 'role', 'department', name=op.f('pk_person_role'))
    )
    op.create_table('upload',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.Text(), server_default='', nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_upload_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_upload'))
    )
    op.create_index(op.f('ix_upload_at'), 'upload', ['at'], unique=False)
    op.create_table('saved_mapping',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('mapping', sa.Text(), server_default='', nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_saved_mapping_person')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_saved_mapping'))
    )
    op.create_table('saved_source',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('definition', sa.Text(), server_default='', nullable=False),
    sa.Column('person', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_run_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_result', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_saved_source_person')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_saved_source'))
    )
    op.create_table('sign_in_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('loopback_only', sa.Boolean(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_link_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_link'))
    )
    op.create_table('sign_in_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('method', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_session_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_session'))
    )
    op.create_index(op.f('ix_sign_in_session_person'), 'sign_in_session', ['person'], unique=False)
    op.create_table('withdrawal',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('content_hash', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_withdrawal_asked_by')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_withdrawal_confirmed_by')),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_withdrawal_edition')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_withdrawal'))
    )
    op.create_table('story',
    sa.Column('measure', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('signed', sa.Text(), server_default='', nullable=False),
    sa.Column('dated', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f('ck_story_state')),
    sa.ForeignKeyConstraint(['measure'], ['measure.key'], name=op.f('fk_story_measure')),
    sa.PrimaryKeyConstraint('measure', 'period', name=op.f('pk_story'))
    )
    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('measure', sa.String(length=80), nullable=True),
    sa.Column('disparity', sa.String(length=80), nullable=True),
    sa.Column('period', sa.String(length=40), server_default='', nullable=False),
    sa.Column('department', sa.String(length=80), server_default='', nullable=False),
    sa.Column('author', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.Text(), server_default='', nullable=False),
    sa.Column('entries', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('base_version', sa.Integer(), server_default='0', nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('restatement', sa.Text(), server_default='', nullable=False),
    sa.Column('embargo_until', sa.Date(), nullable=True),
    sa.Column('reviewer', sa.Integer(), nullable=True),
    sa.Column('review_note', sa.Text(), server_default='', nullable=False),
    sa.Column('edition', sa.Integer(), nullable=True),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('values', 'targets', 'story', 'definition', 'gap_target')", name=op.f('ck_submission_kind')),
    sa.CheckConstraint("status IN ('draft', 'submitted', 'sent_back', 'approved', 'published', 'discarded')", name=op.f('ck_submission_status')),
    sa.ForeignKeyConstraint(['author'], ['person.id'], name=op.f('fk_submission_author')),
    sa.ForeignKeyConstraint(['batch'], ['import_batch.id'], name=op.f('fk_submission_batch')),
    sa.ForeignKeyConstraint(['disparity'], ['disparity.slug'], name=op.f('fk_submission_disparity')),
    sa.ForeignKeyConstraint(['edition'], ['edition.number'], name=op.f('fk_submission_edition')),
    sa.ForeignKeyConstraint(['measure'], ['measure.key'], name=op.f('fk_submission_measure')),
    sa.ForeignKeyConstraint(['reviewer'], ['person.id'], name=op.f('fk_submission_reviewer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission'))
    )
    op.create_index(op.f('ix_submission_author_status'), 'submission', ['author', 'status'], unique=False)
    op.create_index(op.f('ix_submission_batch'), 'submission', ['batch'], unique=False)
    op.create_index(op.f('ix_submission_measure_status'), 'submission', ['measure', 'status'], unique=False)
    op.create_index(op.f('ix_submission_status_department'), 'submission', ['status', 'department'], unique=False)
    op.create_table('submission_cell',
    sa.Column('submission', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('group_code', sa.String(length=80), nullable=False),
    sa.Column('area', sa.String(length=80), nullable=False),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('value', sa.Float(precision=53), nullable=True),
    sa.Column('numerator', sa.Float(precision=53), nullable=True),
    sa.Column('denominator', sa.Float(precision=53), nullable=True),
    sa.Column('se', sa.Float(precision=53), nullable=True),
    sa.Column('low', sa.Float(precision=53), nullable=True),
    sa.Column('high', sa.Float(precision=53), nullable=True),
    sa.Column('level', sa.Float(precision=53), nullable=True),
    sa.Column('missing', sa.String(length=20), nullable=True),
    sa.Column('as_found', sa.Text(), server_default='', nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('base_version', sa.Integer(), server_default='0', nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("missing IS NULL OR missing IN ('not_collected', 'not_applicable', 'not_yet_measured', 'no_target', 'not_published', 'suppressed')", name=op.f('ck_submission_cell_missing')),
    sa.CheckConstraint("role IN ('actual', 'target')", name=op.f('ck_submission_cell_role')),
    sa.ForeignKeyConstraint(['area'], ['area.code'], name=op.f('fk_submission_cell_area')),
    sa.ForeignKeyConstraint(['group_code'], ['race_group.code'], name=op.f('fk_submission_cell_group_code')),
    sa.ForeignKeyConstraint(['submission'], ['submission.id'], name=op.f('fk_submission_cell_submission')),
    sa.PrimaryKeyConstraint('submission', 'period', 'role', 'group_code', 'area', name=op.f('pk_submission_cell')),
    sqlite_with_rowid=False
    )
    op.add_column('category_standard', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('city', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('department', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('edition_observation', sa.Column('restated', sa.Text(), server_default='', nullable=False))
    op.add_column('observation', sa.Column('restated', sa.Text(), server_default='', nullable=False))
    op.add_column('race_group', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        _seal_sqlite()
    else:
        _seal_postgresql()


def downgrade() -> None:
    """Take this step back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("edition_story_late", "edition_story_update", "edition_story_delete"):
            op.execute(f"DROP TRIGGER {name}")
        for name in ("audit_event_update", "audit_event_delete"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in ("late", "change", "truncate"):
            op.execute(f"DROP TRIGGER edition_story_{name} ON edition_story")
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER audit_event_{name} ON audit_event")
        op.execute("DROP FUNCTION equipt_refuse_audit_change()")
    op.drop_column('race_group', 'version')
    op.drop_column('observation', 'restated')
    op.drop_column('edition_observation', 'restated')
    op.drop_column('department', 'version')
    op.drop_column('city', 'version')
    op.drop_column('category_standard', 'version')
    op.drop_table('submission_cell')
    op.drop_index(op.f('ix_submission_status_department'), table_name='submission')
    op.drop_index(op.f('ix_submission_measure_status'), table_name='submission')
    op.drop_index(op.f('ix_submission_batch'), table_name='submission')
    op.drop_index(op.f('ix_submission_author_status'), table_name='submission')
    op.drop_table('submission')
    op.drop_table('story')
    op.drop_table('withdrawal')
    op.drop_index(op.f('ix_sign_in_session_person'), table_name='sign_in_session')
    op.drop_table('sign_in_session')
    op.drop_table('sign_in_link')
    op.drop_table('saved_source')
    op.drop_table('saved_mapping')
    op.drop_index(op.f('ix_upload_at'), table_name='upload')
    op.drop_table('upload')
    op.drop_table('person_role')
    op.drop_table('person_identity')
    op.drop_table('period_lock')
    op.drop_index(op.f('ix_notice_mail_status_mail_at'), table_name='notice')
    op.drop_table('notice')
    op.drop_index(op.f('ix_import_batch_sha256'), table_name='import_batch')
    op.drop_table('import_batch')
    op.drop_table('form_receipt')
    op.drop_table('edition_story')
    op.drop_index(op.f('ix_audit_event_person_number'), table_name='audit_event')
    op.drop_index(op.f('ix_audit_event_department_number'), table_name='audit_event')
    op.drop_table('audit_event')
    op.drop_table('api_token')
    op.drop_index(op.f('ix_sign_in_attempt_address_at'), table_name='sign_in_attempt')
    op.drop_index(op.f('ix_sign_in_attempt_account_at'), table_name='sign_in_attempt')
    op.drop_table('sign_in_attempt')
    op.drop_table('person')
