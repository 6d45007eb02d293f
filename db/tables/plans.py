"""Whom to ask, when, and the ladders as they stood when something was opened."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json, checked_enum
from db.tables.base import Tenant, core, owned, refers
from db.words import LadderKind
from ladder.words import Tier, Who


class PlanRow(Tenant, table=True):
    """When a young person is asked after, and how watchfully."""

    __tablename__ = "plan"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "young_person_id", "ref"),
        refers("young_person_id", "young_person"),
        refers("rests_for_alert", "alert"),
    )
    ref: str
    young_person_id: UUID = Field(index=True)
    starts_with: Who = Field(sa_type=checked_enum(Who, "starts_with"))
    days: Any = Field(sa_type=Json)
    times: list[str] = Field(sa_type=Json)
    timezone: str
    tier: Tier = Field(sa_type=checked_enum(Tier, "tier"))
    tier_changes_at: datetime | None = Field(sa_type=Instant())
    rests_since: datetime | None = Field(sa_type=Instant())
    rests_for_alert: UUID | None
    ended_at: datetime | None = Field(sa_type=Instant())


class LadderVersionRow(Tenant, table=True):
    """A ladder as it was. Never changed, never deleted: an editing makes the next number, and what is open keeps its own."""

    __tablename__ = "ladder_version"
    __table_args__ = owned(sa.UniqueConstraint("authority_id", "kind", "name", "number"))
    kind: LadderKind = Field(sa_type=checked_enum(LadderKind, "kind"))
    name: str  # a tier or a treatment
    number: int
    content: Any = Field(sa_type=Json)
    made_at: datetime = Field(sa_type=Instant())


plan = core(PlanRow)
ladder_version = core(LadderVersionRow)
