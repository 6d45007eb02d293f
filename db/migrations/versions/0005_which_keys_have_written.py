"""Which keys have written here, and a sender found by address alone.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The ring starts empty: the next process that opens the database writes down the keys it holds."""
    op.create_table(
        "vault_key",
        sa.Column("kind", sa.Enum("sealing", "index", name="kind", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key_id", name=op.f("pk_vault_key")),
    )
    op.create_index(op.f("ix_stranger_address_key"), "stranger", ["address_key"], unique=False)


def downgrade() -> None:
    """What the ring knew is known again at the next start."""
    op.drop_index(op.f("ix_stranger_address_key"), "stranger")
    op.drop_table("vault_key")
