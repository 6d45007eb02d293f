"""From what an alert asks for to rows: whom a page means, on which address, by which road."""

from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import UUID

from db.words import ContactState, Lane, MadeBy
from ladder.alert import Alert
from ladder.effects import AlertEffect, Close, Page, Seek, Tell, TellPaged, TellYoungPerson, WithdrawPages
from ladder.events import Ceased
from ladder.words import Resolution, Road
from scheduler.case import Case, OpenAlert
from scheduler.duty import sought
from scheduler.effects import Next, OfAlert, OfCrossCheck
from scheduler.owing import PHRASE_WORTH_FOR, REPLY_WORTH_FOR, by_road, owe, phone_that_asked, usable_phone, withdraw_news, withdraw_pages

_OVERTAKES = ("page", "untaken", "last_resort")


def _overtaken(alert: Alert) -> tuple[str, ...]:
    """Which news of it says what holds no more once somebody is paged: a page overtakes it, and "nothing to do" must not come after.

    Passed on, it stays its owner's, and what tells them so stays true.
    """
    said = ("taken_by_other", "stood_down")
    return said if alert.taken_by is not None else (*said, "taken")


def of_alert(case: Case, found: OpenAlert, effect: AlertEffect, number: int) -> list[Next]:
    """Gather one effect of an alert."""
    made_by = (MadeBy.ALERT, found.id, found.value.version, number)
    match effect:
        case Seek():
            return [OfAlert(sought(case, effect))]
        case Page(worker, by, text):
            if text in _OVERTAKES:
                withdraw_news(case, found.id, _overtaken(found.value))
            for road in by:
                _to_worker(case, found, worker, text, made_by, road, Lane.PAGE)
            found.paged.setdefault(case.council.by_ref(worker).id, False)
        case Tell(worker, text):
            _to_worker(case, found, worker, text, made_by, Road.SMS, Lane.REPLY)
        case TellPaged(text, but):
            for person_id, may_have_left in found.paged.items():
                ref = case.council.people[person_id].ref
                if may_have_left and ref != but:
                    _to_worker(case, found, ref, text, made_by, Road.SMS, Lane.REPLY)
        case TellYoungPerson():
            _to_young_person(case, found, effect, made_by)
        case WithdrawPages():
            withdraw_pages(case, found.id)
        case Close(outcome):
            return _closed(case, found.value, outcome)
        case _:
            assert_never(effect)
    return []


def _to_worker(
    case: Case, found: OpenAlert, worker: str, text: str, made_by: tuple[MadeBy, UUID, int, int], road: Road, lane: Lane
) -> None:
    person = case.council.by_ref(worker)
    contact = by_road(case, person.id, road)
    if contact is None:
        return  # a page is owed only by roads that were found; what merely informs has no other way
    not_after = case.now + timedelta(hours=1) if lane is Lane.REPLY else None
    owe(
        case,
        made_by=made_by,
        recipient=person.id,
        contact=contact,
        lane=lane,
        text_key=text,
        road=road,
        not_after=not_after,
        alert=found.id,
    )


def _to_young_person(case: Case, found: OpenAlert, effect: TellYoungPerson, made_by: tuple[MadeBy, UUID, int, int]) -> None:
    contact = phone_that_asked(case, found.value) if effect.contact is None else usable_phone(case, effect.contact)
    if contact is None:
        return  # whoever takes it is told that the young person hears nothing
    params: dict[str, Any] = {} if effect.at is None else {"at": effect.at.isoformat()}
    owe(
        case,
        made_by=made_by,
        recipient=case.id,
        contact=contact,
        lane=Lane.REPLY,
        text_key=effect.text,
        not_after=_worth_until(effect, case.now),
        params=params,
        alert=found.id,
    )


def _worth_until(effect: TellYoungPerson, now: datetime) -> datetime:
    """What a worker says holds for minutes, and what names a time until then; what we say of their message, for an hour."""
    if effect.contact is None:
        return now + REPLY_WORTH_FOR
    return min(now + PHRASE_WORTH_FOR, effect.at or now + PHRASE_WORTH_FOR)


def _closed(case: Case, alert: Alert, outcome: Resolution) -> list[Next]:
    young = case.young
    if young is None:
        return []
    if outcome is Resolution.EPISODE_OPENED:
        young.episode_since = case.now
        for plan in case.plans.values():
            plan.rests_since = plan.rests_since or case.now
    if outcome is Resolution.AGREED_CHANGE:
        young.stopped_at = young.paused_until = None
        carers = () if case.placement is None else case.placement.carers
        for contact in (one for person in (young.id, *carers) for one in case.council.contacts.get(person, [])):
            # A phone that once failed, too: it is tried again, and if it still fails, that is told again.
            if contact.state in (ContactState.OPTED_OUT, ContactState.BLOCKED):
                case.gathered.contacts[contact.id] = {"state": ContactState.OPEN}
    return [OfCrossCheck(Ceased("an episode is open"))] if outcome is Resolution.EPISODE_OPENED else []
