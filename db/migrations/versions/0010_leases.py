"""What one process at a time may do is held under a lease; a chat that an invitation opened waits for a worker's word.

Revision ID: 0010
Revises: 0009
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """New tables alone: whoever still runs the code before this one is not disturbed."""
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "pairing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_pairing_authority_id")),
        *(_within(column, table) for column, table in (("person_id", "person"), ("contact_id", "contact"), ("confirmed_by", "person"))),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_pairing_authority_id_id")),
    )
    op.create_index("ix_pairing_person_id", "pairing", ["person_id"], unique=False)


def _within(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_pairing_authority_id_{column}")
    return sa.ForeignKeyConstraint(["authority_id", column], [f"{table}.authority_id", f"{table}.id"], name=name)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("pairing")
    op.drop_table("lease")
