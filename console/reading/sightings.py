"""Who has seen a young person, as workers wrote it down, and what of a carer's word a second adult has yet to see (K7)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from db.queries import cross_checks, sightings
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from desk.sightings import AT_MOST_AGO
from ladder.cross_check import CrossCheck
from scheduler.codec import from_json


@dataclass(frozen=True, slots=True)
class SightingLine:
    """One sighting: when, by whom, and who wrote it down."""

    at: str
    by: str
    relation: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A carer's word that no second adult has borne out yet, and by when one is to."""

    said_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Sightings:
    """The page of one young person's sightings."""

    about: Known
    lines: tuple[SightingLine, ...]
    owed: Owed | None


async def read_sightings(tx: AsyncConnection, scope: Scope, vault: Vault, roll: Roll, about: Known) -> Sightings:
    """Those of the last days, the latest first."""
    rows = await sightings.of_child(tx, scope, about.id, roll.now - AT_MOST_AGO)
    await roll.meet(tx, [row.seen_by for row in rows])
    owed = [owed_in(row) for row in await cross_checks.owed_of(tx, scope, [about.id])]
    return Sightings(about, tuple(_line(vault, row, roll) for row in rows), owed[0] if owed else None)


def owed_in(row: Record) -> Owed:
    """The oldest word that waits."""
    word = from_json(CrossCheck, row.state).words[0]
    return Owed(word.at, word.due_at)


def _line(vault: Vault, row: Record, roll: Roll) -> SightingLine:
    seer = roll.people.get(row.seen_by)
    return SightingLine(
        at=roll.when(row.seen_at),
        by=vault.open("sighting.name_sealed", row.id, row.name_sealed) if seer is None else seer.source,
        relation="" if row.relation_sealed is None else vault.open("sighting.relation_sealed", row.id, row.relation_sealed),
        recorded_by=roll.people[row.recorded_by].source,
    )
