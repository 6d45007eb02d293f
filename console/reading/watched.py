"""What the shifts to come are asked to watch, as the pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from console.viewer import seen_among
from db.scope import Scope
from db.vault import Vault
from desk import watching
from desk.permissions import Sight


@dataclass(frozen=True, slots=True)
class WatchLine:
    """One note that stands."""

    id: str
    about: Known
    text: str
    by: str
    since: str
    until: str


async def read_watched(
    tx: AsyncConnection, scope: Scope, vault: Vault, roll: Roll, sight: Sight, about: Iterable[UUID] | None = None
) -> tuple[WatchLine, ...]:
    """Those that stand now and that this sight shows, of everybody or about these young people."""
    notes = await watching.standing(tx, scope, vault, roll.now, about)
    seen = await seen_among(tx, scope, sight, {one.child for one in notes}, roll)
    await roll.meet(tx, seen)
    return tuple(
        WatchLine(one.id.hex, roll.people[one.child], one.text, roll.called(one.by), roll.when(one.since), roll.when(one.until))
        for one in notes
        if one.child in seen
    )
