"""Faults of the service itself, and whom each of them keeps from being looked after (A5)."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from db.columns import Instant, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from db.words import FaultKind, LeftListed, SettledBy
from ladder.words import Cause, Tier, Who


class FaultRow(Tenant, table=True):
    """What is wrong with a part of ours, for one authority. Its row is what is locked; its alerts come and go."""

    __tablename__ = "fault"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "kind", "key"),
        partial_index("ix_fault_parked", "parked_since", where="parked_since IS NOT NULL"),
    )
    kind: FaultKind = Field(sa_type=checked_enum(FaultKind, "kind"))
    key: str
    lines_seen: int = 0  # of the list of its open alert, when it was last looked at
    told_of: int = 0  # how many young people whoever has that alert has heard of
    told_at: datetime | None = Field(sa_type=Instant())  # civil
    closed_at: datetime | None = Field(sa_type=Instant())  # civil: what failed before then is told, and closed
    parked_until: datetime | None = Field(sa_type=Instant())  # machine time: a decision about this fault failed
    parked_since: datetime | None = Field(sa_type=Instant())


class FaultListingRow(Tenant, table=True):
    """One fact that stands on a fault's list instead of in an alert of the young person's own. All of theirs are settled together."""

    __tablename__ = "fault_listing"
    __table_args__ = owned(
        refers("alert_id", "alert"),
        refers("young_person_id", "young_person"),
        refers("check_in_id", "check_in"),
        refers("settled_by", "person"),
        refers("asked_again_in", "check_in"),
        check("settled_has_its_time", "(settled_how IS NULL) = (settled_at IS NULL)"),
        check("settled_by_somebody", "(settled_how IS NULL) = (settled_by IS NULL)"),
        check("asked_again_in_a_check_in", "asked_again_in IS NULL OR settled_how = 'asked_again'"),
        check("left_has_its_time", "(left_because IS NULL) = (left_at IS NULL)"),
        sa.Index("ix_fault_listing_alert", "authority_id", "alert_id", "young_person_id"),
    )
    alert_id: UUID
    young_person_id: UUID
    cause: Cause = Field(sa_type=checked_enum(Cause, "cause"))
    tier: Tier | None = Field(sa_type=checked_enum(Tier, "tier"))
    by: Who | None = Field(sa_type=checked_enum(Who, "by"))  # whose phone refuses us, or who was not asked once more
    check_in_id: UUID | None  # from which the fact came
    listed_at: datetime = Field(sa_type=Instant())
    left_because: LeftListed | None = Field(sa_type=checked_enum(LeftListed, "left_because"))  # when they were last to be asked again
    left_at: datetime | None = Field(sa_type=Instant())
    settled_how: SettledBy | None = Field(sa_type=checked_enum(SettledBy, "settled_how"))
    settled_at: datetime | None = Field(sa_type=Instant())
    settled_by: UUID | None
    asked_again_in: UUID | None


class UnreachedRow(Tenant, table=True):
    """A mark that somebody was not asked or not reached: to be counted, so it says neither who nor why."""

    __tablename__ = "unreached"
    __table_args__ = owned(sa.Index("ix_unreached_at", "at"))
    at: datetime = Field(sa_type=Instant())  # civil


fault = core(FaultRow)
fault_listing = core(FaultListingRow)
unreached = core(UnreachedRow)
