"""Which responsible adult saw a young person, and what of a carer's word a second adult has yet to see.

Revision ID: 0019
Revises: 0018
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    """Two tables, that nothing else refers to. What was owed when they came stands on the board as it did: it has no clock."""
    op.create_table(
        "sighting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("relation_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(seen_by IS NULL) = (name_sealed IS NOT NULL)", name=op.f("ck_sighting_by_one_of_ours_or_a_name")),
        sa.CheckConstraint("seen_at <= recorded_at", name=op.f("ck_sighting_seen_before_it_is_written_down")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_sighting_authority_id")),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", column], [f"{table}.authority_id", f"{table}.id"], name=op.f(f"fk_sighting_authority_id_{column}")
            )
            for column, table in (("young_person_id", "young_person"), ("seen_by", "person"), ("recorded_by", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_sighting_authority_id_id")),
    )
    op.create_index("ix_sighting_history", "sighting", ["young_person_id", "seen_at"], unique=False)
    op.create_table(
        "cross_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("phase", _words("owed", "closed", name="phase"), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", _words("seen", "fell_due", "dropped", name="outcome"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("(phase = 'closed') = (wake_at IS NULL)", name=op.f("ck_cross_check_only_closed_sleeps")),
        sa.CheckConstraint("(phase = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_cross_check_only_closed_has_outcome")),
        sa.CheckConstraint("(phase = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_cross_check_only_closed_has_end")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_cross_check_authority_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_cross_check_authority_id_young_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cross_check")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_cross_check_authority_id_id")),
    )
    owed = sa.text("phase <> 'closed'")
    op.create_index("ix_cross_check_wake_at", "cross_check", ["wake_at"], unique=False, sqlite_where=owed, postgresql_where=owed)
    op.create_index("uq_cross_check_owed", "cross_check", ["young_person_id"], unique=True, sqlite_where=owed, postgresql_where=owed)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("cross_check")
    op.drop_table("sighting")
