"""How old a young person is, for all we were told: nobody under sixteen is put on Telegram, and protections follow the lowest age."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind
from desk.council.people import age
from ladder.cadence import local_date

_DETAILS = "young_person.details_sealed"


def details_of(vault: Vault, row: Record) -> Mapping[str, Any]:
    """What the council told of this young person beside what the service works with."""
    details: dict[str, Any] = {} if row.details_sealed is None else json.loads(vault.open(_DETAILS, row.id, row.details_sealed))
    return details


async def age_of(tx: AsyncConnection, scope: Scope, vault: Vault, person: Record, now: datetime) -> int | None:
    """By the birth date on file, on their council's own calendar; none where none is there, or where age is nobody's matter."""
    if person.kind is not PersonKind.YOUNG_PERSON:
        return None
    (row,) = await people.children_state(tx, scope, [person.id])
    born, council = details_of(vault, row).get("birth_date"), await authorities.authority(tx, scope, person.authority_id)
    if born is None or council is None:
        return None
    return age(date.fromisoformat(born), local_date(now, council.timezone))
