"""Somebody told the carrier to stop: it lets nothing of ours through to that phone, not even an answer.

That is its own fact, beside a wish to be asked no more (`young_person.stopped_at`) and a pause: the contact is blocked, and whoever takes
the alert reads on the board that only a call reaches them. A text from that phone opens the contact again, since only its owner can lift
the block; whether they are asked again is for a named person (K6).
"""

from dataclasses import replace
from uuid import UUID

import structlog

from bot.listener.said import Speaker
from db.words import ChannelName, ContactState
from ladder.effects import Line, StopAsking
from ladder.events import Unreachable
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Who
from scheduler import effects
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn, OfFact
from scheduler.known import Contact
from scheduler.planning import tier_now

log: structlog.stdlib.BoundLogger = structlog.get_logger()

LINE = "stopped_at_carrier"


def known_so(speaker: Speaker) -> Speaker:
    """Whoever just said so: an answer to them would only be refused, so none is owed."""
    if speaker.contact.state is ContactState.STALE:
        return speaker
    return replace(speaker, contact=replace(speaker.contact, state=ContactState.BLOCKED))


def is_doubted(case: Case, contact: Contact) -> bool:
    """Whether it is in doubt already whose phone that is: a stop from it changes nothing, and only a named person ends the doubt."""
    return _state(case, contact) is ContactState.STALE


def _state(case: Case, contact: Contact) -> ContactState:
    state: ContactState = case.gathered.contacts.get(contact.id, {}).get("state", contact.state)
    return state


def at_carrier(case: Case, contact: Contact) -> None:
    """No text of ours reaches that phone; this shift reads it once. A call does."""
    if contact.channel is ChannelName.VOICE:
        return
    if _state(case, contact) is not ContactState.BLOCKED:
        effects.line(case, case.id, Line(LINE, case.now))
    case.gathered.contacts.setdefault(contact.id, {})["state"] = ContactState.BLOCKED


def found_out(case: Case, contact: Contact, check_in: UUID | None, asking: int | None) -> None:
    """A message of ours was refused for it, and nobody had told us: it is a stop all the same, and duty hears of it at once."""
    assert case.young is not None, "a young person, or who looks after one"
    is_theirs = contact.person_id == case.id
    was_known = contact.state is not ContactState.OPEN or (is_theirs and case.young.stopped_at is not None)
    if is_theirs and case.young.stopped_at is None:
        effects.of_person(case, StopAsking(case.now))
    if not is_doubted(case, contact):
        at_carrier(case, contact)
    if check_in is not None and asking is not None:
        happen(case, OfCheckIn(check_in, Unreachable(asking)), "provider")
    if not was_known:
        tier, by = tier_now(case), Who.YOUNG_PERSON if is_theirs else Who.CARER
        happen(case, OfFact(Fact(Cause.STOPPED, case.now, treatment(Cause.STOPPED, tier), tier, by)), "provider")


def by_worker(worker: str) -> None:
    """A worker's own phone: each page to it fails, and the ladder goes on at once. They must lift it themselves."""
    log.error("worker_stopped_at_carrier", worker=worker, meaning="no page reaches this number before its owner texts START to ours")
