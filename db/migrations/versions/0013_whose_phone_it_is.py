"""Whose phone it is: since when nothing was heard of it, what took its place, and how far the proving of it has come.

Revision ID: 0013
Revises: 0012
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = (("contact", "unheard_since"), ("contact", "replaced_at"), ("pairing", "replied_at"), ("pairing", "refused_at"))


def upgrade() -> None:
    """Columns without a default are added in place, on SQLite too: no table is written anew, and no trigger lost."""
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    where = sa.text("unheard_since IS NOT NULL AND state = 'open'")
    op.create_index("ix_contact_unheard_since", "contact", ["unheard_since"], sqlite_where=where, postgresql_where=where)
    # Until now there were chats alone, and each had opened its link.
    op.execute("UPDATE pairing SET replied_at = made_at")
    op.execute(
        "UPDATE contact SET shared_with_kin = true WHERE EXISTS (SELECT 1 FROM contact AS other WHERE other.state <> 'stale'"
        " AND other.authority_id = contact.authority_id AND other.address_key = contact.address_key"
        " AND other.person_id <> contact.person_id)"
    )


def downgrade() -> None:
    """Drop them again. What waited for an answer was never asked anything, and goes with them."""
    op.execute("DELETE FROM pairing WHERE number = ''")
    op.drop_index("ix_contact_unheard_since", "contact")
    for table, column in reversed(_COLUMNS):
        op.drop_column(table, column)
