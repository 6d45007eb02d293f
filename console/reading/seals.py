"""How far the journal is sealed: what an auditor holds against the heads that were kept outside."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import made_at
from db.queries import seals
from db.scope import Scope


@dataclass(frozen=True, slots=True)
class Sealed:
    """The newest seal, and what none holds yet."""

    head: str
    sealed_at: str
    up_to: str
    waiting: int
    waits_since: str


async def read_seals(tx: AsyncConnection, scope: Scope, zone: str) -> Sealed:
    """As it stands; machine time throughout, since lines are sealed by it."""
    newest = await seals.newest(tx, scope)
    since = await seals.unsealed_since(tx, scope)
    return Sealed(
        head="" if newest is None else seals.head_of(newest.number, newest.hash),
        sealed_at="" if newest is None else exact(newest.sealed_at, zone),
        up_to="" if newest is None else exact(made_at(newest.last_line), zone),
        waiting=await seals.count_unsealed(tx, scope),
        waits_since="" if since is None else exact(since, zone),
    )


def exact(at: datetime, zone: str) -> str:
    """An instant to the second, as the council's clocks showed it: two lines of one minute have an order."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"
