"""Canaries: what we send to ourselves, to see that it comes back."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.columns import Instant, checked_enum
from db.tables.base import check, core
from db.words import ChannelName


class CanaryRow(SQLModel, table=True):
    """Something that one of our own numbers sends another, and that must come back as people's words do. It belongs to no authority."""

    __tablename__ = "canary"
    __table_args__ = (
        sa.UniqueConstraint("token"),
        check("back_after_it_was_sent", "back_at IS NULL OR tried_at IS NOT NULL"),
        sa.Index("ix_canary_road", "road", "owed_at"),
    )
    id: UUID = Field(primary_key=True)
    road: ChannelName = Field(sa_type=checked_enum(ChannelName, "road"))
    token: str
    civil_at: datetime = Field(sa_type=Instant())  # civil: up to here every shift that began has had its canary
    owed_at: datetime = Field(sa_type=Instant())  # machine, as what follows
    tried_at: datetime | None = Field(sa_type=Instant())
    attempts: int = 0
    sent_at: datetime | None = Field(sa_type=Instant())  # the provider took it
    back_at: datetime | None = Field(sa_type=Instant())


canary = core(CanaryRow)
