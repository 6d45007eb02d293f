"""Who may sign in, as what, by which invitation, with which recovery codes, and where somebody is signed in.

Revision ID: 0018
Revises: 0017
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)
_ROLES = ("duty", "manager", "allocated", "auditor", "administrator", "reviewer")
_PROOFS = ("code", "recovery", "invitation")
_WORKS = sa.text("person_id IS NOT NULL AND disabled_at IS NULL")
_UNUSED = sa.text("used_at IS NULL")
_AT_LARGE = sa.text("team_id IS NULL")


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, native_enum=False, length=24, create_constraint=True, name=op.f(name))


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], [f"{to}.authority_id", f"{to}.id"], name=op.f(f"fk_{table}_authority_id_{column}")
    )


def upgrade() -> None:
    """Five tables, that nothing else refers to."""
    _accounts()
    op.create_table(
        "account_role",
        *_owned("account_role"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", _words(*_ROLES, name="ck_account_role_role"), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("team_id IS NULL OR role IN ('duty', 'manager', 'auditor')", name=op.f("ck_account_role_a_teams_or_at_large")),
        _refers("account_role", "account_id", "account"),
        _refers("account_role", "team_id", "team"),
        sa.UniqueConstraint("account_id", "role", "team_id", name=op.f("uq_account_role_account_id_role_team_id")),
    )
    op.create_index(
        "uq_account_role_at_large", "account_role", ["account_id", "role"], unique=True, sqlite_where=_AT_LARGE, postgresql_where=_AT_LARGE
    )
    _invitations()
    op.create_table(
        "recovery_code",
        *_owned("recovery_code"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        _refers("recovery_code", "account_id", "account"),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")),
    )
    _sign_ins()


def _accounts() -> None:
    op.create_table(
        "account",
        *_owned("account"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.Column("shown_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("password_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", _INSTANT, nullable=True),
        sa.Column("disabled_at", _INSTANT, nullable=True),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_account_numbered_from_one")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_account_failures_count_up")),
        sa.CheckConstraint("(password_sealed IS NULL) = (totp_sealed IS NULL)", name=op.f("ck_account_both_factors_or_neither")),
        sa.CheckConstraint("totp_step IS NULL OR totp_sealed IS NOT NULL", name=op.f("ck_account_a_step_is_a_secrets")),
        _refers("account", "person_id", "person"),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_account_authority_id_number")),
        sa.UniqueConstraint("authority_id", "name_key", name=op.f("uq_account_authority_id_name_key")),
    )
    op.create_index("uq_account_worker", "account", ["person_id"], unique=True, sqlite_where=_WORKS, postgresql_where=_WORKS)


def _invitations() -> None:
    op.create_table(
        "account_invitation",
        *_owned("account_invitation"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_account_invitation_expires_after_it_was_made")),
        _refers("account_invitation", "account_id", "account"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_invitation_token_hash")),
    )
    op.create_index(
        "uq_account_invitation_unused", "account_invitation", ["account_id"], unique=True, sqlite_where=_UNUSED, postgresql_where=_UNUSED
    )


def _sign_ins() -> None:
    op.create_table(
        "sign_in",
        *_owned("sign_in"),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("how", _words(*_PROOFS, name="ck_sign_in_how"), nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.CheckConstraint("ends_at > begun_at", name=op.f("ck_sign_in_ends_after_it_began")),
        sa.CheckConstraint("seen_at >= begun_at", name=op.f("ck_sign_in_seen_after_it_began")),
        _refers("sign_in", "account_id", "account"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"], unique=False)


def downgrade() -> None:
    """Take them away again: nobody can sign in, and the tables of people are as they were."""
    for table in ("sign_in", "recovery_code", "account_invitation", "account_role", "account"):
        op.drop_table(table)
