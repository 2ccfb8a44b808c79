"""The wordings of the rules, and how each came to hold."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rule_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('examples', sa.Integer(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_check'))
    )
    op.create_table('rule_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_notice')),
    sa.UniqueConstraint('code', 'what', 'day', name=op.f('uq_rule_notice_code_what_day'))
    )
    op.create_table('rule_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('measure', 'quota', 'duration', 'allowance', 'deadline', 'prohibition', 'ceiling', 'term', 'area', 'extra_pay', name='kind', native_enum=False, length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('confidence', sa.Enum('H', 'M', 'L', name='confidence', native_enum=False, length=40), nullable=False),
    sa.Column('status', sa.Enum('draft', 'verified', 'published', 'closed', 'suspended', 'withdrawn', name='status', native_enum=False, length=40), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_by', sa.Date(), nullable=True),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("confidence != 'L' OR status IN ('draft', 'verified', 'withdrawn')", name=op.f('ck_rule_version_unsure_is_not_public')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_version'))
    )
    with op.batch_alter_table('rule_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_version_fingerprint'), ['fingerprint'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_version_kind_code'), ['kind', 'code'], unique=False)

    op.create_table('rule_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'verified', 'published', 'closed', 'suspended', 'withdrawn', name='status', native_enum=False, length=40), nullable=False),
    sa.Column('review_by', sa.Date(), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['rule_version.id'], name=op.f('fk_rule_step_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_step'))
    )
    with op.batch_alter_table('rule_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_step_version_id'), ['version_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('rule_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rule_step_version_id'))

    op.drop_table('rule_step')
    with op.batch_alter_table('rule_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rule_version_kind_code'))
        batch_op.drop_index(batch_op.f('ix_rule_version_fingerprint'))

    op.drop_table('rule_version')
    op.drop_table('rule_notice')
    op.drop_table('rule_check')
