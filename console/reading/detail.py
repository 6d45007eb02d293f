"""One alert with everything a person needs to act on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.about import About, changes_of_language, read_about
from console.reading.alerts import Card, card
from console.reading.before import Before, read_before
from console.reading.board import council_of, materials
from console.reading.faults import OnList, read_list
from console.reading.history import Spell, spells
from console.reading.notes import NoteLine, note_line
from console.reading.phrases import Uttered, choices_of, phrases_told
from console.reading.roll import Roll
from console.reading.standing import shows
from console.reading.timeline import Moment, timeline
from console.reading.watched import WatchLine, read_watched
from console.reading.written import Speakers, Written, mentions, written
from console.viewer import seen_among
from db.queries import alerts, board, contacts, inbox, journal, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, ContactState, Manner
from desk import words
from desk.permissions import Sight
from ladder.alert import Alert
from ladder.facts import Fact
from ladder.words import Cause, Resolution, Who

_BY = {Who.YOUNG_PERSON: "a message", Who.CARER: "the carer", None: "our clock"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: what, when, from what."""

    at: str
    cause: str
    source: str
    treatment: str
    later_at: str
    told_ring_by: str
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Detail:
    """The whole page."""

    id: UUID
    card: Card
    facts: tuple[FactLine, ...]
    about: About | None
    before: Before | None
    gives_no_receipts: bool  # whether no phone of theirs ever tells that something was delivered
    phrases: tuple[Uttered, ...]
    listed: tuple[OnList, ...]
    written: tuple[Written, ...]
    notes: tuple[NoteLine, ...]
    watched: tuple[WatchLine, ...]
    spells: tuple[Spell, ...]
    timeline: tuple[Moment, ...]
    closed_by: str
    closed_at: str
    outcome: str


async def read_detail(tx: AsyncConnection, scope: Scope, vault: Vault, roll: Roll, code: str, sight: Sight) -> Detail | None:
    """The alert that carries this code now, or carried it last. One that this sight does not show is as if there were none."""
    row = await alerts.by_code(tx, scope, code)
    if row is None:
        return None
    ids = [] if row.young_person_id is None else [row.young_person_id]
    if not shows(sight, await seen_among(tx, scope, sight, ids, roll), row):
        return None
    (material,) = await materials(tx, scope, roll, [row])
    shown = card(material, roll, await council_of(tx, scope, roll))
    value = shown.value
    check_ins = [one.id for one in material.askings]
    check_in_lines = await journal.of_subjects(tx, scope, check_ins)
    owed = [*await board.owed_by_alerts(tx, scope, [row.id]), *await outbox.of_check_ins(tx, scope, check_ins)]
    await roll.meet(tx, [one.recipient_id for one in owed])
    changed = [] if material.child is None else await changes_of_language(tx, scope, material.child, roll)
    about = None if material.child is None else await read_about(tx, scope, vault, material.child, changed, roll)
    answers = [answer for one in material.askings for answer in (*one.answers, *one.chosen)]
    spoken_of = mentions(value.facts, answers, material.lines)
    entries = await inbox.entries(tx, Scope.everywhere(), {one.message for one in spoken_of})
    carers = () if about is None else about.carers
    old = await _old_numbers(tx, scope, [one.id for one in (shown.about, *carers) if one is not None])
    phones = await contacts.contacts_of(tx, scope, {*ids, *(one.recipient_id for one in owed if one.recipient_id is not None)})
    receipts = {one.id: one for one in phones}
    return Detail(
        id=row.id,
        card=shown,
        facts=tuple(_facts(shown, roll)),
        about=about,
        before=None if material.child is None or shown.about is None else await read_before(tx, scope, vault, material.child, shown.about),
        gives_no_receipts=_gives_no_receipts([one for one in phones if one.person_id in ids]),
        phrases=phrases_told(material.lines, owed, receipts, roll),
        listed=() if row.fault_id is None else await read_list(tx, scope, row.id, roll, sight),
        written=tuple(written(vault, entries, spoken_of, choices_of(material.lines), Speakers(shown.about, carers, old), roll)),
        notes=tuple(note_line(vault, one, roll) for one in await alerts.notes_of(tx, scope, [row.id])),
        watched=await read_watched(tx, scope, vault, roll, sight, ids) if ids else (),
        spells=spells(material.lines, roll),
        timeline=timeline(material.lines, check_in_lines, owed, changed, receipts, roll),
        closed_by=roll.called(value.resolved_by),
        closed_at=roll.when(row.resolved_at),
        outcome="" if value.outcome is None else words.RESOLUTIONS[Resolution(value.outcome)],
    )


def _gives_no_receipts(phones: Sequence[Record]) -> bool:
    """Whether every phone of theirs is one whose road tells no more once a message was taken."""
    texted = [one for one in phones if one.channel is not ChannelName.VOICE and one.state is not ContactState.STALE]
    return bool(texted) and all(ChannelName.TELEGRAM is one.channel or one.manner is Manner.TELEGRAM for one in texted)


def _facts(shown: Card, roll: Roll) -> list[FactLine]:
    due = {one.id: one.due_at for one in shown.askings}
    return [
        FactLine(
            at=roll.when(fact.at),
            cause=words.cause(fact.cause, is_unheard=fact.unheard_since is not None),
            source=_source(shown.value, fact, None if fact.check_in is None else roll.when(due.get(UUID(fact.check_in)))),
            treatment=words.TREATMENTS[fact.treatment][0],
            later_at=roll.when(fact.later_at),
            told_ring_by=roll.when(fact.told_ring_by),
            in_a_row=fact.in_a_row,
        )
        for fact in shown.value.facts
    ]


def _source(value: Alert, fact: Fact, slot: str | None) -> str:
    if fact.cause is Cause.FAULT:
        return "our own watch"
    said = "an unknown number" if value.tier is None and fact.by is None and slot is None else _BY[fact.by]
    return said if not slot else f"{said}, in the check-in of {slot}"


async def _old_numbers(tx: AsyncConnection, scope: Scope, people: Sequence[UUID]) -> frozenset[bytes]:
    """The addresses of these people that others took the place of."""
    theirs = await contacts.contacts_of(tx, scope, people) if people else ()
    return frozenset(row.address_key for row in theirs if row.replaced_at is not None)
