"""What somebody needs to know about a young person before they ring or go there: the safe-contact note, carers, language, pauses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.changing import CHANGED
from console.reading.roll import Known, Roll
from db.queries import contacts, journal, placements
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ContactState
from desk import words
from ladder.cadence import local_date
from ladder.words import AskCarer


@dataclass(frozen=True, slots=True)
class About:
    """What somebody needs to know before they ring or go there."""

    sign: str
    notes: tuple[tuple[str, str], ...]
    dialect: str
    cover: str
    ask_carer: str
    carers: tuple[Known, ...]
    shared_with: tuple[str, ...]
    allocated_to: str
    paused_until: str
    stopped_at: str
    episode_since: str
    languages: tuple[str, ...]  # when they, or a carer of theirs, changed language, and how


async def changes_of_language(tx: AsyncConnection, scope: Scope, child: Record, roll: Roll) -> list[Record]:
    """The lines that say that the young person, or a carer of today, is written to in another language, the oldest first."""
    carers = [row.carer_id for row in await placements.carers_of(tx, scope, [child.id], local_date(roll.now, roll.zone))]
    lines = await journal.of_subjects(tx, scope, [child.id, *carers])
    return sorted((line for line in lines if line.event == CHANGED), key=lambda line: (line.at, line.id))


async def read_about(tx: AsyncConnection, scope: Scope, vault: Vault, child: Record, changed: Sequence[Record], roll: Roll) -> About:
    """What is kept about a young person for whoever is about to act; `changed` as `changes_of_language` gives it."""
    sealed = child.details_sealed
    details = {} if sealed is None else json.loads(vault.open("young_person.details_sealed", child.id, sealed))
    rows = await placements.carers_of(tx, scope, [child.id], local_date(roll.now, roll.zone))
    placement = rows[0].placement_id if rows else None
    await roll.meet(tx, [child.allocated_to, *(row.carer_id for row in rows)])
    allocated = roll.people.get(child.allocated_to)
    return About(
        sign="" if child.sign_sealed is None else vault.open("young_person.sign_sealed", child.id, child.sign_sealed),
        notes=tuple((name, _plain(details[key])) for key, name in words.DETAILS.items() if key in details),
        dialect=str(details.get("dialect", "")),
        cover=words.COVERS[child.cover],
        ask_carer=words.ASK_CARER[AskCarer(rows[0].ask_carer) if rows else AskCarer.NEVER],
        carers=_carers(rows, placement, roll),
        shared_with=await _shared_with(tx, scope, child),
        allocated_to="" if allocated is None else allocated.source,
        paused_until=roll.when(child.paused_until),
        stopped_at=roll.when(child.stopped_at),
        episode_since=roll.when(child.episode_since),
        languages=tuple(f"{roll.when(line.at)}: {line.reason}" for line in changed),
    )


async def _shared_with(tx: AsyncConnection, scope: Scope, child: Record) -> tuple[str, ...]:
    """Who else is reached on a phone of theirs: whoever holds it may be any of them."""
    theirs = [row for row in await contacts.contacts_of(tx, scope, [child.id]) if row.shared_with_kin]
    there = [await contacts.people_at(tx, scope, row.channel, [row.address_key]) for row in theirs]
    return tuple(sorted({one.ref for rows in there for one in rows if one.person_id != child.id and one.state is not ContactState.STALE}))


def _carers(rows: Sequence[Record], placement: UUID | None, roll: Roll) -> tuple[Known, ...]:
    return tuple(roll.people[row.carer_id] for row in rows if row.placement_id == placement)


def _plain(detail: str | bool | list[str]) -> str:
    if isinstance(detail, bool):
        return "yes" if detail else "no"
    return detail if isinstance(detail, str) else "; ".join(detail)
