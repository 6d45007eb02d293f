"""The outbox and the inbox: messages we owe, and things we were told."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.columns import Instant, Json, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from db.words import ChannelName, InboxKind, Lane, MadeBy, SendState
from ladder.words import Road


class InboxRow(SQLModel, table=True):
    """One thing we were told. Whom it concerns may not be known when it is stored, so the authority may be missing."""

    __tablename__ = "inbox"
    __table_args__ = (
        sa.UniqueConstraint("external_id"),
        check("settled_as_something", "(settled_at IS NULL) = (settled_as IS NULL)"),
        partial_index("ix_inbox_unsettled", "sender_key", "id", where="settled_at IS NULL"),
        sa.Index("ix_inbox_sender", "sender_key", "id"),
        partial_index("ix_inbox_parked", "parked_since", where="parked_since IS NOT NULL"),
    )
    id: UUID = Field(primary_key=True)
    authority_id: UUID | None = Field(foreign_key="authority.id")
    channel: ChannelName = Field(sa_type=checked_enum(ChannelName, "channel"))
    external_id: str  # the provider's, unique for ever: the second copy of a message changes nothing
    kind: InboxKind = Field(sa_type=checked_enum(InboxKind, "kind"))
    address_sealed: bytes | None = Field(sa_type=Sealed())
    sender_key: bytes | None  # the sender's address; of receipts and outcomes, the address written to
    outbox_id: UUID | None  # not a reference: a provider may name a message that is not ours
    body_sealed: bytes = Field(sa_type=Sealed())
    received_at: datetime = Field(sa_type=Instant())  # civil
    stored_at: datetime = Field(sa_type=Instant())  # machine
    settled_at: datetime | None = Field(sa_type=Instant())
    settled_as: str | None
    parked_until: datetime | None = Field(sa_type=Instant())  # machine
    parked_since: datetime | None = Field(sa_type=Instant())  # machine: the first failure in a row
    attempts: int = 0
    meaning: str | None
    about: list[str] | None = Field(sa_type=Json)  # ids of the young people it may concern


class OutboxRow(Tenant, table=True):
    """One message we owe one recipient. Its key says what made it: the same decision twice owes it once (promise 7)."""

    __tablename__ = "outbox"
    __table_args__ = owned(
        sa.UniqueConstraint("key"),
        refers("check_in_id", "check_in"),
        refers("alert_id", "alert"),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"]),  # alone: the inbox may not know its authority
        refers("young_person_id", "young_person"),
        refers("recipient_id", "person"),
        refers("stranger_id", "stranger"),
        refers("contact_id", "contact"),
        check("only_claimed_has_lease", "(state = 'claimed') = (lease_until IS NOT NULL)"),
        check("claimed_by_somebody", "state <> 'claimed' OR claimed_by IS NOT NULL"),
        partial_index("ix_outbox_claimable", "lane", "visible_at", "id", where="state = 'queued'"),
        partial_index("ix_outbox_not_after", "not_after", where="state = 'queued'"),
        partial_index("ix_outbox_lease", "lease_until", where="state = 'claimed'"),
        partial_index("ix_outbox_unknown", "visible_at", where="state = 'unknown'"),
        partial_index("ix_outbox_live_questions", "address_key", where="lane = 'question' AND state IN ('queued', 'claimed')"),
        partial_index("ix_outbox_pages", "address_key", "owed_at", where="lane = 'page'"),
        # A5: how many sends failed in the last minutes, and beside how many that did not.
        partial_index("ix_outbox_failed", "failed_at", where="failed_at IS NOT NULL"),
        partial_index("ix_outbox_failed_of", "authority_id", "channel", "failed_at", where="failed_at IS NOT NULL"),
        partial_index("ix_outbox_accepted", "authority_id", "channel", "accepted_at", where="accepted_at IS NOT NULL"),
        partial_index("ix_outbox_parked", "parked_since", where="parked_since IS NOT NULL"),
        # Calls that ring, and that somebody took or closed meanwhile.
        partial_index(
            "ix_outbox_to_call_off", "provider_id", where="road = 'voice' AND state IN ('accepted', 'left') AND cancelled_at IS NOT NULL"
        ),
        partial_index("ix_outbox_envelope", "envelope_id", where="envelope_id IS NOT NULL"),
        # What went to a phone within the last hour, and what was kept from one.
        partial_index("ix_outbox_letters", "address_key", "visible_at", where="state NOT IN ('queued', 'cancelled', 'expired', 'refused')"),
        partial_index("ix_outbox_held", "held_at", where="held_at IS NOT NULL"),
    )
    key: str
    made_by_kind: MadeBy = Field(sa_type=checked_enum(MadeBy, "made_by_kind"))
    made_by: UUID
    version: int
    check_in_id: UUID | None = Field(index=True)
    alert_id: UUID | None = Field(index=True)
    inbox_id: UUID | None = Field(index=True)
    young_person_id: UUID | None = Field(index=True)
    recipient_id: UUID | None
    stranger_id: UUID | None
    contact_id: UUID | None
    channel: ChannelName = Field(sa_type=checked_enum(ChannelName, "channel"))
    address_key: bytes
    road: Road = Field(sa_type=checked_enum(Road, "road"))
    lane: Lane = Field(sa_type=checked_enum(Lane, "lane"))
    text_key: str
    params: Any = Field(sa_type=Json)
    owed_at: datetime = Field(sa_type=Instant())  # civil
    visible_at: datetime = Field(sa_type=Instant())  # machine: not tried before
    not_after: datetime | None = Field(sa_type=Instant())  # civil: not worth sending later
    state: SendState = Field(sa_type=checked_enum(SendState, "state"), default=SendState.QUEUED)
    attempt: int = 0
    claimed_by: str | None
    lease_until: datetime | None = Field(sa_type=Instant())  # machine
    rendered_sealed: bytes | None = Field(sa_type=Sealed())  # rendered once, at the first claim: every attempt sends the same
    language: str | None  # in which its words are, once it is worded
    language_missed: str | None  # in which some of them could not be said, and were said in English
    parked_since: datetime | None = Field(sa_type=Instant())  # machine: since when it cannot be worded
    doubted_attempt: int | None  # of which nobody learned whether it left: what was sent after it may be a second copy
    # The message under whose name several pages to one phone left, this one by its present attempt; no reference, it may be this one.
    envelope_id: UUID | None
    envelope_attempt: int | None  # and that message's attempt: receipts name both
    provider_id: str | None = Field(index=True)
    accepted_at: datetime | None = Field(sa_type=Instant())
    left_at: datetime | None = Field(sa_type=Instant())
    delivered_at: datetime | None = Field(sa_type=Instant())
    cancelled_at: datetime | None = Field(sa_type=Instant())
    held_at: datetime | None = Field(sa_type=Instant())  # machine: when it was last kept from a phone that had too much
    failed_at: datetime | None = Field(sa_type=Instant())  # civil: the last try came to nothing, and no later one has gone better


inbox = core(InboxRow)
outbox = core(OutboxRow)
