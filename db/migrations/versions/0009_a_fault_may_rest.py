"""A fault of ours rests too, when nothing can be decided about it.

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Columns without a default are added in place, on SQLite too: no table is written anew, and no trigger lost."""
    op.add_column("fault", sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("fault", sa.Column("parked_since", sa.DateTime(timezone=True), nullable=True))
    where = sa.text("parked_since IS NOT NULL")
    op.create_index("ix_fault_parked", "fault", ["parked_since"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Drop them again."""
    op.drop_index("ix_fault_parked", "fault")
    for column in ("parked_since", "parked_until"):
        op.drop_column("fault", column)
