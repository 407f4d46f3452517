"""No copy in clear of what citizens write"""

import sqlalchemy as sa
from alembic import op


revision = '0002_no_copy'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The file overwrites what is deleted (secure_delete): the copies are gone, not just out of sight.
    op.drop_column('messages', 'masked')


def downgrade() -> None:
    op.add_column('messages', sa.Column('masked', sa.Text(), nullable=True))
