"""Placements: known by whose they are and the day they start."""

from typing import Any
from uuid import UUID

from db.queries import placements
from db.queries.rows import Records
from desk.council import Council, Placement
from desk.storing.ledger import Ledger


async def store_placements(ledger: Ledger, council: Council, ids: dict[str, UUID], teams: dict[str, UUID]) -> None:
    """New placements with their carers, the first of whom is asked first."""
    there = await placements.placements_of(ledger.tx, ledger.scope, ids.values())
    refs = {person_id: ref for ref, person_id in ids.items()}
    stored = {(refs[row.young_person_id], row.starts_on): row for row in there}
    asked = await _carers(ledger, there)
    rows: list[dict[str, Any]] = []
    carers: list[dict[str, Any]] = []
    for one in council.placements:
        name, columns = f"placement of {one.young_person} from {one.starts_on}", _columns(ledger, one, ids, teams)
        row = stored.pop((one.young_person, one.starts_on), None)
        if row is not None:
            here = {column: getattr(row, column) for column in columns} | {"carers": asked.get(row.id, [])}
            ledger.compare(name, here, columns | {"carers": [ids[carer] for carer in one.carers]})
            continue
        placement_id = ledger.new_id()
        rows.append(columns | {"id": placement_id, "authority_id": ledger.authority})
        for place, carer in enumerate(one.carers):
            of = {"authority_id": ledger.authority, "placement_id": placement_id, "position": place, "carer_id": ids[carer]}
            carers.append({"id": ledger.new_id(), **of})
        ledger.created.append(name)
        content = {"from": one.starts_on.isoformat(), "ask_carer": one.ask_carer.value}
        ledger.note(ids[one.young_person], "Placed", f"{one.young_person} is placed from {one.starts_on}", content)
    ledger.missing += [f"placement of {ref} from {day}" for ref, day in stored]
    await placements.insert_placements(ledger.tx, ledger.scope, rows, carers)


def _columns(ledger: Ledger, one: Placement, ids: dict[str, UUID], teams: dict[str, UUID]) -> dict[str, Any]:
    return {
        "young_person_id": ids[one.young_person],
        "ask_carer": one.ask_carer,
        "placed_by": ledger.authority,  # the file speaks of its own council alone
        "hosted_by": ledger.authority,
        "team_id": teams[one.team],
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


async def _carers(ledger: Ledger, there: Records) -> dict[UUID, list[UUID]]:
    """The carers of these placements, each placement's in order."""
    children = [row.young_person_id for row in there]
    found: dict[UUID, list[UUID]] = {}
    for day in {row.starts_on for row in there}:
        of_day = await placements.carers_of(ledger.tx, ledger.scope, children, day)
        found |= {row.placement_id: [] for row in of_day}
        for row in of_day:
            found[row.placement_id].append(row.carer_id)
    return found
