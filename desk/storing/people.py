"""People: what is known of them, sealed, and of young people what is kept about them alone."""

import json
from typing import Any
from uuid import UUID

from db.names import token_keys, tokens_of
from db.queries import name_tokens, people
from db.queries.rows import Record
from db.words import PersonKind
from desk.council import Council, Kind, Person
from desk.storing.ledger import Ledger

_NAME, _INITIALS = "person.name_sealed", "person.initials_sealed"
_SIGN, _DETAILS = "young_person.sign_sealed", "young_person.details_sealed"


async def store_people(ledger: Ledger, council: Council, teams: dict[str, UUID]) -> dict[str, UUID]:
    """Everybody by reference, newcomers created. Whoever is known is locked, if a child, and compared."""
    known = {row.ref: row for row in await people.all_of(ledger.tx, ledger.scope)}
    ledger.no_longer_written("person", known, (person.ref for person in council.people))
    ids = {person.ref: known[person.ref].id if person.ref in known else ledger.new_id() for person in council.people}
    newcomers = [person for person in council.people if person.ref not in known]
    await people.insert_people(ledger.tx, ledger.scope, [_row(ledger, ids[one.ref], one, teams) for one in newcomers])
    young = [one for one in newcomers if one.kind is Kind.YOUNG_PERSON]
    await people.insert_young_people(ledger.tx, ledger.scope, [_young_row(ledger, one, ids) for one in young])
    await name_tokens.store(ledger.tx, ledger.scope, [row for one in young for row in _token_rows(ledger, one, ids[one.ref])])
    for person in newcomers:
        ledger.created.append(f"person {person.ref}")
        ledger.note(ids[person.ref], "Enrolled", f"{person.ref} is in the council file", {"kind": person.kind.value})
    await _compare(ledger, [one for one in council.people if one.ref in known], known, ids, teams)
    return ids


def _row(ledger: Ledger, person_id: UUID, person: Person, teams: dict[str, UUID]) -> dict[str, Any]:
    return {
        "id": person_id,
        "authority_id": ledger.authority,
        "ref": person.ref,
        "kind": PersonKind(person.kind),
        "name_sealed": ledger.vault.seal(_NAME, person_id, person.name),
        "initials_sealed": ledger.vault.seal(_INITIALS, person_id, _initials(person)),
        "language": person.language,
        "spoken_language": person.language,
        "timezone": person.timezone,
        "team_id": teams[person.team],
    }


def _initials(person: Person) -> str:
    """As written, else of the name: Amanuel B. is A.B."""
    if person.initials is not None:
        return person.initials
    return "".join(f"{part[0].upper()}." for part in person.name.split() if part[0].isalpha())[:8] or person.ref


def _young_row(ledger: Ledger, person: Person, ids: dict[str, UUID]) -> dict[str, Any]:
    child, details = ids[person.ref], _details(person)
    return {
        "id": child,
        "authority_id": ledger.authority,
        "sign_sealed": None if person.sign is None else ledger.vault.seal(_SIGN, child, person.sign),
        "cover": person.cover,
        "allocated_to": None if person.allocated_to is None else ids[person.allocated_to],
        "details_sealed": ledger.vault.seal(_DETAILS, child, json.dumps(details)) if details else None,
    }


def _token_rows(ledger: Ledger, person: Person, child: UUID) -> list[dict[str, Any]]:
    """By what they are looked for."""
    case_ref = person.details.get("case_ref")
    keys = [
        token_keys(ledger.vault, ledger.authority, one)[0] for one in tokens_of(person.name, None if case_ref is None else str(case_ref))
    ]
    return [{"authority_id": ledger.authority, "young_person_id": child, "token_key": key} for key in keys]


def _details(person: Person) -> dict[str, Any]:
    born = {} if person.birth_date is None else {"birth_date": person.birth_date.isoformat()}
    return born | dict(person.details)


async def _compare(ledger: Ledger, persons: list[Person], known: dict[str, Record], ids: dict[str, UUID], teams: dict[str, UUID]) -> None:
    children = [ids[one.ref] for one in persons if one.kind is Kind.YOUNG_PERSON]
    await people.lock_children(ledger.tx, ledger.scope, children)
    young = {row.id: row for row in await people.children_state(ledger.tx, ledger.scope, children)}
    for person in persons:
        row = known[person.ref]
        stored = {name: getattr(row, name) for name in ("kind", "language", "timezone", "team_id")}
        stored |= {"name": ledger.vault.open(_NAME, row.id, row.name_sealed)}
        stored |= {"initials": ledger.vault.open(_INITIALS, row.id, row.initials_sealed)}
        written = {"kind": person.kind, "language": person.language, "timezone": person.timezone, "team_id": teams[person.team]}
        written |= {"name": person.name, "initials": _initials(person)}
        if row.id in young:
            stored |= _of_child(ledger, young[row.id])
            allocated = None if person.allocated_to is None else ids[person.allocated_to]
            written |= {"sign": person.sign, "cover": person.cover, "allocated_to": allocated, "details": _details(person)}
        ledger.compare(f"person {person.ref}", stored, written)


def _of_child(ledger: Ledger, row: Record) -> dict[str, Any]:
    sign, details = row.sign_sealed, row.details_sealed
    return {
        "sign": None if sign is None else ledger.vault.open(_SIGN, row.id, sign),
        "cover": row.cover,
        "allocated_to": row.allocated_to,
        "details": {} if details is None else json.loads(ledger.vault.open(_DETAILS, row.id, details)),
    }
