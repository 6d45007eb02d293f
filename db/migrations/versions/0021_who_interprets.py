"""By which line a council is interpreted for, and by which road its police are told: sealed, for a code opens a line that is paid for.

Revision ID: 0021
Revises: 0020
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nobody has written any down yet."""
    op.add_column("authority", sa.Column("interpreter_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("authority", sa.Column("police_route_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("authority", "police_route_sealed")
    op.drop_column("authority", "interpreter_sealed")
