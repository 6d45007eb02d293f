"""Who may sign in, as what, and where somebody is signed in now. Every instant is machine time."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from db.words import Proof, Role


class AccountRow(Tenant, table=True):
    """Somebody who may sign in. Staff say its number (`ACC-3`) aloud; the name it is typed by is sealed, and found by its keyed hash.

    Of whom the council's directory proves, the name is who they are to that directory: its issuer, and their subject there.
    """

    __tablename__ = "account"
    __table_args__ = owned(
        refers("person_id", "person"),
        sa.UniqueConstraint("authority_id", "number"),
        sa.UniqueConstraint("authority_id", "name_key"),
        partial_index("uq_account_worker", "person_id", where="person_id IS NOT NULL AND disabled_at IS NULL", unique=True),
        check("numbered_from_one", "number >= 1"),
        check("failures_count_up", "failures >= 0"),
        check("both_factors_or_neither", "(password_sealed IS NULL) = (totp_sealed IS NULL)"),
        check("a_step_is_a_secrets", "totp_step IS NULL OR totp_sealed IS NOT NULL"),
        check("one_way_in", "directory_sealed IS NULL OR password_sealed IS NULL"),
    )
    number: int
    name_sealed: bytes = Field(sa_type=Sealed())
    name_key: bytes
    shown_sealed: bytes = Field(sa_type=Sealed())  # how a page calls them
    person_id: UUID | None  # the worker whose acts are theirs
    password_sealed: bytes | None = Field(sa_type=Sealed())  # a slow hash of it, sealed: a stolen copy gives nothing to guess at
    totp_sealed: bytes | None = Field(sa_type=Sealed())
    totp_step: int | None  # the half minute of the newest code that was taken: no code counts twice
    failures: int = 0  # in a row, of strangers
    locked_until: datetime | None = Field(sa_type=Instant())  # to strangers
    known_failures: int | None  # the same of browsers that were signed in to it before; none: nothing went wrong there
    known_locked_until: datetime | None = Field(sa_type=Instant())
    disabled_at: datetime | None = Field(sa_type=Instant())
    made_at: datetime = Field(sa_type=Instant())
    made_by: str
    directory_sealed: bytes | None = Field(sa_type=Sealed())  # what the council's directory calls them; none: they have a password


class AccountRoleRow(Tenant, table=True):
    """What an account is to the council: for one team, or at large."""

    __tablename__ = "account_role"
    __table_args__ = owned(
        refers("account_id", "account"),
        refers("team_id", "team"),
        sa.UniqueConstraint("account_id", "role", "team_id"),
        partial_index("uq_account_role_at_large", "account_id", "role", where="team_id IS NULL", unique=True),
        check("a_teams_or_at_large", "team_id IS NULL OR role IN ('duty', 'manager', 'auditor')"),
    )
    account_id: UUID
    role: Role = Field(sa_type=checked_enum(Role, "role"))
    team_id: UUID | None


class AccountInvitationRow(Tenant, table=True):
    """A one-use link to set, or to set anew, what somebody signs in with. An account has one that is unused at most."""

    __tablename__ = "account_invitation"
    __table_args__ = owned(
        refers("account_id", "account"),
        sa.UniqueConstraint("token_hash"),
        partial_index("uq_account_invitation_unused", "account_id", where="used_at IS NULL", unique=True),
        check("expires_after_it_was_made", "expires_at > made_at"),
    )
    account_id: UUID
    token_hash: str
    made_at: datetime = Field(sa_type=Instant())
    made_by: str
    expires_at: datetime = Field(sa_type=Instant())
    used_at: datetime | None = Field(sa_type=Instant())


class RecoveryCodeRow(Tenant, table=True):
    """What takes the place of an authenticator, once; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = owned(refers("account_id", "account"), sa.UniqueConstraint("account_id", "code_hash"))
    account_id: UUID
    code_hash: str
    used_at: datetime | None = Field(sa_type=Instant())


class SignInRow(Tenant, table=True):
    """A browser in which somebody is signed in, until they or somebody else end it, or nobody asks for long."""

    __tablename__ = "sign_in"
    __table_args__ = owned(
        refers("account_id", "account"),
        sa.UniqueConstraint("token_hash"),
        check("ends_after_it_began", "ends_at > begun_at"),
        check("seen_after_it_began", "seen_at >= begun_at"),
    )
    account_id: UUID = Field(index=True)
    token_hash: str
    how: Proof = Field(sa_type=checked_enum(Proof, "how"))
    begun_at: datetime = Field(sa_type=Instant())
    seen_at: datetime = Field(sa_type=Instant())  # a page of theirs asked, to the minute
    ends_at: datetime = Field(sa_type=Instant())  # at the latest
    ended_at: datetime | None = Field(sa_type=Instant())


account = core(AccountRow)
account_role = core(AccountRoleRow)
account_invitation = core(AccountInvitationRow)
recovery_code = core(RecoveryCodeRow)
sign_in = core(SignInRow)
