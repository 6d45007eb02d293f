"""Counting whom a fault of ours touches at the moment a text about it leaves: who is listed, and whose question is still on its way."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.phrasing import OurFault
from db.queries import faults, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.words import FaultKind, Lane, SendState
from ladder.alert import Alert
from ladder.words import Tier
from scheduler.codec import from_json
from scheduler.fault import UNREAD
from scheduler.faults import tiers_of
from scheduler.touched import touched

_WITH_THEM = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)


async def know_fault(tx: AsyncConnection, alert: Record, now: datetime) -> OurFault:
    """The fault that this alert is about."""
    own = Scope(alert.authority_id)
    (fault,) = await faults.faults(tx, own, [alert.fault_id])
    since = from_json(Alert, alert.state).facts[0].at
    found = await touched(tx, own, fault.kind, fault.key, alert.id, since)
    number = len(found)
    if fault.kind is FaultKind.UNREACHED:
        # Those who were not reached before it was noticed have alerts of their own, and are counted.
        number += len((await faults.unreached_after(tx, own, since - since.resolution)).get(alert.authority_id, ()))
    arrivals = {child for child, tier in (await tiers_of(tx, own, found, now)).items() if tier is Tier.ARRIVAL}
    asked = await _carers_asked(tx, own, {check_in for child in arrivals for check_in in found[child]})
    return OurFault(fault.kind, number, len(arrivals), carers_asked=arrivals <= asked, is_unread=(fault.kind, fault.key) in UNREAD)


async def _carers_asked(tx: AsyncConnection, own: Scope, check_ins: Iterable[UUID]) -> set[UUID]:
    """The young people whose carer's phone was sent a question in these check-ins."""
    sent = [row for row in await outbox.of_check_ins(tx, own, check_ins) if row.lane is Lane.QUESTION and row.state in _WITH_THEM]
    return {row.young_person_id for row in sent if row.recipient_id != row.young_person_id}
