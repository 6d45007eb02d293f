"""Councils, their teams and shifts, and the installation itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.columns import Instant, Json, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, refers
from db.words import KeyKind, Mode, ShiftRole


class InstallationRow(SQLModel, table=True):
    """What this database was born as. One row, for good."""

    __tablename__ = "installation"
    __table_args__ = (check("only_one", "id = 1"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mode: Mode = Field(sa_type=checked_enum(Mode, "mode"))
    born_at: datetime = Field(sa_type=Instant())


class VaultKeyRow(SQLModel, table=True):
    """A key that a process has held on this database, and may have written with. Never the key itself."""

    __tablename__ = "vault_key"
    kind: KeyKind = Field(primary_key=True, sa_type=checked_enum(KeyKind, "kind"))
    key_id: str = Field(primary_key=True)
    proof: bytes  # tells another key of the same id
    since: datetime = Field(sa_type=Instant())  # machine


class DemoClockRow(SQLModel, table=True):
    """The time that is turned by hand (T5). One row, in a demo only."""

    __tablename__ = "demo_clock"
    __table_args__ = (check("only_one", "id = 1"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    now: datetime = Field(sa_type=Instant())


class AuthorityRow(SQLModel, table=True):
    """A council: the tenant."""

    __tablename__ = "authority"
    # The last resort is a worker of this council, and a worker names the council: the reference is added when both exist.
    __table_args__ = (sa.ForeignKeyConstraint(["id", "last_resort_id"], ["person.authority_id", "person.id"], use_alter=True),)
    id: UUID = Field(primary_key=True)
    ref: str = Field(unique=True)
    name: str
    timezone: str
    office_days: list[str] = Field(sa_type=Json)
    office_from: str
    office_to: str
    holidays: str
    last_resort_id: UUID | None
    interpreter_sealed: bytes | None = Field(sa_type=Sealed())  # the line and its code: whoever has both spends the council's money
    police_route_sealed: bytes | None = Field(sa_type=Sealed())
    access_log_years: int | None  # for how long it keeps who looked at whom; where it says nothing the default holds


class TeamRow(Tenant, table=True):
    """Who answers for a placement."""

    __tablename__ = "team"
    __table_args__ = owned(sa.UniqueConstraint("authority_id", "ref"))
    ref: str
    pages_per_night: int | None  # the budget that the team wrote down; without one the default holds
    forecast_of: str | None  # a digest of the plans, rota and rules that were last forecast
    forecast_pages: float | None  # and the pages a night that came of it


class ShiftRow(Tenant, table=True):
    """When a team works, and as what."""

    __tablename__ = "shift"
    __table_args__ = owned(refers("team_id", "team"), sa.UniqueConstraint("team_id", "position"))
    team_id: UUID
    position: int
    days: Any = Field(sa_type=Json)
    from_time: str
    to_time: str
    role: ShiftRole = Field(sa_type=checked_enum(ShiftRole, "role"))


class ShiftWorkerRow(Tenant, table=True):
    """Who works a shift; position 0 is paged first."""

    __tablename__ = "shift_worker"
    __table_args__ = owned(
        refers("shift_id", "shift"),
        refers("worker_id", "person"),
        sa.UniqueConstraint("shift_id", "position"),
        sa.UniqueConstraint("shift_id", "worker_id"),
    )
    shift_id: UUID
    position: int
    worker_id: UUID


installation = core(InstallationRow)
vault_key = core(VaultKeyRow)
demo_clock = core(DemoClockRow)
authority = core(AuthorityRow)
team = core(TeamRow)
shift = core(ShiftRow)
shift_worker = core(ShiftWorkerRow)
