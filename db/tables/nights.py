"""What a night leaves: the log that was told in the morning, and what the day asked the night to watch."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, Sealed
from db.tables.base import Tenant, check, core, owned, partial_index, refers


class NightLogRow(Tenant, table=True):
    """What one team was told on one working morning. It is written once: what came later stands beside it, never in it."""

    __tablename__ = "night_log"
    __table_args__ = owned(
        refers("team_id", "team"),
        sa.UniqueConstraint("team_id", "day"),
        check("ends_after_it_began", "until > since"),
        check("made_when_it_was_over", "made_at >= until"),
        sa.Index("ix_night_log_day", "authority_id", "day"),
    )
    team_id: UUID
    day: date  # the working day whose morning it is, by the council's calendar
    since: datetime = Field(sa_type=Instant())  # civil, as all of its instants
    until: datetime = Field(sa_type=Instant())
    made_at: datetime = Field(sa_type=Instant())
    text_sealed: bytes = Field(sa_type=Sealed())


class WatchNoteRow(Tenant, table=True):
    """What a worker asks the shifts to come to keep in mind about a young person, until then. It decides nothing and pages nobody."""

    __tablename__ = "watch_note"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        refers("by", "person"),
        refers("ended_by", "person"),
        check("ends_after_it_began", "until > since"),
        check("ended_by_somebody", "(ended_at IS NULL) = (ended_by IS NULL)"),
        partial_index("ix_watch_note_stands", "authority_id", "until", where="ended_at IS NULL"),
    )
    young_person_id: UUID = Field(index=True)
    by: UUID
    since: datetime = Field(sa_type=Instant())  # civil, as all of its instants
    until: datetime = Field(sa_type=Instant())
    ended_at: datetime | None = Field(sa_type=Instant())  # before its time, by hand
    ended_by: UUID | None
    text_sealed: bytes = Field(sa_type=Sealed())


night_log = core(NightLogRow)
watch_note = core(WatchNoteRow)
