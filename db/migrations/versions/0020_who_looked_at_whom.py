"""The access log, and by what a young person is looked for. Names are sealed: whoever is enrolled already is filled in by the service that
comes next, which has the keys (`db.rotation.tokens`).

Revision ID: 0020
Revises: 0019
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_OPENED = ("page", "alert", "found", "night_log", "export")
_THEIRS = (["authority_id", "young_person_id"], ["young_person.authority_id", "young_person.id"])

_SQLITE_TRIGGERS = (
    """CREATE TRIGGER access_no_update BEFORE UPDATE ON access
       BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END""",
    """CREATE TRIGGER access_no_delete BEFORE DELETE ON access
       BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END""",
)
_POSTGRESQL_TRIGGERS = (
    "CREATE TRIGGER access_no_change BEFORE UPDATE OR DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER access_no_truncate BEFORE TRUNCATE ON access FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def upgrade() -> None:
    """Two tables, to which nothing else refers."""
    op.create_table(
        "access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("logged_at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("young_person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "opened", sa.Enum(*_OPENED, native_enum=False, length=24, create_constraint=True, name=op.f("ck_access_opened")), nullable=False
        ),
        sa.Column("code", sa.String(), nullable=True),
        sa.CheckConstraint("opened = 'export' OR young_person_id IS NOT NULL", name=op.f("ck_access_an_export_alone_is_of_nobody")),
        sa.CheckConstraint("(opened = 'alert') = (code IS NOT NULL)", name=op.f("ck_access_an_alert_alone_has_a_code")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_access_authority_id")),
        sa.ForeignKeyConstraint(*_THEIRS, name=op.f("fk_access_authority_id_young_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_access_authority_id_id")),
    )
    op.create_index("ix_access_young_person", "access", ["young_person_id", "at"], unique=False)
    op.create_index("ix_access_who", "access", ["authority_id", "who", "logged_at"], unique=False)
    for statement in _SQLITE_TRIGGERS if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_TRIGGERS:
        op.execute(statement)
    op.create_table(
        "name_token",
        sa.Column("young_person_id", sa.Uuid(), nullable=False),
        sa.Column("token_key", sa.LargeBinary(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_name_token_authority_id")),
        sa.ForeignKeyConstraint(*_THEIRS, name=op.f("fk_name_token_authority_id_young_person_id")),
        sa.PrimaryKeyConstraint("young_person_id", "token_key", name=op.f("pk_name_token")),
    )
    op.create_index("ix_name_token_found", "name_token", ["authority_id", "token_key"], unique=False)


def downgrade() -> None:
    """Take them away again, and with them who looked at whom."""
    op.drop_table("name_token")
    op.drop_table("access")
