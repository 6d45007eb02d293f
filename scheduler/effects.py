"""From what a check-in asks for to rows: whom an effect means, on which address, with which text. (Of alerts: `alert_effects`.)

Each function gathers into the case and returns what follows at once: an event that the rules must now decide.
"""

from dataclasses import dataclass
from typing import Any, assert_never
from uuid import UUID

from db.words import ContactState, Lane, MadeBy, SubjectKind
from ladder.effects import (
    Ask,
    CheckInEffect,
    DoubtContact,
    Line,
    OweSighting,
    Pause,
    Relay,
    Reply,
    Report,
    StopAsking,
    WithdrawQuestions,
)
from ladder.events import AlertEvent, CarerSaw, CheckInEvent, CrossCheckEvent, Unreachable
from ladder.facts import Fact
from ladder.words import Who
from scheduler.case import Case, OpenCheckIn
from scheduler.known import Contact
from scheduler.owing import REPLY_WORTH_FOR, owe, withdraw_questions


@dataclass(frozen=True, slots=True)
class OfCheckIn:
    """An event for a check-in, to be decided next."""

    check_in_id: UUID
    event: CheckInEvent


@dataclass(frozen=True, slots=True)
class OfAlert:
    """An event for the open alert, to be decided next."""

    event: AlertEvent


@dataclass(frozen=True, slots=True)
class OfFact:
    """A fact for the open alert, or for a new one."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class OfAnswer:
    """The phone answered: for the open alert, if there is one."""

    relay: Relay


@dataclass(frozen=True, slots=True)
class OfCrossCheck:
    """An adult saw the young person, or should have: for the second sighting that is owed, if one is."""

    event: CrossCheckEvent


Next = OfCheckIn | OfAlert | OfFact | OfAnswer | OfCrossCheck


def of_check_in(case: Case, found: OpenCheckIn, effect: CheckInEffect, number: int) -> list[Next]:
    """Gather one effect of a check-in."""
    match effect:
        case Ask():
            return _ask(case, found, effect, number)
        case Reply():
            made_by = (MadeBy.CHECK_IN, found.id, found.value.version, number)
            reply(case, effect, made_by, check_in=found.id, asked_at=_last_asked(case, found, effect.to))
        case WithdrawQuestions(who):
            withdraw_questions(case, found.id, _recipients(case, who))
        case Report(fact):
            return [OfFact(fact)]
        case Relay():
            return [OfAnswer(effect)]
        case StopAsking() | Pause() | DoubtContact():
            of_person(case, effect)
        case Line():
            line(case, found.id, effect)
        case OweSighting(carer, at):
            return [OfCrossCheck(CarerSaw(carer, at, found.id.hex))]
        case _:
            assert_never(effect)
    return []


def line(case: Case, subject: UUID, effect: Line) -> None:
    """One line for this shift's board: a note in the journal that wakes nobody."""
    case.note(SubjectKind.CHECK_IN, subject, None, effect, effect.text, "clock")


def of_person(case: Case, effect: StopAsking | Pause | DoubtContact) -> None:
    """What a young person's wish changes about them and their contacts."""
    young = case.young
    assert young is not None, "strangers have no wishes of this kind"
    match effect:
        case StopAsking(at):
            young.stopped_at = at
            for contact in case.council.contacts.get(young.id, []):
                if contact.is_usable:
                    case.gathered.contacts[contact.id] = {"state": ContactState.OPTED_OUT}
        case Pause(at, until):
            young.paused_at, young.paused_until = at, until
        case DoubtContact(message):
            origin = case.origins.get(message)
            if origin is not None:
                case.gathered.contacts[origin.id] = {"state": ContactState.STALE, "unheard_since": None, "replaced_at": None}


def _recipients(case: Case, who: Who | None) -> tuple[UUID, ...] | None:
    match who:
        case None:
            return None
        case Who.YOUNG_PERSON:
            return (case.id,)
        case Who.CARER:
            return case.placement.carers if case.placement is not None else ()


def _ask(case: Case, found: OpenCheckIn, effect: Ask, number: int) -> list[Next]:
    contact = _asked_contact(case, effect)
    if contact is None:
        return [OfCheckIn(found.id, Unreachable(found.value.version))]
    if effect.who is Who.YOUNG_PERSON:
        found.asks_key = contact.address_key
        text_key = "Y2" if effect.again else "Y1"
    else:
        # The wait for the young person is over: a sibling's question may have the phone (K11).
        found.asks_key, text_key = None, "C1"
    owe(
        case,
        made_by=(MadeBy.CHECK_IN, found.id, found.value.version, number),
        recipient=contact.person_id,
        contact=contact,
        lane=Lane.QUESTION,
        text_key=text_key,
        not_after=found.value.wake_at,  # until then it may leave: K2, and never within quiet hours (T2)
        check_in=found.id,
    )
    return []


def _asked_contact(case: Case, effect: Ask) -> Contact | None:
    if effect.contact is not None:
        wanted = UUID(effect.contact)
        return next((one for one in case.usable(case.id) if one.id == wanted), None)
    people = (case.id,) if effect.who is Who.YOUNG_PERSON else case.placement.carers if case.placement is not None else ()
    return next((contact for person in people for contact in case.usable(person)), None)


def _last_asked(case: Case, found: OpenCheckIn, who: Who) -> Contact | None:
    """Where that person was asked last: for an answer to something they said before this transaction."""
    contacts = [one for group in case.council.contacts.values() for one in group]
    asked = [one.contact for one in reversed(found.value.tries) if one.who is who and one.contact is not None]
    return next((one for one in contacts if asked and one.id.hex == asked[0]), None)


def reply(
    case: Case,
    effect: Reply,
    made_by: tuple[MadeBy, UUID, int, int],
    *,
    check_in: UUID | None = None,
    asked_at: Contact | None = None,
) -> None:
    """Answer on the address the message came from; what may not be written to any more hears nothing."""
    origin = case.origins.get(effect.message, asked_at)
    if origin is None or not origin.proven or origin.state not in (ContactState.OPEN, ContactState.OPTED_OUT):
        return
    params: dict[str, Any] = {} if effect.at is None else {"at": effect.at.isoformat()}
    owe(
        case,
        made_by=made_by,
        recipient=origin.person_id,
        contact=origin,
        lane=Lane.REPLY,
        text_key=effect.text,
        not_after=case.now + REPLY_WORTH_FOR,
        params=params,
        check_in=check_in,
        inbox=UUID(effect.message),
    )
