"""What was with an agent goes first, and who waits is told once that nobody is there"""

import sqlalchemy as sa
from alembic import op


revision = '0003_queue_order'
down_revision = '0002_no_copy'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('handoffs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('returned', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('told_nobody', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index('ix_handoffs_state')
        batch_op.create_index('ix_handoffs_state', ['state', 'urgent', 'returned', 'queued_at'], unique=False)
