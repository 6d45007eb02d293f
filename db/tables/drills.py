"""Drills: pages marked TEST, and how long each worker took to answer."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Json
from db.tables.base import Tenant, check, core, owned, refers


class DrillRow(Tenant, table=True):
    """One drill of one worker. It is open until it is taken or its time is over: nothing has to end it."""

    __tablename__ = "drill"
    __table_args__ = owned(
        refers("worker_id", "person"),
        check("ends_after_it_started", "ends_at > started_at"),
        check("taken_in_time", "taken_at IS NULL OR taken_at < ends_at"),
        sa.Index("ix_drill_started_at", "authority_id", "started_at"),
    )
    worker_id: UUID = Field(index=True)
    code: str  # begins with a letter that no alert's code has
    started_by: str  # who asked for it: a worker's reference, or whoever sits at the command line
    started_at: datetime = Field(sa_type=Instant())  # civil, as all of its instants
    ends_at: datetime = Field(sa_type=Instant())
    taken_at: datetime | None = Field(sa_type=Instant())
    messages: list[str] = Field(sa_type=Json)  # ids of its pages


drill = core(DrillRow)
