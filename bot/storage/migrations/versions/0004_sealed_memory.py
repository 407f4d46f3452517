"""The dialogue memory is encrypted; one answer for each question on usefulness; a session knows when its desk was last open"""

import sqlalchemy as sa
from alembic import context, op


revision = '0004_sealed_memory'
down_revision = '0003_queue_order'
branch_labels = None
depends_on = None

_AT_ONCE = 1000


def upgrade() -> None:
    op.add_column('tracker_events', sa.Column('sealed', sa.LargeBinary(), nullable=True))
    _seal()
    # The file overwrites what is deleted (secure_delete): the texts in clear are gone, not just out of sight.
    with op.batch_alter_table('tracker_events', schema=None) as batch_op:
        batch_op.drop_column('data')
        batch_op.alter_column('sealed', new_column_name='data', existing_type=sa.LargeBinary(), nullable=False)
    op.add_column('feedback', sa.Column('seq', sa.Integer(), nullable=True))
    op.create_index('ix_feedback_card', 'feedback', ['conversation_id', 'seq'], unique=True)
    op.add_column('sessions', sa.Column('seen_at', sa.DateTime(), nullable=True))


def _seal() -> None:
    cipher, connection = context.config.attributes['cipher'], op.get_bind()
    events = sa.table('tracker_events', sa.column('id', sa.Integer), sa.column('data', sa.Text), sa.column('sealed', sa.LargeBinary))
    after = 0
    while True:
        some = sa.select(events.c.id, events.c.data).where(events.c.id > after).order_by(events.c.id).limit(_AT_ONCE)
        found = connection.execute(some).all()
        if not found:
            return
        connection.execute(
            sa.update(events).where(events.c.id == sa.bindparam('of')).values(sealed=sa.bindparam('to')),
            [{'of': row.id, 'to': cipher.seal(row.data)} for row in found],
        )
        after = found[-1].id
