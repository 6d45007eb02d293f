"""A message we owe: one row, one recipient, and a key that says what made it (promise 7)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.words import ChannelName, Lane, MadeBy, SendState
from ladder.alert import Alert
from ladder.replies import WHICH_LANGUAGE
from ladder.words import FOR_A_PERSON, Cover, Road, Who
from scheduler.case import Case, Withdrawal
from scheduler.known import Contact

# After that an answer inside a thread is stranger than none.
REPLY_WORTH_FOR = timedelta(hours=1)
PHRASE_WORTH_FOR = timedelta(minutes=15)  # "I am ringing you now" is not true for long


def owe(
    case: Case,
    *,
    made_by: tuple[MadeBy, UUID, int, int],
    recipient: UUID | None,
    contact: Contact,
    lane: Lane,
    text_key: str,
    road: Road = Road.SMS,
    not_after: datetime | None = None,
    params: dict[str, Any] | None = None,
    check_in: UUID | None = None,
    alert: UUID | None = None,
    inbox: UUID | None = None,
) -> None:
    """Owe one message. `made_by` is the thing, its version, and the number of the effect."""
    kind, thing, version, number = made_by
    to = recipient if recipient is not None else case.id
    tools = case.tools
    case.gathered.owed.append(
        {
            "id": tools.new_id(),
            "authority_id": case.council.id,
            "key": f"{kind.value}:{thing.hex}:{version}:{number}:{to.hex}:{road.value}",
            "made_by_kind": kind,
            "made_by": thing,
            "version": version,
            "check_in_id": check_in,
            "alert_id": alert,
            "inbox_id": inbox,
            "young_person_id": None if case.young is None else case.id,
            "recipient_id": recipient,
            "stranger_id": case.id if recipient is None else None,
            "contact_id": contact.id if recipient is not None else None,
            "channel": contact.channel,
            "address_key": contact.address_key,
            "road": road,
            "lane": lane,
            "text_key": text_key,
            "params": params or {},
            "owed_at": tools.now,
            "visible_at": tools.machine,
            "not_after": not_after,
            "state": SendState.QUEUED,
            "attempt": 0,
        }
    )


def owe_which_language(case: Case, made_by: tuple[MadeBy, UUID, int, int], contact: Contact, languages: tuple[str, str]) -> None:
    """Ask which of two languages it shall be: the one they are written to in, and their app's. Ignoring it changes nothing."""
    owe(
        case,
        made_by=made_by,
        recipient=contact.person_id,
        contact=contact,
        lane=Lane.REPLY,
        text_key=WHICH_LANGUAGE,
        not_after=case.now + REPLY_WORTH_FOR,
        params={"languages": list(languages)},
    )


def by_road(case: Case, worker: UUID, road: Road) -> Contact | None:
    """How a page reaches a worker: by SMS their text number or handset, by voice their voice number, else the text number, else
    the handset rings."""
    wanted = {
        Road.SMS: (ChannelName.SMS, ChannelName.HANDSET),
        Road.VOICE: (ChannelName.VOICE, ChannelName.SMS, ChannelName.HANDSET),
    }[road]
    usable = case.usable(worker)
    return next((one for channel in wanted for one in usable if one.channel is channel), None)


def phone_that_asked(case: Case, alert: Alert) -> Contact | None:
    """The phone on which the young person last asked for help or a call; none if it may not be written to, or somebody else looks at it.

    Somebody may hold another phone of theirs: what becomes of their message is told nowhere else (A2).
    """
    asked = next((fact for fact in reversed(alert.facts) if fact.cause in FOR_A_PERSON and fact.by is not Who.CARER), None)
    wrote_on = case.origins.get(asked.message) if asked is not None and asked.message is not None else None
    found = next((one for one in case.usable(case.id) if wrote_on is not None and one.id == wrote_on.id), None)
    return found if found is not None and found.cover is not Cover.CLOSED else None


def phone_to_speak_on(case: Case, alert: Alert) -> Contact | None:
    """Where a worker's phrase goes: to the phone on which they asked; who asked for nobody, on the first of theirs that texts."""
    if alert.awaits_ring:
        return phone_that_asked(case, alert)
    texted = (one for one in case.usable(case.id) if one.channel is not ChannelName.VOICE and one.cover is not Cover.CLOSED)
    return next(texted, None)


def usable_phone(case: Case, contact: str) -> Contact | None:
    """That phone of the young person's, if it may still be written to."""
    return next((one for one in case.usable(case.id) if one.id.hex == contact), None)


def withdraw_questions(case: Case, check_in: UUID, recipients: tuple[UUID, ...] | None) -> None:
    """Take back questions of a check-in that have not left: to these people, or to anybody."""
    _withdraw(case, Withdrawal(lane=Lane.QUESTION, check_in_id=check_in, recipients=recipients))


def withdraw_pages(case: Case, alert: UUID) -> None:
    """Take back pages of an alert that have not left."""
    _withdraw(case, Withdrawal(lane=Lane.PAGE, alert_id=alert))


def withdraw_news(case: Case, alert: UUID, texts: tuple[str, ...]) -> None:
    """Take back these texts about an alert that have not left. Named, for what a young person is told of it is not among them."""
    _withdraw(case, Withdrawal(lane=Lane.REPLY, alert_id=alert, texts=texts))


def _withdraw(case: Case, what: Withdrawal) -> None:
    # Rows of the database when this is written; rows gathered a moment ago, now.
    case.gathered.withdrawn.append(what)
    case.gathered.owed = [row for row in case.gathered.owed if not what.fits(row)]
