"""The simulated phones side by side: whose each is, what its screen shows, and how its switches stand."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.channels.handset import Phone, Shown
from console.reading.following import on_duty_now
from console.reading.roll import Known, Roll
from console.reading.script import direction_in, language_in
from console.service import Handsets
from db.queries import contacts, demo, outbox, people, placements, plans
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.vault import Vault
from db.words import CallState, ChannelName, Direction, PersonKind
from desk import words
from ladder import cadence
from ladder.cadence import local_date
from ladder.words import Cover, Road
from locales import Direction as WritingDirection
from scheduler.known import Council

LINES_SHOWN = 40
SWITCHES = (("is_off", "Off"), ("no_credit", "No credit"), ("is_blocked", "Blocks us"), ("is_slow", "Slow"), ("bounces", "Bounces"))

_GROUPS = (
    (PersonKind.YOUNG_PERSON, "Young people"),
    (PersonKind.CARER, "Carers"),
    (PersonKind.WORKER, "Workers"),
    (None, "Nobody we know"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the glass, or one call. `row` names it when a button under it is pressed."""

    row: UUID
    is_ours: bool
    is_call: bool
    is_ringing: bool
    is_heard: bool
    text: str
    language: str
    direction: WritingDirection
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    at: str
    missed: str  # what could not be said in their language


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose phone it is."""

    ref: str
    name: str
    language: str
    language_name: str
    is_draft: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handset:
    """One phone as the page draws it."""

    address: str
    ref: str
    manner: str
    holders: tuple[Holder, ...]
    lines: tuple[Line, ...]
    switches: tuple[tuple[str, str, bool], ...]

    @property
    def ringing(self) -> Line | None:
        """The call that rings now."""
        return next((one for one in self.lines if one.is_ringing), None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every phone, in groups, and the clock that can be turned."""

    groups: tuple[tuple[str, tuple[Handset, ...]], ...]
    next_at: str
    network_is_down: bool


async def read_shelf(
    tx: AsyncConnection, scope: Scope, vault: Vault, phones: Sequence[tuple[Phone, list[Shown]]], roll: Roll, council: Council
) -> Shelf:
    """The phones of this moment, with what is known of whoever holds them."""
    await roll.meet_everybody(tx)
    owned = [row for row in await contacts.contacts_of(tx, scope, list(roll.people)) if row.channel is ChannelName.HANDSET]
    addresses = grouped(owned, "address_key")
    facts = await _facts(tx, scope, roll, council)
    missed = await _missed(tx, scope, [line for _, lines in phones for line in lines])
    handsets: list[tuple[PersonKind | None, Handset]] = []
    for phone, lines in phones:
        keys = vault.address_keys(ChannelName.HANDSET, phone.address)
        rows: list[Record] = [row for key in keys for row in addresses.get(key, [])]
        known = [roll.people[row.person_id] for row in rows]
        handsets.append((known[0].kind if known else None, _handset(phone, lines, known, facts, missed, roll)))
    groups = tuple((name, tuple(sorted((one for of, one in handsets if of is kind), key=_by_ref))) for kind, name in _GROUPS)
    return Shelf(
        tuple(group for group in groups if group[1]), roll.when(await demo.next_wake(tx, roll.now)), await demo.network_is_down(tx)
    )


def _by_ref(one: Handset) -> str:
    return one.ref


async def read_screens(handsets: Handsets, is_shown: Callable[[list[str]], Awaitable[frozenset[str]]]) -> list[tuple[Phone, list[Shown]]]:
    """Every phone that is shown and what stands on its glass."""
    phones = await handsets.phones()
    shown = await is_shown([phone.address for phone in phones])
    return [(phone, await handsets.screen(phone.address, LINES_SHOWN)) for phone in phones if phone.address in shown]


async def not_anothers(tx: AsyncConnection, scope: Scope, vault: Vault, addresses: Iterable[str]) -> frozenset[str]:
    """Of these phones those of this council, and those that no council knows: whoever plays one does not play another."""
    by_key = {key: address for address in addresses for key in vault.address_keys(ChannelName.HANDSET, address)}
    everybodys = await contacts.people_at(tx, Scope.everywhere(), ChannelName.HANDSET, list(by_key))
    own = {by_key[row.address_key] for row in everybodys if row.authority_id == scope.authority_id}
    return frozenset(by_key.values()) - ({by_key[row.address_key] for row in everybodys} - own)


async def _missed(tx: AsyncConnection, scope: Scope, lines: Sequence[Shown]) -> dict[UUID | None, str]:
    """Of these messages those that could not be said in their language, and in which they were said."""
    ours = {line.message for line in lines if line.message is not None}
    return {row.id: words.language_of(row.language, row.language_missed) for row in await outbox.not_in_their_language(tx, scope, ours)}


def _handset(
    phone: Phone,
    lines: Sequence[Shown],
    known: Sequence[Known],
    facts: dict[UUID, tuple[str, ...]],
    missed: dict[UUID | None, str],
    roll: Roll,
) -> Handset:
    holders = tuple(_holder(one, facts.get(one.id, ())) for one in known)
    language = known[0].language if known else locales.ENGLISH
    return Handset(
        address=phone.address,
        ref=holders[0].ref if holders else phone.address,
        manner=words.MANNERS[phone.manner],
        holders=holders,
        lines=tuple(_line(one, language, missed.get(one.message, ""), roll) for one in lines),
        switches=tuple((name, says, bool(getattr(phone, name))) for name, says in SWITCHES),
    )


def _holder(one: Known, facts: tuple[str, ...]) -> Holder:
    speaks = locales.language(one.language)
    return Holder(one.ref, one.name, one.language, speaks.native, not speaks.review.is_signed, facts)


def _line(one: Shown, language: str, missed: str, roll: Roll) -> Line:
    is_ours = one.direction is Direction.IN
    return Line(
        row=one.id,
        is_ours=is_ours,
        is_call=one.road is Road.VOICE,
        is_ringing=one.call is CallState.RINGING,
        is_heard=one.call is CallState.HEARD,
        text=one.text,
        language=language_in(one.text, language),
        direction=direction_in(one.text),
        buttons=tuple(tuple((button.label, button.data) for button in row) for row in one.buttons),
        at=roll.when(one.at),
        missed=missed if is_ours else "",
    )


async def _facts(tx: AsyncConnection, scope: Scope, roll: Roll, council: Council) -> dict[UUID, tuple[str, ...]]:
    """What stands above each phone: cover and tier, whose carer, on duty or not."""
    young = [one.id for one in roll.people.values() if one.kind is PersonKind.YOUNG_PERSON]
    found: dict[UUID, tuple[str, ...]] = {}
    tiers = {row.young_person_id: _tier(row, roll.now) for row in await plans.plans_of(tx, scope, young)}
    for row in await people.children_state(tx, scope, young):
        cover = "closed cover" if row.cover is Cover.CLOSED else "open cover"
        found[row.id] = (tiers.get(row.id, "no plan"), cover)
    for row in await placements.carers_of(tx, scope, young, local_date(roll.now, roll.zone)):
        about = roll.people[row.young_person_id]
        found[row.carer_id] = (*found.get(row.carer_id, ()), f"{_ASKED[row.ask_carer]} {about.initials}")
    on_duty = on_duty_now(council, roll.now)
    for one in roll.workers:
        last_resort = ("last resort",) if one.id == council.last_resort else ()
        found[one.id] = (*(("on duty now",) if one.ref in on_duty else ()), *last_resort) or ("not on duty now",)
    return found


_ASKED = {"always": "always asked about", "cross_check": "asked, with a cross-check, about", "never": "never asked about"}


def _tier(plan: Record, now: datetime) -> str:
    tier, _ = cadence.tier_at(plan.tier, plan.tier_changes_at, now)
    return f"{words.TIERS[tier]}, asked at {' and '.join(plan.times)}"
