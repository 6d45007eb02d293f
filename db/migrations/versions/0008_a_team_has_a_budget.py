"""A team writes down how many pages a night it can carry, and remembers what was last forecast for it.

Revision ID: 0008
Revises: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Columns without a default are added in place, on SQLite too: no table is written anew, and no trigger lost."""
    op.add_column("team", sa.Column("pages_per_night", sa.Integer(), nullable=True))
    op.add_column("team", sa.Column("forecast_of", sa.String(), nullable=True))
    op.add_column("team", sa.Column("forecast_pages", sa.Float(), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    for column in ("forecast_pages", "forecast_of", "pages_per_night"):
        op.drop_column("team", column)
