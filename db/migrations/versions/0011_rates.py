"""What each sender has out there, for all processes together; what was kept from a phone that would have had too much.

Revision ID: 0011
Revises: 0010
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = ("sending", "unreached", "outage", "parked", "late")


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def upgrade() -> None:
    """A table, a column, their indexes, and one more kind of fault."""
    op.create_table(
        "sending_rate",
        sa.Column("channel", _words("telegram", "sms", "voice", "handset", name="channel"), nullable=False),
        sa.Column("pages", sa.Boolean(), nullable=False),
        sa.Column("clear_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shut_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("throttled_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", "pages", name=op.f("pk_sending_rate")),
    )
    op.add_column("outbox", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_held", "outbox", ["held_at"], **_where("held_at IS NOT NULL"))
    gone = "state NOT IN ('queued', 'cancelled', 'expired', 'refused')"
    op.create_index("ix_outbox_letters", "outbox", ["address_key", "visible_at"], **_where(gone))
    _faults_are((*_KINDS, "loop"))


def downgrade() -> None:
    """Take them away again. Of a fault that older code does not know, the alert stays as one that something fails."""
    op.execute("UPDATE fault SET kind = 'parked', key = 'loop ' || key WHERE kind = 'loop'")
    _faults_are(_KINDS)
    op.drop_index("ix_outbox_letters", "outbox")
    op.drop_index("ix_outbox_held", "outbox")
    op.drop_column("outbox", "held_at")
    op.drop_table("sending_rate")


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=24, create_constraint=True, name=name)


def _faults_are(kinds: Sequence[str]) -> None:
    """Another list of words. SQLite writes the table anew, so its partial index is made anew too."""
    op.drop_index("ix_fault_parked", "fault")
    listed = ", ".join(f"'{word}'" for word in kinds)
    with op.batch_alter_table("fault") as batch:
        batch.drop_constraint(op.f("ck_fault_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_fault_kind"), sa.text(f"kind IN ({listed})"))
    op.create_index("ix_fault_parked", "fault", ["parked_since"], **_where("parked_since IS NOT NULL"))
