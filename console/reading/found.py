"""Whom a search found, told apart by as little as possible: no name stands among others'."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from db.queries import alerts, people, plans
from db.queries.rows import grouped
from db.scope import Scope
from desk import words
from ladder import cadence


@dataclass(frozen=True, slots=True)
class Found:
    """One of them."""

    about: Known
    allocated_to: str
    tiers: str
    code: str
    cause: str


async def read_found(tx: AsyncConnection, scope: Scope, roll: Roll, ids: Sequence[UUID]) -> tuple[Found, ...]:
    """These young people, by reference."""
    planned = grouped(await plans.plans_of(tx, scope, ids), "young_person_id")
    open_now = {row.young_person_id: row for row in await alerts.open_of(tx, scope, ids)}
    rows = sorted(await people.children_state(tx, scope, ids), key=lambda row: row.ref)
    await roll.meet(tx, [one for row in rows for one in (row.id, row.allocated_to)])
    found = []
    for row in rows:
        worker, alert = roll.people.get(row.allocated_to), open_now.get(row.id)
        tiers = {words.TIERS[cadence.tier_at(plan.tier, plan.tier_changes_at, roll.now)[0]]: None for plan in planned.get(row.id, ())}
        found.append(
            Found(
                about=roll.people[row.id],
                allocated_to="" if worker is None else worker.source,
                tiers="; ".join(tiers),
                code="" if alert is None else alert.code,
                cause="" if alert is None else words.CAUSES[alert.cause],
            )
        )
    return tuple(found)
