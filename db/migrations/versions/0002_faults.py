"""Faults of the service itself, whom they list, and how sends are counted.

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = "phase <> 'resolved'"
_ABOUT_ONE_OF_TWO = "(young_person_id IS NULL) <> (stranger_id IS NULL)"
_ABOUT_ONE_OF_THREE = (
    "CASE WHEN young_person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN stranger_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN fault_id IS NULL THEN 0 ELSE 1 END = 1"
)
_CAUSES = (
    *("not_asked", "undelivered", "silent", "unclear", "wants_call", "help", "duress", "channel_broken", "stopped"),
    *("wrong_number", "carer_concern", "cross_check", "unknown_sender", "fault"),
)


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=24, create_constraint=True, name=name)


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def upgrade() -> None:
    """Faults and their lists; an alert may be about one; the outbox says when a try came to nothing."""
    _create_tables()
    with op.batch_alter_table("alert") as alert:
        alert.add_column(sa.Column("fault_id", sa.Uuid(), nullable=True))
        alert.create_foreign_key(op.f("fk_alert_authority_id_fault_id"), "fault", ["authority_id", "fault_id"], ["authority_id", "id"])
        alert.drop_constraint(op.f("ck_alert_about_one"), type_="check")
        alert.create_check_constraint(op.f("ck_alert_about_one"), sa.text(_ABOUT_ONE_OF_THREE))
    op.create_index("uq_alert_open_fault", "alert", ["fault_id"], unique=True, **_where(f"{_OPEN} AND fault_id IS NOT NULL"))
    _create_list()
    op.add_column("outbox", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_failed", "outbox", ["failed_at"], unique=False, **_where("failed_at IS NOT NULL"))
    of = ["authority_id", "channel"]
    op.create_index("ix_outbox_failed_of", "outbox", [*of, "failed_at"], unique=False, **_where("failed_at IS NOT NULL"))
    op.create_index("ix_outbox_accepted", "outbox", [*of, "accepted_at"], unique=False, **_where("accepted_at IS NOT NULL"))


def _create_tables() -> None:
    op.create_table(
        "fault",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("sending", "unreached", "outage", "parked", "late", name="kind"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lines_seen", sa.Integer(), nullable=False),
        sa.Column("told_of", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_fault_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_fault_authority_id_id")),
        sa.UniqueConstraint("authority_id", "kind", "key", name=op.f("uq_fault_authority_id_kind_key")),
    )
    op.create_table(
        "unreached",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_unreached_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreached")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_unreached_authority_id_id")),
    )
    op.create_index("ix_unreached_at", "unreached", ["at"], unique=False)
    op.create_table(
        "handset_network",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_down", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_handset_network_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handset_network")),
    )


def _create_list() -> None:
    refers = (
        *(("alert_id", "alert"), ("young_person_id", "young_person"), ("check_in_id", "check_in")),
        *(("settled_by", "person"), ("asked_again_in", "check_in")),
    )
    tiers = ("arrival", "first_week", "standard", "after_return", "approaching_18")
    reasons = ("quiet_hours", "being_asked", "paused", "stopped", "resting", "no_plan", "no_phone", "failed")
    op.create_table(
        "fault_listing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("cause", _words(*_CAUSES, name="cause"), nullable=False),
        sa.Column("tier", _words(*tiers, name="tier"), nullable=True),
        sa.Column("by", _words("young_person", "carer", name="by"), nullable=True),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_because", _words(*reasons, name="left_because"), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_how", _words("asked_again", "ticked", name="settled_how"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("asked_again_in", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "asked_again_in IS NULL OR settled_how = 'asked_again'", name=op.f("ck_fault_listing_asked_again_in_a_check_in")
        ),
        sa.CheckConstraint("(left_because IS NULL) = (left_at IS NULL)", name=op.f("ck_fault_listing_left_has_its_time")),
        sa.CheckConstraint("(settled_how IS NULL) = (settled_at IS NULL)", name=op.f("ck_fault_listing_settled_has_its_time")),
        sa.CheckConstraint("(settled_how IS NULL) = (settled_by IS NULL)", name=op.f("ck_fault_listing_settled_by_somebody")),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", column], [f"{table}.authority_id", f"{table}.id"], name=op.f(f"fk_fault_listing_authority_id_{column}")
            )
            for column, table in refers
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_fault_listing_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_listing")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_fault_listing_authority_id_id")),
    )
    op.create_index("ix_fault_listing_alert", "fault_listing", ["authority_id", "alert_id", "young_person_id"], unique=False)


def downgrade() -> None:
    """Back to alerts about people alone. While an alert about a fault is kept the rule refuses, and nothing is lost."""
    op.drop_index("ix_outbox_accepted", "outbox")
    op.drop_index("ix_outbox_failed_of", "outbox")
    op.drop_index("ix_outbox_failed", "outbox")
    op.drop_column("outbox", "failed_at")
    op.drop_table("fault_listing")
    op.drop_index("uq_alert_open_fault", "alert")
    with op.batch_alter_table("alert") as alert:
        alert.drop_constraint(op.f("ck_alert_about_one"), type_="check")
        alert.create_check_constraint(op.f("ck_alert_about_one"), sa.text(_ABOUT_ONE_OF_TWO))
        alert.drop_constraint(op.f("fk_alert_authority_id_fault_id"), type_="foreignkey")
        alert.drop_column("fault_id")
    for table in ("handset_network", "unreached", "fault"):
        op.drop_table(table)
