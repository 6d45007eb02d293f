"""Reading what messages to workers are about: their alerts, the check-ins behind them, and what has happened to both."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.knowing_faults import know_fault
from bot.briefing.known import Happened, Known
from db.queries import alerts, checkins, journal, paged
from db.queries.rows import Records, grouped
from db.scope import Scope
from ladder.checkin import CheckIn
from scheduler.codec import from_json
from scheduler.reading import open_alert


async def know_alerts(tx: AsyncConnection, scope: Scope, known: Known, rows: Records) -> None:
    """The alerts of these messages, and of the lists among them."""
    ids = {row.alert_id for row in rows if row.alert_id is not None}
    listed = {UUID(line["alert"]) for row in rows for line in row.params.get("lines", ())}
    for row in await alerts.alerts_of(tx, scope, ids | listed):
        known.alerts[row.id], known.about[row.id] = open_alert(row), row.young_person_id
        if row.fault_id is not None:
            known.faults[row.id] = await know_fault(tx, row, known.now)
    asked = {UUID(fact.check_in) for one in ids for fact in known.alerts[one].value.facts if fact.check_in is not None}
    for row in await checkins.check_ins(tx, scope, asked):
        known.check_ins[row.id] = from_json(CheckIn, row.state)
    versions = {row.version for row in rows}
    happened = (*await journal.heard_or_of(tx, scope, ids, versions), *await journal.of_subjects(tx, scope, asked))
    for subject, lines in grouped(happened, "subject_id").items():
        known.happened[subject] = [Happened(one.version, one.event, one.content or {}) for one in lines]
    known.seen_first = {(one.alert_id, one.recipient_id): one.version for one in await paged.seen_first(tx, scope, ids)}
    known.calls = {(one.alert_id, one.recipient_id, one.made_by, one.version) for one in await paged.calls(tx, scope, ids, versions)}
    for note in await alerts.notes_of(tx, scope, ids):
        known.noted[note.alert_id] = note.at
