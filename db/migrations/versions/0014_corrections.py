"""What a worker says a reply should have been read as: meanings and a few words, never the message.

Revision ID: 0014
Revises: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One table, that nothing else refers to."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("read_as", sa.String(), nullable=False),
        sa.Column("should_be", sa.String(), nullable=False),
        sa.Column("lexicon_version", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("read_as <> should_be", name=op.f("ck_correction_read_differently")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_correction_authority_id")),
        sa.ForeignKeyConstraint(["authority_id", "by"], ["person.authority_id", "person.id"], name=op.f("fk_correction_authority_id_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_correction_authority_id_id")),
    )
    op.create_index("ix_correction_at", "correction", ["authority_id", "at"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("correction")
