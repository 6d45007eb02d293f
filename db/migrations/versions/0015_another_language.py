"""In which language a message was, and in which it could not be said; which language somebody's app was set to when they joined; in whose
spelling a duress code is compared; and which language somebody spoke when they were enrolled, whatever they are written to in.

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Of messages that have left nobody knows any more: they stay without."""
    op.add_column("outbox", sa.Column("language", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("language_missed", sa.String(), nullable=True))
    op.add_column("pairing", sa.Column("language_offered", sa.String(), nullable=True))
    op.add_column("young_person", sa.Column("duress_code_language", sa.String(), nullable=True))
    # Until now nobody could change language, so each code was chosen in the language its young person is written to in.
    op.execute(
        "UPDATE young_person SET duress_code_language = (SELECT language FROM person WHERE person.id = young_person.id)"
        " WHERE duress_code_sealed IS NOT NULL"
    )
    # In two steps: a new column of a full table needs a default, and the tables of the code have none.
    op.add_column("person", sa.Column("spoken_language", sa.String(), nullable=False, server_default="en"))
    op.execute("UPDATE person SET spoken_language = language")
    with op.batch_alter_table("person") as batch:
        batch.alter_column("spoken_language", server_default=None)


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("person", "spoken_language")
    op.drop_column("young_person", "duress_code_language")
    op.drop_column("pairing", "language_offered")
    op.drop_column("outbox", "language_missed")
    op.drop_column("outbox", "language")
