"""How many messages a line of the journal made us owe: one that is gone is then missed.

Revision ID: 0026
Revises: 0025
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# As since 0004: content and salt may be blanked, a seal may be set where none is. What is new of a line never changes.
_BEFORE = ("id", "authority_id", "at", "subject_kind", "subject_id", "version", "event", "actor", "reason", "content_hash")
_KEPT = (*_BEFORE, "owed")


def upgrade() -> None:
    """Lines that are there do not say it, and are sealed as they were. In place: a rebuild would take the triggers with it."""
    op.add_column("journal", sa.Column("owed", sa.Integer(), nullable=True))
    # A process of the version before may seal for some seconds more, without the number: its seals do not say that they hold it.
    op.add_column("seal", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    _nothing_else_changes(_KEPT)


def downgrade() -> None:
    """Take it away again. The seals of lines that said it then hold no more."""
    _nothing_else_changes(_BEFORE)
    op.drop_column("seal", "counted")
    op.drop_column("journal", "owed")


def _nothing_else_changes(kept: Sequence[str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER journal_no_update")
        op.execute(
            f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT ({_may_change(kept, "IS")})
               BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
        )
        return
    op.execute("DROP TRIGGER journal_no_update ON journal")
    op.execute(
        f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW
           WHEN (NOT ({_may_change(kept, "IS NOT DISTINCT FROM")})) EXECUTE FUNCTION refuse_change()"""
    )


def _may_change(kept: Sequence[str], equals: str) -> str:
    blanked = f"NEW.content IS NULL AND NEW.salt IS NULL AND {_same((*kept, 'seal'), equals)}"
    return f"({blanked}) OR (OLD.seal IS NULL AND NEW.seal IS NOT NULL AND {_same((*kept, 'content', 'salt'), equals)})"


def _same(names: Sequence[str], equals: str) -> str:
    return " AND ".join(f"NEW.{name} {equals} OLD.{name}" for name in names)
