"""Drills of workers, canaries of roads, a fault of its own kind for a canary that does not come back; and which calls to call off.

Revision ID: 0012
Revises: 0011
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_CHANNELS = ("telegram", "sms", "voice", "handset")
_KINDS = "'sending', 'unreached', 'outage', 'parked', 'late', 'loop'"
_KIND = "ck_fault_kind"
_RING_IN_VAIN = sa.text("road = 'voice' AND state IN ('accepted', 'left') AND cancelled_at IS NOT NULL")


def upgrade() -> None:
    """Two tables, an index, and one word more for a fault."""
    op.create_index("ix_outbox_to_call_off", "outbox", ["provider_id"], sqlite_where=_RING_IN_VAIN, postgresql_where=_RING_IN_VAIN)
    op.create_table(
        "drill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("taken_at", _INSTANT, nullable=True),
        sa.Column("messages", _JSON, nullable=False),
        sa.CheckConstraint("ends_at > started_at", name=op.f("ck_drill_ends_after_it_started")),
        sa.CheckConstraint("taken_at IS NULL OR taken_at < ends_at", name=op.f("ck_drill_taken_in_time")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_drill_authority_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "worker_id"], ["person.authority_id", "person.id"], name=op.f("fk_drill_authority_id_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_drill_authority_id_id")),
    )
    op.create_index("ix_drill_worker_id", "drill", ["worker_id"], unique=False)
    op.create_index("ix_drill_started_at", "drill", ["authority_id", "started_at"], unique=False)
    op.create_table(
        "canary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "road", sa.Enum(*_CHANNELS, native_enum=False, length=24, create_constraint=True, name=op.f("ck_canary_road")), nullable=False
        ),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("civil_at", _INSTANT, nullable=False),
        sa.Column("owed_at", _INSTANT, nullable=False),
        sa.Column("tried_at", _INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("back_at", _INSTANT, nullable=True),
        sa.CheckConstraint("back_at IS NULL OR tried_at IS NOT NULL", name=op.f("ck_canary_back_after_it_was_sent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
        sa.UniqueConstraint("token", name=op.f("uq_canary_token")),
    )
    op.create_index("ix_canary_road", "canary", ["road", "owed_at"], unique=False)
    _faults_may_be(f"{_KINDS}, 'canary'")


def downgrade() -> None:
    """Take them away again. A canary's alert stays, as one of something that is late."""
    op.execute("UPDATE fault SET kind = 'late' WHERE kind = 'canary'")
    _faults_may_be(_KINDS)
    op.drop_index("ix_outbox_to_call_off", "outbox")
    op.drop_table("canary")
    op.drop_table("drill")


def _faults_may_be(words: str) -> None:
    """Another list of words."""
    with op.batch_alter_table("fault") as batch:
        batch.drop_constraint(op.f(_KIND), type_="check")
        batch.create_check_constraint(op.f(_KIND), sa.text(f"kind IN ({words})"))
