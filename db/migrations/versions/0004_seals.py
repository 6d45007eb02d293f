"""Seals, and the seal that holds a line of the journal.

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Of a line two things may change, never both at once: its content and salt may be blanked, and its seal may be set where it has none.
_KEPT = ("id", "authority_id", "at", "subject_kind", "subject_id", "version", "event", "actor", "reason", "content_hash")
_SEALABLE = (*_KEPT, "content", "salt")
_BLANKABLE = (*_KEPT, "seal")


def _same(names: Sequence[str], equals: str) -> str:
    return " AND ".join(f"NEW.{name} {equals} OLD.{name}" for name in names)


def _may_change(equals: str) -> str:
    blanked = f"NEW.content IS NULL AND NEW.salt IS NULL AND {_same(_BLANKABLE, equals)}"
    return f"({blanked}) OR (OLD.seal IS NULL AND NEW.seal IS NOT NULL AND {_same(_SEALABLE, equals)})"


_SQLITE_TRIGGERS = (
    "DROP TRIGGER journal_no_update",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT ({_may_change("IS")})
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
       BEGIN SELECT RAISE(ABORT, 'a seal never changes'); END""",
    """CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
       BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END""",
)
_POSTGRESQL_TRIGGERS = (
    "DROP TRIGGER journal_no_update ON journal",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW
       WHEN (NOT ({_may_change("IS NOT DISTINCT FROM")})) EXECUTE FUNCTION refuse_change()""",
    "CREATE TRIGGER seal_no_change BEFORE UPDATE OR DELETE ON seal FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER seal_no_truncate BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)
# What 0001 made: only blanking was allowed.
_SQLITE_BEFORE = (
    "DROP TRIGGER journal_no_update",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
       WHEN NOT (NEW.content IS NULL AND NEW.salt IS NULL AND {_same(_KEPT, "IS")})
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
_POSTGRESQL_BEFORE = (
    "DROP TRIGGER journal_no_update ON journal",
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW
       WHEN (NOT (NEW.content IS NULL AND NEW.salt IS NULL AND {_same(_KEPT, "IS NOT DISTINCT FROM")}))
       EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    """Make room for seals. Lines that are there wait for their first one."""
    op.create_table(
        "seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Uuid(), nullable=False),
        sa.Column("last_line", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_seal_counted_from_one")),
        sa.CheckConstraint("lines >= 1", name=op.f("ck_seal_holds_lines")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_seal_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_seal_authority_id_id")),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_seal_authority_id_number")),
    )
    # Added in place, not by a rebuild: on SQLite that would take the journal's triggers with it.
    op.add_column("journal", sa.Column("seal", sa.Integer(), nullable=True))
    op.create_index("ix_journal_seal", "journal", ["authority_id", "seal", "id"], unique=False)
    for statement in _SQLITE_TRIGGERS if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    """Forget the seals; the journal is as append-only as before."""
    for statement in _SQLITE_BEFORE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_BEFORE:
        op.execute(statement)
    op.drop_index("ix_journal_seal", "journal")
    op.drop_column("journal", "seal")
    op.drop_table("seal")
