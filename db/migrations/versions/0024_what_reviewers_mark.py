"""What reviewers mark of a language on its pages, and hand in: sealed, for it bears their names.

Revision ID: 0024
Revises: 0023
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One table, that nothing else refers to."""
    op.create_table(
        "marking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(handed_in_at IS NULL) = (handed_in_sealed IS NULL)", name=op.f("ck_marking_handed_in_whole")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_marking_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_marking_authority_id_id")),
        sa.UniqueConstraint("authority_id", "by", "language", name=op.f("uq_marking_authority_id_by_language")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("marking")
