"""Indexes for what a board asks again and again: a council's day, a shift's lines, who is away, who works here.

Revision ID: 0022
Revises: 0021
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PARTIAL = (
    ("ix_journal_lines", "journal", ["authority_id", "at"], sa.text("event = 'Line'")),
    ("ix_young_person_episode", "young_person", ["authority_id", "episode_since"], sa.text("episode_since IS NOT NULL")),
    ("ix_person_worker", "person", ["authority_id", "ref"], sa.text("kind = 'worker'")),
)


def upgrade() -> None:
    """An index is added in place: no table is written anew."""
    op.create_index("ix_check_in_day", "check_in", ["authority_id", "due_at", "phase", "outcome"])
    for name, table, columns, where in _PARTIAL:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Drop them again."""
    for name, table, _, _ in _PARTIAL:
        op.drop_index(name, table)
    op.drop_index("ix_check_in_day", "check_in")
