"""Accounts whom the council's own directory proves, and sessions that began so.

Revision ID: 0025
Revises: 0024
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PROOFS = "'code', 'recovery', 'invitation'"
_HOW = "ck_sign_in_how"
_ONE_WAY_IN = "ck_account_one_way_in"
_WORKS = sa.text("person_id IS NOT NULL AND disabled_at IS NULL")


def upgrade() -> None:
    """A column and a word. SQLite writes both tables anew."""
    op.drop_index("uq_account_worker", "account")
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("directory_sealed", sa.LargeBinary(), nullable=True))
        batch.create_check_constraint(op.f(_ONE_WAY_IN), sa.text("directory_sealed IS NULL OR password_sealed IS NULL"))
    _one_account_for_each_worker()
    _sessions_begin_by(f"{_PROOFS}, 'directory'")


def downgrade() -> None:
    """Take them away again. Whom the directory proved is signed out, and has an account that nothing opens."""
    op.execute("DELETE FROM sign_in WHERE how = 'directory'")
    _sessions_begin_by(_PROOFS)
    op.drop_index("uq_account_worker", "account")
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint(op.f(_ONE_WAY_IN), type_="check")
        batch.drop_column("directory_sealed")
    _one_account_for_each_worker()


def _one_account_for_each_worker() -> None:
    """A partial index does not outlive its table's being written anew."""
    op.create_index("uq_account_worker", "account", ["person_id"], unique=True, sqlite_where=_WORKS, postgresql_where=_WORKS)


def _sessions_begin_by(words: str) -> None:
    """Another list of words."""
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint(op.f(_HOW), type_="check")
        batch.create_check_constraint(op.f(_HOW), sa.text(f"how IN ({words})"))
