"""The simulated phones of a demo, and what their provider will tell us."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from db.columns import Instant, Json, Sealed, checked_enum
from db.tables.base import check, core, partial_index
from db.words import CallState, Direction, Manner, ReceiptStatus
from ladder.words import Road


class HandsetRow(SQLModel, table=True):
    """A phone on the screen, and its switches. Its address is made up, so it needs no sealing."""

    __tablename__ = "handset"
    address: str = Field(primary_key=True)
    manner: Manner = Field(sa_type=checked_enum(Manner, "manner"))
    is_off: bool = False
    no_credit: bool = False
    has_rung: bool = False  # out of credit it can ring once
    is_blocked: bool = False
    is_slow: bool = False


class HandsetNetworkRow(SQLModel, table=True):
    """The provider of all simulated phones, and its one switch."""

    __tablename__ = "handset_network"
    __table_args__ = (check("only_one", "id = 1"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    is_down: bool = False


class HandsetMessageRow(SQLModel, table=True):
    """One line on a phone's screen, or one call."""

    __tablename__ = "handset_message"
    __table_args__ = (
        check("only_calls_ring", "call_state IS NULL OR road = 'voice'"),
        # A repeated attempt shows the phone the same message twice; the same attempt does not.
        partial_index("uq_handset_message_attempt", "message_id", "attempt", where="direction = 'in'", unique=True),
    )
    id: UUID = Field(primary_key=True)
    address: str = Field(foreign_key="handset.address", index=True)
    direction: Direction = Field(sa_type=checked_enum(Direction, "direction"))
    road: Road = Field(sa_type=checked_enum(Road, "road"))
    text_sealed: bytes = Field(sa_type=Sealed())
    buttons: Any = Field(sa_type=Json)
    pressed: str | None
    message_id: UUID | None  # the outbox row it carries
    attempt: int = 0
    at: datetime = Field(sa_type=Instant())  # civil
    shown_at: datetime | None = Field(sa_type=Instant())
    call_state: CallState | None = Field(sa_type=checked_enum(CallState, "call_state"))
    keyboard_gone: bool = False


class HandsetReceiptRow(SQLModel, table=True):
    """A receipt that the phone's provider has yet to give."""

    __tablename__ = "handset_receipt"
    __table_args__ = (partial_index("ix_handset_receipt_due", "due_at", where="told_at IS NULL"),)
    id: UUID = Field(primary_key=True)
    message_id: UUID
    attempt: int
    status: ReceiptStatus = Field(sa_type=checked_enum(ReceiptStatus, "status"))
    due_at: datetime = Field(sa_type=Instant())  # civil
    told_at: datetime | None = Field(sa_type=Instant())


handset = core(HandsetRow)
handset_network = core(HandsetNetworkRow)
handset_message = core(HandsetMessageRow)
handset_receipt = core(HandsetReceiptRow)
