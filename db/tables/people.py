"""People, how they are reached, and who looks after whom."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from db.columns import Instant, Sealed, checked_enum
from db.tables.base import Tenant, check, core, owned, partial_index, refers
from db.words import ChannelName, ContactState, Manner, PersonKind
from ladder.words import AskCarer, Cover


class PersonRow(Tenant, table=True):
    """Anybody the service knows by name."""

    __tablename__ = "person"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "ref"),
        refers("team_id", "team"),
        partial_index("ix_person_worker", "authority_id", "ref", where="kind = 'worker'"),  # few among very many
    )
    ref: str
    kind: PersonKind = Field(sa_type=checked_enum(PersonKind, "kind"))
    name_sealed: bytes = Field(sa_type=Sealed())
    initials_sealed: bytes = Field(sa_type=Sealed())
    language: str  # in which they are written to
    spoken_language: str  # with which they were enrolled: it is read for a cry for help, and an interpreter is found for it
    timezone: str
    team_id: UUID | None
    busy_until: datetime | None = Field(sa_type=Instant())  # of a worker: pages go straight on to the next
    pin_sealed: bytes | None = Field(sa_type=Sealed())  # of a worker: a digest of what they say to a shared duty phone


class YoungPersonRow(SQLModel, table=True):
    """What is kept about a young person alone. Every decision locks this row first, and nothing before it."""

    __tablename__ = "young_person"
    __table_args__ = owned(
        refers("id", "person"),
        refers("allocated_to", "person"),
        refers("last_seen_by", "person"),
        check("unanswered_counts_up", "unanswered_in_a_row >= 0"),
        check("park_counts_up", "park_count >= 0"),
        partial_index("ix_young_person_parked", "parked_since", where="parked_since IS NOT NULL"),
        partial_index("ix_young_person_episode", "authority_id", "episode_since", where="episode_since IS NOT NULL"),
    )
    id: UUID = Field(primary_key=True)  # the person's id
    authority_id: UUID = Field(foreign_key="authority.id")
    sign_sealed: bytes | None = Field(sa_type=Sealed())
    cover: Cover = Field(sa_type=checked_enum(Cover, "cover"), default=Cover.CLOSED)
    allocated_to: UUID | None
    details_sealed: bytes | None = Field(sa_type=Sealed())
    duress_code_sealed: bytes | None = Field(sa_type=Sealed())
    duress_code_language: str | None  # in whose spelling it is compared, whatever they are written to in by now
    unanswered_in_a_row: int = 0
    stopped_at: datetime | None = Field(sa_type=Instant())
    paused_at: datetime | None = Field(sa_type=Instant())
    paused_until: datetime | None = Field(sa_type=Instant())
    last_reply_at: datetime | None = Field(sa_type=Instant())
    last_delivered_at: datetime | None = Field(sa_type=Instant())
    last_seen_at: datetime | None = Field(sa_type=Instant())
    last_seen_by: UUID | None  # none, where the sighting was by an adult who is no person of ours
    last_elsewhere_at: datetime | None = Field(sa_type=Instant())  # a carer knew where, without seeing them (K7 counts these)
    episode_since: datetime | None = Field(sa_type=Instant())  # an episode is open; opened and closed by named persons alone
    parked_until: datetime | None = Field(sa_type=Instant())  # machine time: a decision about this child failed
    parked_since: datetime | None = Field(sa_type=Instant())  # machine time: the first failure in a row
    park_count: int = 0


class ContactRow(Tenant, table=True):
    """One address on one channel. Two people may share one, so nothing here is unique across people."""

    __tablename__ = "contact"
    __table_args__ = owned(
        refers("person_id", "person"),
        sa.UniqueConstraint("authority_id", "person_id", "channel", "address_key"),
        check("manner_is_a_handsets", "(manner IS NOT NULL) = (channel = 'handset')"),
        partial_index("ix_contact_unheard_since", "unheard_since", where="unheard_since IS NOT NULL AND state = 'open'"),
    )
    person_id: UUID = Field(index=True)
    position: int
    channel: ChannelName = Field(sa_type=checked_enum(ChannelName, "channel"))
    manner: Manner | None = Field(sa_type=checked_enum(Manner, "manner"))
    address_sealed: bytes = Field(sa_type=Sealed())
    address_key: bytes = Field(index=True)
    proven: bool = False
    state: ContactState = Field(sa_type=checked_enum(ContactState, "state"), default=ContactState.OPEN)
    ever_delivered: bool = False  # then a message without `delivered` is undelivered, not silent (promise 2)
    guest: bool = False  # joined a demo by their own invitation (T4)
    cover: Cover | None = Field(sa_type=checked_enum(Cover, "cover"))  # where it differs from the young person's
    shared_with_kin: bool = False
    unheard_since: datetime | None = Field(sa_type=Instant())  # asked since then, and neither a receipt nor an answer came
    replaced_at: datetime | None = Field(sa_type=Instant())  # another number or chat took its place: stale, and theirs all the same
    shared_duty_phone: str | None  # the reference of the phone that several workers use by turns


class PlacementRow(Tenant, table=True):
    """Where a young person lives, from when to when, and who answers for it."""

    __tablename__ = "placement"
    __table_args__ = owned(
        refers("young_person_id", "young_person"),
        refers("team_id", "team"),
        check("ends_after_it_starts", "ends_on IS NULL OR ends_on >= starts_on"),
    )
    young_person_id: UUID = Field(index=True)
    ask_carer: AskCarer = Field(sa_type=checked_enum(AskCarer, "ask_carer"), default=AskCarer.CROSS_CHECK)
    placed_by: UUID = Field(foreign_key="authority.id")
    hosted_by: UUID = Field(foreign_key="authority.id")
    team_id: UUID
    starts_on: date
    ends_on: date | None


class PlacementCarerRow(Tenant, table=True):
    """A carer of a placement; position 0 is asked first."""

    __tablename__ = "placement_carer"
    __table_args__ = owned(
        refers("placement_id", "placement"),
        refers("carer_id", "person"),
        sa.UniqueConstraint("placement_id", "position"),
        sa.UniqueConstraint("placement_id", "carer_id"),
    )
    placement_id: UUID
    position: int
    carer_id: UUID = Field(index=True)


class InvitationRow(Tenant, table=True):
    """A one-use link to join a channel; only its hash is kept."""

    __tablename__ = "invitation"
    __table_args__ = owned(refers("person_id", "person"), sa.UniqueConstraint("token_hash"))
    person_id: UUID
    channel: ChannelName = Field(sa_type=checked_enum(ChannelName, "channel"))
    token_hash: str
    made_at: datetime = Field(sa_type=Instant())
    expires_at: datetime = Field(sa_type=Instant())
    used_at: datetime | None = Field(sa_type=Instant())


class PairingRow(Tenant, table=True):
    """A chat that somebody's link has opened, or a phone that was sent the first text: a worker beside it confirms whose it is.

    A chat is shown a number. A phone is known by the end of its own, which is looked up and not kept here: none is written.
    """

    __tablename__ = "pairing"
    __table_args__ = owned(refers("person_id", "person"), refers("contact_id", "contact"), refers("confirmed_by", "person"))
    person_id: UUID = Field(index=True)
    contact_id: UUID
    number: str
    made_at: datetime = Field(sa_type=Instant())  # machine time, as the invitation's; and so are those below
    replied_at: datetime | None = Field(sa_type=Instant())  # of a chat when it opened the link, of a phone when it answered
    refused_at: datetime | None = Field(sa_type=Instant())  # it said that it is somebody else's, or a worker did
    confirmed_at: datetime | None = Field(sa_type=Instant())
    confirmed_by: UUID | None
    language_offered: str | None  # what the app was set to, where that is a language of ours and not theirs: they are asked once confirmed


class StrangerRow(Tenant, table=True):
    """A sender we do not know, under a number that staff may say aloud."""

    __tablename__ = "stranger"
    __table_args__ = owned(
        sa.UniqueConstraint("authority_id", "number"),
        sa.UniqueConstraint("authority_id", "channel", "address_key"),
        refers("attached_to", "person"),
        partial_index("ix_stranger_parked", "parked_since", where="parked_since IS NOT NULL"),
    )
    number: int
    channel: ChannelName = Field(sa_type=checked_enum(ChannelName, "channel"))
    manner: Manner | None = Field(sa_type=checked_enum(Manner, "manner"))
    address_sealed: bytes = Field(sa_type=Sealed())
    address_key: bytes = Field(index=True)
    attached_to: UUID | None  # a named worker says so; it never binds the address by itself (A7)
    parked_until: datetime | None = Field(sa_type=Instant())  # machine time: a decision about this sender failed
    parked_since: datetime | None = Field(sa_type=Instant())


person = core(PersonRow)
young_person = core(YoungPersonRow)
contact = core(ContactRow)
placement = core(PlacementRow)
placement_carer = core(PlacementCarerRow)
invitation = core(InvitationRow)
pairing = core(PairingRow)
stranger = core(StrangerRow)
