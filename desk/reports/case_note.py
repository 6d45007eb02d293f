"""The story of one alert as dated plain sentences, for the case record: the whole of it, from the check-ins it comes from to its end."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from desk.reports import entries, sentences
from desk.reports.check_ins import Clock
from desk.reports.material import of_alert
from ladder.alert import Alert
from ladder.cadence import local_date
from scheduler.codec import from_json

_A_MOMENT = timedelta(microseconds=1)  # what happens this moment belongs to it


async def case_note(tx: AsyncConnection, scope: Scope, vault: Vault, row: Record, now: datetime, zone: str) -> str:
    """Every sentence about it, up to now."""
    value: Alert = from_json(Alert, row.state)
    named = list(dict.fromkeys(fact.check_in for fact in value.facts if fact.check_in is not None))
    asked = await checkins.check_ins(tx, scope, [UUID(one) for one in named])
    clock = Clock(zone, None, now + _A_MOMENT)
    found = await of_alert(tx, scope, vault, row, asked, clock, local_date(now, zone))
    if row.young_person_id is None:
        entry = entries.of_nobody(row, found, vault, clock)
    else:
        entry = entries.of_child(row.young_person_id, found, vault, clock)
    made = f"Case note on {row.code}, as it stood {sentences.when(now, zone)}. {sentences.NO_SIGHTING}"
    return f"{made}\n{sentences.block(entry, zone)}"
