"""Alerts: what a duty worker must take."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from db.columns import Instant, Json, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from ladder.alert import Phase
from ladder.words import Cause, Tier, Treatment

_OPEN = "phase <> 'resolved'"
_ABOUT = ("young_person_id", "stranger_id", "fault_id")
_ABOUT_ONE = f"{' + '.join(f'CASE WHEN {one} IS NULL THEN 0 ELSE 1 END' for one in _ABOUT)} = 1"


class AlertRow(Tenant, table=True):
    """About one young person, unknown sender or fault; one is open at a time; only what is resolved sleeps (promises 1, 9)."""

    __tablename__ = "alert"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        refers("stranger_id", "stranger"),
        refers("fault_id", "fault"),
        refers("team_id", "team"),
        refers("taken_by", "person"),
        refers("resolved_by", "person"),
        check("about_one", _ABOUT_ONE),
        check("only_resolved_sleeps", "(phase = 'resolved') = (wake_at IS NULL)"),
        check("only_resolved_has_outcome", "(phase = 'resolved') = (outcome IS NOT NULL)"),
        check("only_a_person_resolves", "(phase = 'resolved') = (resolved_by IS NOT NULL)"),
        check("resolved_has_its_time", "(phase = 'resolved') = (resolved_at IS NOT NULL)"),
        check("taken_has_an_owner", "phase <> 'taken' OR taken_by IS NOT NULL"),
        check("owner_has_a_time", "(taken_by IS NULL) = (taken_at IS NULL)"),
        check("known_outcome", "outcome BETWEEN 1 AND 12"),
        partial_index("ix_alert_wake_at", "wake_at", where=_OPEN),
        partial_index("uq_alert_open_child", "young_person_id", where=_OPEN, unique=True),
        partial_index("uq_alert_open_stranger", "stranger_id", where=_OPEN, unique=True),
        partial_index("uq_alert_open_fault", "fault_id", where=f"{_OPEN} AND fault_id IS NOT NULL", unique=True),
        partial_index("uq_alert_open_code", "authority_id", "code", where=_OPEN, unique=True),
    )
    code: str = Field(index=True)
    young_person_id: UUID | None = Field(index=True)
    stranger_id: UUID | None
    fault_id: UUID | None
    team_id: UUID
    phase: Phase = Field(sa_type=checked_enum(Phase, "phase"))
    cause: Cause = Field(sa_type=checked_enum(Cause, "cause"))
    treatment: Treatment = Field(sa_type=checked_enum(Treatment, "treatment"))
    tier: Tier | None = Field(sa_type=checked_enum(Tier, "tier"))
    rung: int = 0
    round: int = 0
    version: int
    wake_at: datetime | None = Field(sa_type=Instant())
    opened_at: datetime = Field(sa_type=Instant())
    taken_by: UUID | None
    taken_at: datetime | None = Field(sa_type=Instant())
    resolved_by: UUID | None
    resolved_at: datetime | None = Field(sa_type=Instant())
    outcome: int | None
    state: Any = Field(sa_type=Json)


class AlertNoteRow(Tenant, table=True):
    """What a worker wrote down."""

    __tablename__ = "alert_note"
    __table_args__ = owned(refers("alert_id", "alert"), refers("by", "person"))
    alert_id: UUID = Field(index=True)
    by: UUID
    at: datetime = Field(sa_type=Instant())
    until: datetime | None = Field(sa_type=Instant())  # the time the note names (A1)
    text_sealed: bytes = Field(sa_type=Sealed())


alert = core(AlertRow)
alert_note = core(AlertNoteRow)
