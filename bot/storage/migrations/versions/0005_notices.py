"""Announcements about services: maintenance, breakdowns"""

import sqlalchemy as sa
from alembic import op


revision = '0005_notices'
down_revision = '0004_sealed_memory'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notices',
        sa.Column('id', sa.String(32), primary_key=True),
        sa.Column('service', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(16), nullable=False),
        sa.Column('begins', sa.DateTime(), nullable=False),
        sa.Column('ends', sa.DateTime(), nullable=True),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('meanwhile', sa.Text(), nullable=True),
        sa.Column('author', sa.String(64), nullable=False),
    )
    op.create_index('ix_notices_ends', 'notices', ['ends'])
