"""Load a council file into the database: create what is missing there, tell what differs, change and delete nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, journal
from db.scope import Scope
from db.vault import Vault
from desk.council import Council
from desk.storing.authority import columns, store_retention, store_roads_to_others, store_rota, store_teams
from desk.storing.contacts import store_contacts
from desk.storing.ladders import store_ladders
from desk.storing.ledger import Ledger
from desk.storing.people import store_people
from desk.storing.placements import store_placements
from desk.storing.plans import store_plans
from desk.storing.telegram import warn_of_the_young


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file. Everything is named by reference."""

    created: tuple[str, ...]
    differs: tuple[str, ...]  # the file says something else; the database stays as it is
    missing: tuple[str, ...]  # the database has it, the file has not
    warnings: tuple[str, ...]


async def load(
    tx: AsyncConnection,
    scope: Scope,
    council: Council,
    *,
    vault: Vault,
    new_id: Callable[[], UUID],
    now: datetime,
    configured: frozenset[str],
) -> Loaded:
    """Write a council, all of it or nothing: the caller's transaction is the one it happens in."""
    written = columns(council)
    found = await authorities.by_ref(tx, scope, council.authority.ref)
    ledger = Ledger(tx, new_id() if found is None else found.id, vault, new_id, now)
    if found is None:
        await authorities.insert(tx, scope, {"id": ledger.authority, "ref": council.authority.ref, **written, "last_resort_id": None})
        ledger.created.append(f"authority {council.authority.ref}")
    teams = await store_teams(ledger, council)
    people = await store_people(ledger, council, teams)
    last_resort = people[council.authority.last_resort]
    if found is None:
        await authorities.change(tx, ledger.scope, ledger.authority, last_resort_id=last_resort)
    else:
        stored = {name: getattr(found, name) for name in written} | {"office_days": sorted(found.office_days)}
        stored["last_resort"], written["last_resort"] = found.last_resort_id, last_resort
        ledger.compare(f"authority {council.authority.ref}", stored, written)
    stands = await authorities.authority(tx, ledger.scope, ledger.authority)
    assert stands is not None, "it is there by now"
    await store_roads_to_others(ledger, council, stands, is_new=found is None)
    await store_retention(ledger, council, stands, is_new=found is None)
    await store_rota(ledger, council, teams, people)
    await store_contacts(ledger, council, people, configured)
    await warn_of_the_young(ledger, council, people)
    await store_placements(ledger, council, people, teams)
    await store_plans(ledger, council, people)
    await store_ladders(ledger, council)
    await journal.append(tx, ledger.scope, ledger.lines)
    return Loaded(
        tuple(ledger.created),
        tuple(ledger.differs),
        tuple(ledger.missing),
        tuple(str(one) for one in (*council.warnings, *ledger.warnings)),
    )
