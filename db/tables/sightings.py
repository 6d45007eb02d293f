"""Sightings: which responsible adult saw a young person, and what of a carer's word a second adult has yet to see (K7)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from ladder.cross_check import Ending, Phase


class SightingRow(Tenant, table=True):
    """An adult saw them, and a worker wrote it down. A carer's own "I see them" is an answer, and stands in the journal."""

    __tablename__ = "sighting"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        refers("seen_by", "person"),
        refers("recorded_by", "person"),
        check("by_one_of_ours_or_a_name", "(seen_by IS NULL) = (name_sealed IS NOT NULL)"),
        check("seen_before_it_is_written_down", "seen_at <= recorded_at"),
        sa.Index("ix_sighting_history", "young_person_id", "seen_at"),
    )
    young_person_id: UUID
    seen_by: UUID | None  # a carer or a worker of ours
    name_sealed: bytes | None = Field(sa_type=Sealed())  # anybody else
    relation_sealed: bytes | None = Field(sa_type=Sealed())  # what they are to the young person
    seen_at: datetime = Field(sa_type=Instant())
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=Instant())


class CrossCheckRow(Tenant, table=True):
    """What is owed has a wake-up, and only what is closed has an outcome (promise 1)."""

    __tablename__ = "cross_check"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        check("only_closed_sleeps", "(phase = 'closed') = (wake_at IS NULL)"),
        check("only_closed_has_outcome", "(phase = 'closed') = (outcome IS NOT NULL)"),
        check("only_closed_has_end", "(phase = 'closed') = (closed_at IS NOT NULL)"),
        partial_index("ix_cross_check_wake_at", "wake_at", where="phase <> 'closed'"),
        partial_index("uq_cross_check_owed", "young_person_id", where="phase <> 'closed'", unique=True),
    )
    young_person_id: UUID
    phase: Phase = Field(sa_type=checked_enum(Phase, "phase"))
    wake_at: datetime | None = Field(sa_type=Instant())
    version: int
    outcome: Ending | None = Field(sa_type=checked_enum(Ending, "outcome"))
    closed_at: datetime | None = Field(sa_type=Instant())
    state: Any = Field(sa_type=Json)


sighting = core(SightingRow)
cross_check = core(CrossCheckRow)
