"""Check-ins: one asking about one young person at one due moment."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from ladder.checkin import Phase
from ladder.words import Outcome


class CheckInRow(Tenant, table=True):
    """Whatever is open has a wake-up, and only what is closed has an outcome (promise 1)."""

    __tablename__ = "check_in"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        refers("plan_id", "plan"),
        sa.UniqueConstraint("plan_id", "local_date", "slot", "asking"),
        check("only_closed_sleeps", "(phase = 'closed') = (wake_at IS NULL)"),
        check("only_closed_has_outcome", "(phase = 'closed') = (outcome IS NOT NULL)"),
        check("only_closed_has_end", "(phase = 'closed') = (closed_at IS NOT NULL)"),
        partial_index("ix_check_in_wake_at", "wake_at", where="phase <> 'closed'"),
        partial_index("ix_check_in_open", "young_person_id", where="phase <> 'closed'"),
        # K3: an older one goes on with its own clock, a newer one is merged into it.
        partial_index("uq_check_in_asked", "young_person_id", where="phase IN ('asking', 'waiting')", unique=True),
        # K11: who holds the floor on an address.
        partial_index("ix_check_in_asks_key", "asks_key", where="phase IN ('asking', 'waiting')"),
        sa.Index("ix_check_in_history", "young_person_id", "due_at"),
        # A council's day, whoever it is about: how it stands is counted by the index alone.
        sa.Index("ix_check_in_day", "authority_id", "due_at", "phase", "outcome"),
    )
    young_person_id: UUID
    plan_id: UUID
    local_date: date
    slot: str  # "18:30", by the plan's own wall clock
    asking: int = 0  # 0 for the timetable; 1, 2 … for "ask now"
    due_at: datetime = Field(sa_type=Instant())
    phase: Phase = Field(sa_type=checked_enum(Phase, "phase"))
    wake_at: datetime | None = Field(sa_type=Instant())
    rung: int = 0
    version: int
    outcome: Outcome | None = Field(sa_type=checked_enum(Outcome, "outcome"))
    closed_at: datetime | None = Field(sa_type=Instant())
    asks_key: bytes | None  # the address at which the young person is being asked
    state: Any = Field(sa_type=Json)


check_in = core(CheckInRow)
