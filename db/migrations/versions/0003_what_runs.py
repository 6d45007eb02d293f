"""What runs: processes, outages, chores.

Revision ID: 0003
Revises: 0002
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def upgrade() -> None:
    """New tables alone: whoever still runs the code before this one is not disturbed."""
    kind = sa.Enum("serve", "engine", native_enum=False, length=24, create_constraint=True, name="kind")
    op.create_table(
        "process",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beaten_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
    )
    op.create_index("ix_process_beaten_at", "process", ["beaten_at"], unique=False)
    op.create_table(
        "outage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_up_to", sa.Uuid(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at > began_at", name=op.f("ck_outage_ends_after_it_began")),
        sa.CheckConstraint("resumed_at IS NULL OR told_at IS NOT NULL", name=op.f("ck_outage_told_before_it_is_over")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sa.UniqueConstraint("began_at", name=op.f("uq_outage_began_at")),
    )
    op.create_index("ix_outage_unfinished", "outage", ["began_at"], unique=False, **_where("resumed_at IS NULL"))
    op.create_table(
        "chore",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("park_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("parked_until IS NULL OR park_count > 0", name=op.f("ck_chore_parked_after_a_failure")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_chore_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chore")),
        sa.UniqueConstraint("name", "authority_id", name=op.f("uq_chore_name_authority_id")),
    )
    op.create_index("uq_chore_whole", "chore", ["name"], unique=True, **_where("authority_id IS NULL"))


def downgrade() -> None:
    """Forget what ran; indexes go with their tables."""
    for table in ("chore", "outage", "process"):
        op.drop_table(table)
