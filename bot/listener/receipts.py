"""What became of a message of ours: our courier's own outcome, or a provider's receipt. States only ever move forward."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener import stopped
from bot.listener.proving import is_surely_theirs
from bot.progress import Followed
from bot.refusals import OPTED_OUT, NotThePhone, is_missed, keeps_contact
from db.queries import outbox, paged, phones
from db.queries.rows import Record
from db.scope import Scope
from db.words import ContactState, InboxKind, Lane, SendState
from ladder.events import Accepted, Delivered, Left, Missed, PageFailed, Refused
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Who
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert, OfCheckIn, OfFact
from scheduler.known import Contact
from scheduler.planning import tier_now

_RECEIPTS = {
    "sent": SendState.LEFT,
    "delivered": SendState.DELIVERED,
    "undelivered": SendState.UNDELIVERED,
    "failed": SendState.UNDELIVERED,
}


News = dict[UUID, Followed]  # by the entry that told it: one that is heard again, since its first hearing was undone, is counted once


def is_of(case: Case, message: Record) -> bool:
    """Whether a message of ours was about whom this case is about."""
    if message.young_person_id is not None:
        return bool(case.id == message.young_person_id)
    return case.alert is not None and case.alert.id == message.alert_id


async def hear(tx: AsyncConnection, scope: Scope, case: Case, entry: Record, message: Record, body: dict[str, Any], news: News) -> None:
    """Let the check-in or the alert that owed the message know."""
    if entry.kind is InboxKind.RECEIPT:
        await _receipt(tx, scope, case, entry, message, body, news)
    elif body["outcome"] == "accepted":
        _accepted(case, message, datetime.fromisoformat(body["at"]), gives_receipts=body["gives_receipts"])
    elif body["outcome"] == "refused":
        await _refused(tx, scope, case, message, body["why"], datetime.fromisoformat(body["at"]))


def _contact(case: Case, message: Record) -> Contact | None:
    contacts = case.council.contacts.get(message.recipient_id, [])
    return next((one for one in contacts if one.id == message.contact_id), None)


def _is_question(case: Case, message: Record) -> bool:
    return message.lane is Lane.QUESTION and message.check_in_id in case.check_ins


def _accepted(case: Case, message: Record, at: datetime, *, gives_receipts: bool) -> None:
    contact = _contact(case, message)
    if contact is None or not _is_question(case, message):
        return
    _is_asked(case, message, contact)
    owes = contact.gives_receipts and contact.ever_delivered
    if gives_receipts:
        event = Accepted(message.version, contact.id.hex, owes)
        happen(case, OfCheckIn(message.check_in_id, event), "provider")
    else:
        happen(case, OfCheckIn(message.check_in_id, Left(message.version, contact.id.hex, at, owes)), "provider")


def _is_asked(case: Case, message: Record, contact: Contact) -> None:
    """From now on something is to be heard of it, unless its answer or its receipt was here before the news that the question had left."""
    last = case.young.last_reply_at if case.young is not None and contact.person_id == case.id else None
    was_heard = message.delivered_at is not None or (last is not None and last >= message.owed_at)
    if contact.unheard_since is None and not was_heard:
        case.gathered.contacts.setdefault(contact.id, {})["unheard_since"] = case.now


async def follow(tx: AsyncConnection, scope: Scope, entry: Record, message: Record, body: dict[str, Any], news: News) -> bool:
    """How far the message has come, where nobody waits for it; whether that was news."""
    state = _RECEIPTS.get(body["status"]) if entry.kind is InboxKind.RECEIPT else None
    at = datetime.fromisoformat(body["at"])
    if state is None or not await outbox.progress(tx, scope, message.id, body["attempt"], state, at):
        return False
    news[entry.id] = Followed(message, state, at, body.get("why", ""))
    return True


async def _receipt(tx: AsyncConnection, scope: Scope, case: Case, entry: Record, message: Record, body: dict[str, Any], news: News) -> None:
    at = datetime.fromisoformat(body["at"])
    if not await follow(tx, scope, entry, message, body, news):
        return
    state = _RECEIPTS[body["status"]]
    if state is SendState.UNDELIVERED:
        # Taken, and given up: for whoever waits it is a refusal, only later (promise 8).
        await _refused(tx, scope, case, message, body.get("why", ""), at)
        return
    contact = _contact(case, message)
    if contact is None:
        return
    owes = contact.gives_receipts and contact.ever_delivered
    if state is SendState.DELIVERED:
        case.gathered.contacts.setdefault(contact.id, {}).update(ever_delivered=True, unheard_since=None)
        if case.young is not None and message.recipient_id == case.id:
            case.young.last_delivered_at = at
    if not _is_question(case, message):
        return
    if state is SendState.LEFT:
        happen(case, OfCheckIn(message.check_in_id, Left(message.version, contact.id.hex, at, owes)), "provider")
    elif state is SendState.DELIVERED:
        happen(case, OfCheckIn(message.check_in_id, Delivered(message.version, at)), "provider")


async def _refused(tx: AsyncConnection, scope: Scope, case: Case, message: Record, why: str, at: datetime) -> None:
    """A worker's phone that refuses is tried again by the next page; anybody else's address is broken (promise 8), or what `why` says."""
    if why == NotThePhone.LOOP:
        await phones.note_held(tx, scope, [message.id], case.tools.machine)
    if message.lane is Lane.PAGE and case.alert is not None and case.alert.id == message.alert_id:
        worker = case.council.people[message.recipient_id].ref
        if await _is_newest(tx, scope, message):
            happen(case, OfAlert(PageFailed(worker, message.road)), "provider")
        if why == OPTED_OUT:
            stopped.by_worker(worker)
        return
    contact = _contact(case, message)
    is_worker = contact is None or case.young is None or contact.person_id not in _about(case)
    if contact is None or is_worker:
        return
    asking = message.version if _is_question(case, message) else None
    if why == OPTED_OUT and is_surely_theirs(contact):
        stopped.found_out(case, contact, message.check_in_id, asking)
    elif why == OPTED_OUT or not keeps_contact(why):
        broken(case, contact, message.check_in_id, asking)
    elif asking is not None:
        event = Missed(asking, at) if is_missed(why) else Refused(asking, _next_contact(case, contact))
        happen(case, OfCheckIn(message.check_in_id, event), "provider")


async def _is_newest(tx: AsyncConnection, scope: Scope, page: Record) -> bool:
    """Whether no later page went to that worker by that road: what failed an hour ago fails no rung of now."""
    return await paged.is_newest(tx, scope, page.alert_id, page.recipient_id, page.road, page.version)


def _about(case: Case) -> tuple[UUID, ...]:
    return (case.id, *(case.placement.carers if case.placement is not None else ()))


def broken(case: Case, contact: Contact, check_in: UUID | None = None, asking: int | None = None) -> None:
    """An address refuses us (K6): the open question moves on, or duty is told of it as its own fact."""
    is_known = contact.state is not ContactState.OPEN or case.gathered.contacts.get(contact.id, {}).get("state") is ContactState.BLOCKED
    if is_known and asking is None:
        return
    if not is_known:
        case.gathered.contacts.setdefault(contact.id, {})["state"] = ContactState.BLOCKED
    found = case.asking_now()
    if found is not None and asking is None and found.value.tries[-1].contact == contact.id.hex:
        check_in, asking = found.id, found.value.tries[-1].asking
    if check_in is not None and asking is not None:
        event = Refused(asking, _next_contact(case, contact))
        before = case.check_ins[check_in].value.version
        happen(case, OfCheckIn(check_in, event), "provider")
        if is_known or case.check_ins[check_in].value.version != before:
            return  # a question on its way to an address that was known to be broken moves on all the same
    tier = tier_now(case)
    by = Who.YOUNG_PERSON if contact.person_id == case.id else Who.CARER
    fact = Fact(Cause.CHANNEL_BROKEN, case.now, treatment(Cause.CHANNEL_BROKEN, tier), tier, by)
    happen(case, OfFact(fact), "provider")


def _next_contact(case: Case, refused: Contact) -> str | None:
    """The person's next proven, open contact of the same cover; a carer's question goes to the next rung instead."""
    if case.young is None or refused.person_id != case.id:
        return None
    cover = refused.cover or case.young.cover
    same = (one for one in case.usable(case.id) if one.id != refused.id and (one.cover or case.young.cover) is cover)
    return next((one.id.hex for one in same), None)
