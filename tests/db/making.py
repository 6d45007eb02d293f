"""A small council in rows: what a test does not say is some good default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db import tables
from db.ids import IdSource
from db.queries import authorities, contacts, outbox, people, placements, plans
from db.scope import Scope
from db.vault import Vault, new_keys
from db.words import ChannelName, InboxKind, Lane, MadeBy, Manner, PersonKind, SendState
from ladder.words import AskCarer, Cause, Cover, Road, Tier, Treatment, Who

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
MACHINE = datetime(2027, 1, 1, tzinfo=UTC)
SOON, LATER = timedelta(minutes=1), timedelta(minutes=30)
EVERYWHERE = Scope.everywhere()


def counted_entropy() -> Callable[[int], bytes]:
    """Bytes that look random enough and are the same in every run."""
    numbers = count(1)
    return lambda size: (next(numbers) * 0x9E3779B97F4A7C15 % (1 << 64)).to_bytes(8, "big").ljust(size, b"\5")[:size]


new_id = IdSource(lambda: MACHINE, counted_entropy())
VAULT = Vault(new_keys("k1", lambda size: b"k" * size), new_keys("i1", lambda size: b"i" * size))


@dataclass
class Council:
    """The ids of a council, its people and their phones."""

    id: UUID = field(default_factory=new_id)
    team: UUID = field(default_factory=new_id)
    worker: UUID = field(default_factory=new_id)
    carer: UUID = field(default_factory=new_id)
    children: list[UUID] = field(default_factory=lambda: [new_id(), new_id()])
    plans: list[UUID] = field(default_factory=lambda: [new_id(), new_id()])
    placement: UUID = field(default_factory=new_id)
    phones: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def child(self) -> UUID:
        """The first of the two siblings."""
        return self.children[0]

    @property
    def scope(self) -> Scope:
        """This council's rows."""
        return Scope(self.id)


def phone_key(address: str) -> bytes:
    """Under what a simulated phone is found."""
    return VAULT.address_key(ChannelName.HANDSET, address)


async def make_council(tx: AsyncConnection, ref: str = "westshire") -> Council:
    """Two siblings who share a phone, their carer, a worker."""
    council = Council()
    await authorities.insert(tx, EVERYWHERE, authority_row(council, ref))
    scope = council.scope
    await authorities.insert_teams(tx, scope, [{"id": council.team, "authority_id": council.id, "ref": "duty"}])
    kinds = {council.worker: PersonKind.WORKER, council.carer: PersonKind.CARER}
    kinds |= dict.fromkeys(council.children, PersonKind.YOUNG_PERSON)
    await people.insert_people(
        tx, scope, [person_row(council, who, kind, f"P-{number}") for number, (who, kind) in enumerate(kinds.items())]
    )
    await people.insert_young_people(tx, scope, [child_row(council, child) for child in council.children])
    shared = dict.fromkeys(council.children, "siblings") | {council.worker: "khan", council.carer: "grace"}
    rows = [contact_row(council, who, address) for who, address in shared.items()]
    council.phones = {row["person_id"]: row["id"] for row in rows}
    await contacts.insert_contacts(tx, scope, rows)
    await plans.insert_plans(tx, scope, [plan_row(council, *pair) for pair in zip(council.plans, council.children, strict=True)])
    carer = {"id": new_id(), "authority_id": council.id, "placement_id": council.placement, "position": 0, "carer_id": council.carer}
    await placements.insert_placements(tx, scope, [placement_row(council)], [carer])
    return council


def authority_row(council: Council, ref: str) -> dict[str, Any]:
    """A council."""
    office = {"office_days": ["mon"], "office_from": "09:00", "office_to": "17:00", "holidays": "england_and_wales"}
    return {"id": council.id, "ref": ref, "name": ref.title(), "timezone": "Europe/London", **office}


def person_row(council: Council, who: UUID, kind: PersonKind, ref: str) -> dict[str, Any]:
    """A person."""
    return {
        "id": who,
        "authority_id": council.id,
        "ref": ref,
        "kind": kind,
        "name_sealed": VAULT.seal("person.name_sealed", who, "Amanuel B."),
        "initials_sealed": VAULT.seal("person.initials_sealed", who, "A.B."),
        "language": "ti",
        "spoken_language": "ti",
        "timezone": "Europe/London",
        "team_id": council.team if kind is PersonKind.WORKER else None,
    }


def child_row(council: Council, child: UUID) -> dict[str, Any]:
    """What is kept about a young person alone."""
    return {"id": child, "authority_id": council.id, "cover": Cover.OPEN}


def contact_row(council: Council, who: UUID, address: str, **changed: Any) -> dict[str, Any]:
    """A simulated phone."""
    row_id = new_id()
    return {
        "id": row_id,
        "authority_id": council.id,
        "person_id": who,
        "position": 0,
        "channel": ChannelName.HANDSET,
        "manner": Manner.SMS,
        "address_sealed": VAULT.seal("contact.address_sealed", row_id, address),
        "address_key": phone_key(address),
        "proven": True,
        **changed,
    }


def plan_row(council: Council, plan_id: UUID, child: UUID) -> dict[str, Any]:
    """Asked at 18:30 every day."""
    when = {"days": "all", "times": ["18:30"], "timezone": "Europe/London"}
    who = {"young_person_id": child, "starts_with": Who.YOUNG_PERSON, "tier": Tier.ARRIVAL}
    return {"id": plan_id, "authority_id": council.id, "ref": "evening", **who, **when}


def placement_row(council: Council) -> dict[str, Any]:
    """Where the first of the siblings lives."""
    ids = {"id": council.placement, "authority_id": council.id, "placed_by": council.id, "hosted_by": council.id}
    day = {"starts_on": date(2026, 11, 1), "ask_carer": AskCarer.ALWAYS}
    return {**ids, **day, "young_person_id": council.child, "team_id": council.team}


def check_in_row(council: Council, sibling: int = 0, **changed: Any) -> dict[str, Any]:
    """A check-in whose question is about to leave."""
    return {
        "id": new_id(),
        "authority_id": council.id,
        "young_person_id": council.children[sibling],
        "plan_id": council.plans[sibling],
        "local_date": date(2026, 11, 23),
        "slot": "18:30",
        "asking": 0,
        "due_at": NOW,
        "phase": "asking",
        "wake_at": NOW + LATER,
        "rung": 0,
        "version": 1,
        "outcome": None,
        "closed_at": None,
        "asks_key": phone_key("siblings"),
        "state": {},
        **changed,
    }


def alert_row(council: Council, **changed: Any) -> dict[str, Any]:
    """An alert that pages."""
    return {
        "id": new_id(),
        "authority_id": council.id,
        "code": "K7P",
        "young_person_id": council.child,
        "stranger_id": None,
        "team_id": council.team,
        "phase": "paging",
        "cause": Cause.SILENT,
        "treatment": Treatment.PAGE,
        "tier": Tier.ARRIVAL,
        "version": 1,
        "wake_at": NOW + LATER,
        "opened_at": NOW,
        "state": {},
        **changed,
    }


async def withdraw(tx: AsyncConnection, message_id: UUID) -> None:
    """Take back one message, as decisions take back all that they owe because of a thing."""
    row = await outbox.message(tx, EVERYWHERE, message_id)
    assert row is not None
    taking_back = outbox._withdrawing(EVERYWHERE, row.lane, None).where(tables.outbox.c.id == message_id)
    await tx.execute(taking_back, {"at": NOW})


def owed_row(council: Council, lane: Lane = Lane.PAGE, **changed: Any) -> dict[str, Any]:
    """A message to the worker."""
    row_id = new_id()
    return {
        "id": row_id,
        "authority_id": council.id,
        "key": f"a:{row_id}",
        "made_by_kind": MadeBy.ALERT,
        "made_by": row_id,
        "version": 1,
        "recipient_id": council.worker,
        "contact_id": council.phones[council.worker],
        "young_person_id": council.child,
        "check_in_id": None,
        "alert_id": None,
        "channel": ChannelName.HANDSET,
        "address_key": phone_key("khan"),
        "road": Road.SMS,
        "lane": lane,
        "text_key": "W1",
        "params": {},
        "owed_at": NOW,
        "visible_at": MACHINE,
        "not_after": None,
        **changed,
    }


def question_row(council: Council, check_in_id: UUID, sibling: int = 0, **changed: Any) -> dict[str, Any]:
    """A question to one of the siblings, at the phone they share."""
    child = council.children[sibling]
    who = {"recipient_id": child, "young_person_id": child, "contact_id": council.phones[child], "check_in_id": check_in_id}
    return owed_row(council, Lane.QUESTION, **{**who, "address_key": phone_key("siblings"), **changed})


def told_row(external_id: str, address: str = "siblings", kind: InboxKind = InboxKind.MESSAGE, **changed: Any) -> dict[str, Any]:
    """Something a phone said."""
    row_id = new_id()
    return {
        "id": row_id,
        "channel": ChannelName.HANDSET,
        "external_id": external_id,
        "kind": kind,
        "sender_key": phone_key(address),
        "body_sealed": VAULT.seal("inbox.body_sealed", row_id, "{}"),
        "received_at": NOW,
        "stored_at": MACHINE,
        **changed,
    }


async def claimed(tx: AsyncConnection, claimed_by: str | None = None) -> int:
    """How many messages are claimed and unsettled, by everybody or by one process."""
    by = [] if claimed_by is None else [tables.outbox.c.claimed_by == claimed_by]
    query = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.state == SendState.CLAIMED, *by)
    return await tx.scalar(query) or 0
