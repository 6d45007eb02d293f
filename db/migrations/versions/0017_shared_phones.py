"""Phones that several workers use by turns, with the PIN by which each says who they are; and until when a worker is busy.

Revision ID: 0017
Revises: 0016
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_COLUMNS = (("person", "busy_until", _INSTANT), ("person", "pin_sealed", sa.LargeBinary()), ("contact", "shared_duty_phone", sa.String()))


def upgrade() -> None:
    """Columns without a default are added in place, on SQLite too: no table is written anew, and no trigger lost."""
    for table, column, kind in _COLUMNS:
        op.add_column(table, sa.Column(column, kind, nullable=True))
    op.create_table(
        "duty_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("bound_to", sa.Uuid(), nullable=True),
        sa.Column("bound_until", _INSTANT, nullable=True),
        sa.Column("wrong_at", _JSON, nullable=False),
        sa.Column("refused_until", _INSTANT, nullable=True),
        sa.CheckConstraint("(bound_to IS NULL) = (bound_until IS NULL)", name=op.f("ck_duty_phone_bound_until_then")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_duty_phone_authority_id")),
        sa.ForeignKeyConstraint(
            ["authority_id", "bound_to"], ["person.authority_id", "person.id"], name=op.f("fk_duty_phone_authority_id_bound_to")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_phone")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_duty_phone_authority_id_id")),
        sa.UniqueConstraint("authority_id", "ref", name=op.f("uq_duty_phone_authority_id_ref")),
    )


def downgrade() -> None:
    """Take them away again: whoever has a shared phone is its only owner, as before."""
    op.drop_table("duty_phone")
    for table, column, _ in reversed(_COLUMNS):
        op.drop_column(table, column)
