"""What runs: processes, the outages between them, and the chores they share. Every instant is machine time but two of a chore."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.columns import Instant, checked_enum
from db.tables.base import check, core, partial_index
from db.words import ChannelName, ProcessKind


class ProcessRow(SQLModel, table=True):
    """One process with loops. It beats every few seconds; whoever is killed is known by a last beat without a stop."""

    __tablename__ = "process"
    __table_args__ = (sa.Index("ix_process_beaten_at", "beaten_at"),)
    id: UUID = Field(primary_key=True)
    kind: ProcessKind = Field(sa_type=checked_enum(ProcessKind, "kind"))
    revision: str  # the tables its code was written for
    started_at: datetime = Field(sa_type=Instant())
    beaten_at: datetime = Field(sa_type=Instant())
    caught_up_at: datetime | None = Field(sa_type=Instant())  # it has fetched what providers kept for us while nobody ran
    stopped_at: datetime | None = Field(sa_type=Instant())


class OutageRow(SQLModel, table=True):
    """A time in which nothing of ours ran, and how far we are with putting right what it did to people (T6)."""

    __tablename__ = "outage"
    __table_args__ = (
        check("ends_after_it_began", "ended_at > began_at"),
        check("told_before_it_is_over", "resumed_at IS NULL OR told_at IS NOT NULL"),
        partial_index("ix_outage_unfinished", "began_at", where="resumed_at IS NULL"),
    )
    id: UUID = Field(primary_key=True)
    began_at: datetime = Field(sa_type=Instant(), unique=True)  # the last beat of anybody: two who find one gap find it once
    ended_at: datetime = Field(sa_type=Instant())
    told_at: datetime | None = Field(sa_type=Instant())  # duty knows whom we did not ask
    resumed_up_to: UUID | None  # young people in the order of their ids: those up to here have their waits made longer
    resumed_at: datetime | None = Field(sa_type=Instant())


class ChoreRow(SQLModel, table=True):
    """When a chore is due next, and since when its window has been open. One row for each authority it is done for."""

    __tablename__ = "chore"
    __table_args__ = (
        sa.UniqueConstraint("name", "authority_id"),
        partial_index("uq_chore_whole", "name", where="authority_id IS NULL", unique=True),
        check("parked_after_a_failure", "parked_until IS NULL OR park_count > 0"),
    )
    id: UUID = Field(primary_key=True)
    name: str
    authority_id: UUID | None = Field(foreign_key="authority.id")  # none: it is done once, for the whole database
    next_at: datetime = Field(sa_type=Instant())  # civil for what is done by a clock on the wall
    window_start: datetime = Field(sa_type=Instant())  # of the same time as `next_at`
    parked_until: datetime | None = Field(sa_type=Instant())
    park_count: int = 0


class LeaseRow(SQLModel, table=True):
    """What one process at a time may do, such as ask a provider that lets only one ask. Whoever dies with it is followed when it ends."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    held_by: UUID
    held_until: datetime = Field(sa_type=Instant())
    caught_up_at: datetime | None = Field(sa_type=Instant())  # its holder has fetched what was kept for us


class SendingRateRow(SQLModel, table=True):
    """One of our senders: what a channel has for pages, or for everything else. What its provider has of us, for all processes together."""

    __tablename__ = "sending_rate"
    channel: ChannelName = Field(primary_key=True, sa_type=checked_enum(ChannelName, "channel"))
    pages: bool = Field(primary_key=True)
    clear_at: datetime = Field(sa_type=Instant())  # when its queue is empty, if nothing more is handed over
    shut_until: datetime | None = Field(sa_type=Instant())  # it said "too many", and when it takes something again
    throttled_since: datetime | None = Field(sa_type=Instant())  # more was waiting than it was to be handed


process = core(ProcessRow)
outage = core(OutageRow)
chore = core(ChoreRow)
lease = core(LeaseRow)
sending_rate = core(SendingRateRow)
