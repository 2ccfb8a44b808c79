"""The register of companies: relation, next step, sites, declarations, appointments, messages, saved lists."""

import sqlalchemy as sa
from alembic import op

from portal.companies import finding

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None
NEVER_AGAIN = {'sqlite_autoincrement': True}  # numbers of rows that are gone


def upgrade() -> None:
    last = last_numbers()
    op.create_table('opt_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address_hash', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opt_out')),
    sa.UniqueConstraint('address_hash', name=op.f('uq_opt_out_address_hash'))
    )
    op.create_table('tag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('folded', name=op.f('uq_tag_folded'))
    )
    op.create_table('saved_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_saved_list_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_list'))
    )
    op.create_index('uq_saved_list_owner_id_name', 'saved_list', ['owner_id', 'name'], unique=True,
        sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))
    with op.batch_alter_table('saved_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_list_owner_id'), ['owner_id'], unique=False)

    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('with_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('call', 'visit', 'meeting', name='appointmentkind', native_enum=False, length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('planned', 'held', 'missed', 'called_off', name='appointmentstatus', native_enum=False, length=40), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 5 AND 600', name=op.f('ck_appointment_minutes_possible')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_appointment_company_id')),
    sa.ForeignKeyConstraint(['with_id'], ['user_account.id'], name=op.f('fk_appointment_with_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    sa.UniqueConstraint('uid', name=op.f('uq_appointment_uid'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_with_id'), ['with_id'], unique=False)

    op.create_table('company_declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('safety', 'no_dismissals', 'law_68', 'no_wage_fund', name='declarationkind', native_enum=False, length=40), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('declared_by', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_until >= declared_on', name=op.f('ck_company_declaration_valid_after_declared')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_company_declaration_company_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_declaration'))
    )
    with op.batch_alter_table('company_declaration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_declaration_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_declaration_valid_until'), ['valid_until'], unique=False)

    op.create_table('company_site',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('cap', sa.String(), nullable=False),
    sa.Column('municipality', sa.String(), nullable=False),
    sa.Column('transport', sa.String(), nullable=False),
    sa.Column('access', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_company_site_company_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_site'))
    )
    with op.batch_alter_table('company_site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_site_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_site_municipality'), ['municipality'], unique=False)

    op.create_table('company_tag',
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_company_tag_company_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_company_tag_tag_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company_id', 'tag_id', name=op.f('pk_company_tag'))
    )
    with op.batch_alter_table('company_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_tag_tag_id'), ['tag_id'], unique=False)

    op.create_table('former_company',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['into_id'], ['company.id'], name=op.f('fk_former_company_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_company'))
    )
    with op.batch_alter_table('former_company', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_company_into_id'), ['into_id'], unique=False)

    op.create_table('shared_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('stored_as', sa.String(), nullable=False),
    sa.Column('shared_by', sa.String(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_shared_document_company_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_document')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_shared_document_stored_as'))
    )
    with op.batch_alter_table('shared_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_document_company_id'), ['company_id'], unique=False)

    op.create_table('company_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('is_from_company', sa.Boolean(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('about', sa.Enum('talk', 'correction', 'erasure', name='about', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_company_message_company_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['company_contact.id'], name=op.f('fk_company_message_contact_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_message'))
    )
    with op.batch_alter_table('company_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_message_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_message_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_message_contact_id'), ['contact_id'], unique=False)

    op.create_table('headcount_declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=True),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('permanent', sa.Integer(), nullable=False),
    sa.Column('fixed_term', sa.Integer(), nullable=False),
    sa.Column('interns_hosted', sa.Integer(), nullable=False),
    sa.Column('declared_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.CheckConstraint('permanent >= 0 AND fixed_term >= 0 AND interns_hosted >= 0', name=op.f('ck_headcount_declaration_counts_possible')),
    sa.CheckConstraint('valid_until >= declared_on', name=op.f('ck_headcount_declaration_valid_after_declared')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_headcount_declaration_company_id')),
    sa.ForeignKeyConstraint(['site_id'], ['company_site.id'], name=op.f('fk_headcount_declaration_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_headcount_declaration'))
    )
    with op.batch_alter_table('headcount_declaration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_headcount_declaration_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_headcount_declaration_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_headcount_declaration_valid_until'), ['valid_until'], unique=False)

    with op.batch_alter_table('availability', schema=None) as batch_op:
        batch_op.add_column(sa.Column('site_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('skills', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('grid', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('transport', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('filled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_availability_site_id'), ['site_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_availability_site_id'), 'company_site', ['site_id'], ['id'])

    with op.batch_alter_table('call_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('outcome', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('round', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('taken_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('taken_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_call_request_round'), ['round'], unique=False)

    with op.batch_alter_table('company', schema=None, table_kwargs=NEVER_AGAIN) as batch_op:
        batch_op.add_column(sa.Column('tax_code', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('legal_form', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('ateco', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('ateco_edition', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('ccnl', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('legal_representative', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('labour_consultant', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('sources', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('assigned_to_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('cooperative', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('relation', sa.Enum('to_contact', 'contacted', 'interested', 'agreement', 'hosting', name='relation', native_enum=False, length=40), nullable=False, server_default='to_contact'))
        batch_op.add_column(sa.Column('name_order', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('recontact_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('not_interested_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('excluded_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('excluded_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('exclusion_reason', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('next_step', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('next_step_on', sa.Date(), nullable=True))
        batch_op.alter_column('privacy_version',
               existing_type=sa.VARCHAR(),
               nullable=True)
        batch_op.alter_column('privacy_at',
               existing_type=sa.DATETIME(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_company_assigned_to_id'), ['assigned_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_ateco'), ['ateco'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_cooperative'), ['cooperative'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_name_order'), ['name_order'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_next_step_on'), ['next_step_on'], unique=False,
            sqlite_where=sa.text('next_step_on IS NOT NULL'), postgresql_where=sa.text('next_step_on IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_company_recontact_on'), ['recontact_on'], unique=False,
            sqlite_where=sa.text('recontact_on IS NOT NULL'), postgresql_where=sa.text('recontact_on IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_company_relation'), ['relation'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_tax_code'), ['tax_code'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_company_assigned_to_id'), 'user_account', ['assigned_to_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_company_exclusion_has_a_reason'), "(excluded_at IS NULL) = (exclusion_reason = '')")
        batch_op.create_check_constraint(batch_op.f('ck_company_next_step_has_a_day'), "(next_step_on IS NULL) = (next_step = '')")

    with op.batch_alter_table('company_contact', schema=None, table_kwargs=NEVER_AGAIN) as batch_op:
        batch_op.add_column(sa.Column('duties', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('channel', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('is_main', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('phone_wrong_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('source', sa.String(), nullable=False, server_default='portale'))
        batch_op.add_column(sa.Column('permission_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('permission_asked_by', sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('objected_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('new_email', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_company_contact_phone'), ['phone'], unique=False)
        batch_op.create_check_constraint(batch_op.f('ck_company_contact_permission_has_a_witness'), "(permission_on IS NULL) = (permission_asked_by = '')")

    with op.batch_alter_table('company_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reserved', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f('ix_company_event_company_id_kind_at'), ['company_id', 'kind', 'at'], unique=False)

    op.execute("UPDATE company SET relation = 'interested' WHERE status = 'approved'")
    keep_counting(last)
    words_apart()
    finding.create(op.get_bind())
    duplicates()
    bulk()
    imports()


def bulk() -> None:
    """Acts on many companies at once, and their companies."""
    op.create_table('bulk_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('assign', 'tag', 'untag', 'move', 'queue', name='kind', native_enum=False, length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('running', 'done', 'undoing', 'undone', name='bulkstate', native_enum=False, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_by', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_act'))
    )
    with op.batch_alter_table('bulk_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_act_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_bulk_act_state'), ['state'], unique=False)

    op.create_table('bulk_row',
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('state', sa.Enum('waiting', 'done', 'left', 'undone', 'kept', name='rowstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Enum('same', 'excluded', 'not_from_here', 'not_to_be_asked', 'without_number', 'owed_already', 'changed', 'gone', 'stopped', name='reason', native_enum=False, length=40), nullable=True),
    sa.Column('undo', sa.JSON(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('company_version', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['act_id'], ['bulk_act.id'], name=op.f('fk_bulk_row_act_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('act_id', 'company_id', name=op.f('pk_bulk_row'))
    )
    with op.batch_alter_table('bulk_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_row_act_id_state'), ['act_id', 'state'], unique=False)


def duplicates() -> None:
    """Likely twins, what they share, and what was joined."""
    op.create_table('duplicate_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_duplicate_pair_in_order')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_duplicate_pair_score_of_a_hundred')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pair')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_duplicate_pair_first_id_second_id'))
    )
    with op.batch_alter_table('duplicate_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duplicate_pair_score'), ['score'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_pair_second_id'), ['second_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duplicate_pair_settled_at'), ['settled_at'], unique=False)

    op.create_table('company_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('gone_name', sa.String(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company_merge'))
    )
    with op.batch_alter_table('company_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_company_merge_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_company_merge_kept_id'), ['kept_id'], unique=False)

    op.create_table('duplicate_key',
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_duplicate_key_company_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company_id', 'key', name=op.f('pk_duplicate_key'))
    )
    with op.batch_alter_table('duplicate_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duplicate_key_key'), ['key'], unique=False)

    op.create_table('duplicate_look',
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_duplicate_look_company_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company_id', name=op.f('pk_duplicate_look'))
    )


def imports() -> None:
    """Lists taken in from spreadsheets, row by row."""
    op.create_table('import_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('sheet', sa.String(), nullable=False),
    sa.Column('header_row', sa.Integer(), nullable=False),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('overwrites', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Enum('uploaded', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'failed', name='runstatus', native_enum=False, length=40), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('fault', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run'))
    )
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_run_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_run_status'), ['status'], unique=False)

    op.create_table('import_row',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.Enum('new', 'update', 'duplicate', 'refused', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('is_doubtful', sa.Boolean(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('undo', sa.JSON(), nullable=False),
    sa.Column('kept', sa.String(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['import_run.id'], name=op.f('fk_import_row_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'line', name=op.f('pk_import_row'))
    )
    with op.batch_alter_table('import_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_row_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_row_run_id_outcome_line'), ['run_id', 'outcome', 'line'], unique=False)


def last_numbers() -> dict[str, int]:
    """On SQLite, where a table made anew forgets the numbers of the rows that are gone."""
    line = op.get_bind()
    if line.dialect.name != 'sqlite':
        return {}
    found = line.exec_driver_sql("SELECT name, seq FROM sqlite_sequence WHERE name IN ('company', 'company_contact')")
    return dict(found.all())


def keep_counting(last: dict[str, int]) -> None:
    for name, number in last.items():
        op.get_bind().exec_driver_sql('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?', (number, name))


def words_apart() -> None:
    """What companies are found and sorted by: words only, and telephone numbers also without their country."""
    company = sa.table('company', sa.column('id'), sa.column('name'), sa.column('found_by'), sa.column('name_order'))
    line = op.get_bind()
    for number, name, text in line.execute(sa.select(company.c.id, company.c.name, company.c.found_by)).all():
        words = finding.WORD.findall(text)
        here = [word[2:] for word in words if word.isdecimal() and word.startswith('39') and len(word) > 7]
        line.execute(company.update().where(company.c.id == number).values(
            found_by=' '.join([*words, *here]), name_order=finding.order_of(name)))


def downgrade() -> None:
    op.drop_table('bulk_row')
    op.drop_table('bulk_act')
    op.drop_table('import_row')
    op.drop_table('import_run')
    for name in ('duplicate_look', 'duplicate_key', 'company_merge', 'duplicate_pair'):
        op.drop_table(name)
    finding.drop(op.get_bind())
    op.execute("UPDATE company SET privacy_version = '' WHERE privacy_version IS NULL")
    op.execute("UPDATE company SET privacy_at = created_at WHERE privacy_at IS NULL")
    with op.batch_alter_table('company_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_event_company_id_kind_at'))
        batch_op.drop_column('reserved')

    with op.batch_alter_table('company_contact', schema=None, table_kwargs=NEVER_AGAIN) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_contact_phone'))
        batch_op.drop_constraint(batch_op.f('ck_company_contact_permission_has_a_witness'), type_='check')
        batch_op.drop_column('left_at')
        batch_op.drop_column('objected_at')
        batch_op.drop_column('new_email')
        batch_op.drop_column('permission_asked_by')
        batch_op.drop_column('permission_on')
        batch_op.drop_column('source')
        batch_op.drop_column('phone_wrong_at')
        batch_op.drop_column('is_main')
        batch_op.drop_column('channel')
        batch_op.drop_column('duties')

    with op.batch_alter_table('company', schema=None, table_kwargs=NEVER_AGAIN) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_company_assigned_to_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_company_exclusion_has_a_reason'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_company_next_step_has_a_day'), type_='check')
        batch_op.drop_index(batch_op.f('ix_company_tax_code'))
        batch_op.drop_index(batch_op.f('ix_company_relation'))
        batch_op.drop_index(batch_op.f('ix_company_recontact_on'))
        batch_op.drop_index(batch_op.f('ix_company_name_order'))
        batch_op.drop_index(batch_op.f('ix_company_next_step_on'))
        batch_op.drop_index(batch_op.f('ix_company_cooperative'))
        batch_op.drop_index(batch_op.f('ix_company_ateco'))
        batch_op.drop_index(batch_op.f('ix_company_assigned_to_id'))
        batch_op.alter_column('privacy_at',
               existing_type=sa.DATETIME(),
               nullable=False)
        batch_op.alter_column('privacy_version',
               existing_type=sa.VARCHAR(),
               nullable=False)
        batch_op.drop_column('next_step_on')
        batch_op.drop_column('next_step')
        batch_op.drop_column('exclusion_reason')
        batch_op.drop_column('excluded_by_id')
        batch_op.drop_column('excluded_at')
        batch_op.drop_column('not_interested_at')
        batch_op.drop_column('name_order')
        batch_op.drop_column('recontact_on')
        batch_op.drop_column('relation')
        batch_op.drop_column('cooperative')
        batch_op.drop_column('assigned_to_id')
        batch_op.drop_column('sources')
        batch_op.drop_column('labour_consultant')
        batch_op.drop_column('legal_representative')
        batch_op.drop_column('ccnl')
        batch_op.drop_column('ateco_edition')
        batch_op.drop_column('ateco')
        batch_op.drop_column('legal_form')
        batch_op.drop_column('tax_code')

    with op.batch_alter_table('call_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_request_round'))
        batch_op.drop_column('taken_until')
        batch_op.drop_column('taken_by_id')
        batch_op.drop_column('round')
        batch_op.drop_column('outcome')

    with op.batch_alter_table('availability', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_availability_site_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_availability_site_id'))
        batch_op.drop_column('filled_at')
        batch_op.drop_column('transport')
        batch_op.drop_column('grid')
        batch_op.drop_column('skills')
        batch_op.drop_column('site_id')

    with op.batch_alter_table('headcount_declaration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_headcount_declaration_valid_until'))
        batch_op.drop_index(batch_op.f('ix_headcount_declaration_site_id'))
        batch_op.drop_index(batch_op.f('ix_headcount_declaration_company_id'))

    op.drop_table('headcount_declaration')
    with op.batch_alter_table('company_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_message_contact_id'))
        batch_op.drop_index(batch_op.f('ix_company_message_company_id'))
        batch_op.drop_index(batch_op.f('ix_company_message_at'))

    op.drop_table('company_message')
    with op.batch_alter_table('shared_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_document_company_id'))

    op.drop_table('shared_document')
    with op.batch_alter_table('former_company', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_former_company_into_id'))

    op.drop_table('former_company')
    with op.batch_alter_table('company_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_tag_tag_id'))

    op.drop_table('company_tag')
    with op.batch_alter_table('company_site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_site_municipality'))
        batch_op.drop_index(batch_op.f('ix_company_site_company_id'))

    op.drop_table('company_site')
    with op.batch_alter_table('company_declaration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_company_declaration_valid_until'))
        batch_op.drop_index(batch_op.f('ix_company_declaration_company_id'))

    op.drop_table('company_declaration')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_with_id'))
        batch_op.drop_index(batch_op.f('ix_appointment_status'))
        batch_op.drop_index(batch_op.f('ix_appointment_starts_at'))
        batch_op.drop_index(batch_op.f('ix_appointment_company_id'))

    op.drop_table('appointment')
    with op.batch_alter_table('saved_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_list_owner_id'))

    op.drop_table('saved_list')
    op.drop_table('tag')
    op.drop_table('opt_out')
