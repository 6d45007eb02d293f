"""What storms, doubts and poison need: envelopes, attempts of which nobody knows, what is parked since when, a phone that bounces.

Revision ID: 0006
Revises: 0005
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_COLUMNS = (
    ("young_person", "parked_since", _INSTANT),
    ("stranger", "parked_since", _INSTANT),
    ("stranger", "parked_until", _INSTANT),
    ("inbox", "parked_since", _INSTANT),
    ("outbox", "parked_since", _INSTANT),
    ("outbox", "doubted_attempt", sa.Integer()),
    ("outbox", "envelope_id", sa.Uuid()),
    ("outbox", "envelope_attempt", sa.Integer()),
)
_PARKED = ("young_person", "stranger", "inbox", "outbox")
_STATUS = "ck_handset_receipt_status"


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def upgrade() -> None:
    """Add the columns, each with the index by which it is found."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for table in _PARKED:
        op.create_index(f"ix_{table}_parked", table, ["parked_since"], **_where("parked_since IS NOT NULL"))
    op.create_index("ix_outbox_envelope", "outbox", ["envelope_id"], **_where("envelope_id IS NOT NULL"))
    # In two steps: a new column of a full table needs a default, and the tables of the code have none.
    op.add_column("handset", sa.Column("bounces", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("handset") as batch:
        batch.alter_column("bounces", server_default=None)
    _receipts_may_say("'sent', 'delivered', 'undelivered'")


def downgrade() -> None:
    """Take them away again."""
    op.execute("DELETE FROM handset_receipt WHERE status = 'undelivered'")
    _receipts_may_say("'sent', 'delivered'")
    with op.batch_alter_table("handset") as batch:
        batch.drop_column("bounces")
    op.drop_index("ix_outbox_envelope", "outbox")
    for table in _PARKED:
        op.drop_index(f"ix_{table}_parked", table)
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)


def _receipts_may_say(words: str) -> None:
    """Another list of words."""
    with op.batch_alter_table("handset_receipt") as batch:
        batch.drop_constraint(op.f(_STATUS), type_="check")
        batch.create_check_constraint(op.f(_STATUS), sa.text(f"status IN ({words})"))
