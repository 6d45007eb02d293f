"""Who looked at whom is kept for as many years as a council says, and then may go; and of an account the tries from browsers that know it
are counted apart from strangers'.

Revision ID: 0023
Revises: 0022
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_COLUMNS = (
    ("authority", "access_log_years", sa.Integer()),
    ("account", "known_failures", sa.Integer()),
    ("account", "known_locked_until", _INSTANT),
)

# Six years where a council says nothing, as in `desk.access`. A trap: SQLite renames no table that a trigger names. Whoever writes
# `authority` anew takes this trigger away first.
_SQLITE_KEPT = """CREATE TRIGGER access_no_delete BEFORE DELETE ON access
   WHEN OLD.logged_at >= strftime('%Y-%m-%d %H:%M:%f', 'now',
     '-' || coalesce((SELECT access_log_years FROM authority WHERE id = OLD.authority_id), 6) || ' years')
   BEGIN SELECT RAISE(ABORT, 'the access log is kept for as long as its council says'); END"""
_POSTGRESQL_KEPT = (
    """CREATE FUNCTION refuse_while_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.logged_at >= clock_timestamp() - make_interval(
           years => coalesce((SELECT access_log_years FROM authority WHERE id = OLD.authority_id), 6)
         ) THEN
           RAISE EXCEPTION 'the access log is kept for as long as its council says' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN OLD;
       END $$""",
    "CREATE TRIGGER access_no_change BEFORE UPDATE ON access FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER access_no_delete BEFORE DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_while_kept()",
)
_SQLITE_FOR_EVER = """CREATE TRIGGER access_no_delete BEFORE DELETE ON access
   BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"""
_POSTGRESQL_FOR_EVER = "CREATE TRIGGER access_no_change BEFORE UPDATE OR DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade() -> None:
    """Columns without a default are added in place, on SQLite too: no table is written anew, and no trigger lost."""
    for table, column, kind in _COLUMNS:
        op.add_column(table, sa.Column(column, kind, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER access_no_delete")
        op.execute(_SQLITE_KEPT)
        return
    op.execute("DROP TRIGGER access_no_change ON access")
    for statement in _POSTGRESQL_KEPT:
        op.execute(statement)


def downgrade() -> None:
    """Keep every line for ever, as before, and count all tries together."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER access_no_delete")
        op.execute(_SQLITE_FOR_EVER)
    else:
        for name in ("access_no_change", "access_no_delete"):
            op.execute(f"DROP TRIGGER {name} ON access")
        op.execute("DROP FUNCTION refuse_while_kept()")
        op.execute(_POSTGRESQL_FOR_EVER)
    for table, column, _ in reversed(_COLUMNS):
        op.drop_column(table, column)
