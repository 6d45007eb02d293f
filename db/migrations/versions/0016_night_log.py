"""What each team was told in the morning, as it was told; and what the day asks the night to watch.

Revision ID: 0016
Revises: 0015
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Two tables, that nothing else refers to."""
    op.create_table(
        "night_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("until > since", name=op.f("ck_night_log_ends_after_it_began")),
        sa.CheckConstraint("made_at >= until", name=op.f("ck_night_log_made_when_it_was_over")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_night_log_authority_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "team_id"], ["team.authority_id", "team.id"], name=op.f("fk_night_log_authority_id_team_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_log")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_night_log_authority_id_id")),
        sa.UniqueConstraint("team_id", "day", name=op.f("uq_night_log_team_id_day")),
    )
    op.create_index("ix_night_log_day", "night_log", ["authority_id", "day"], unique=False)
    op.create_table(
        "watch_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("until > since", name=op.f("ck_watch_note_ends_after_it_began")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_watch_note_ended_by_somebody")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_watch_note_authority_id")),
        sa.ForeignKeyConstraint(["authority_id", "by"], ["person.authority_id", "person.id"], name=op.f("fk_watch_note_authority_id_by")),
        sa.ForeignKeyConstraint(
            ["authority_id", "ended_by"], ["person.authority_id", "person.id"], name=op.f("fk_watch_note_authority_id_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "young_person_id"],
            ["young_person.authority_id", "young_person.id"],
            name=op.f("fk_watch_note_authority_id_young_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_note")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_watch_note_authority_id_id")),
    )
    op.create_index(op.f("ix_watch_note_young_person_id"), "watch_note", ["young_person_id"], unique=False)
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_watch_note_stands", "watch_note", ["authority_id", "until"], unique=False, sqlite_where=stands, postgresql_where=stands
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("watch_note")
    op.drop_table("night_log")
