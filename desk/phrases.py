"""Whoever has taken an alert has one of six reviewed phrases sent to the young person. Nothing that a worker types goes there.

It is a step like any other: decided under the lock, journalled, owed once, and followed by its receipts. Each reason not to send it is one
sentence for the worker, who may ring.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from db.scope import Scope
from desk.alerts import Found, act_on
from desk.refusals import Refused
from ladder.alert import RING_IN_AT_MOST, Alert, why_silent
from ladder.alert.speaking import CLOSED_COVER
from ladder.phrases import Phrase
from ladder.words import FOR_A_PERSON, Cover, Who
from scheduler import acts
from scheduler.acts import Acted, Answer
from scheduler.case import Case
from scheduler.engine import Engine
from scheduler.owing import phone_to_speak_on

_NO_PHONE = "no phone of theirs is proven, open and theirs alone to look at; ring as the safe-contact note says"
_NO_PHONE_THAT_ASKED = "the phone on which they asked may not be written to, and no other is told of it; ring as the safe-contact note says"


async def say(
    engine: Engine,
    scope: Scope,
    code: str,
    worker: str,
    phrase: Phrase,
    *,
    may_send: Callable[[str], bool],
    at: datetime | None = None,
    drawn: int | None = None,
) -> Acted:
    """Send it. `at`: the time that it names; `drawn`: the version of the alert on the page it was chosen on, of which one is sent once.

    `may_send`: whether people may be written to in a language here.
    """

    async def act(_tx: AsyncConnection, case: Case, found: Found) -> Acted:
        return _say(case, found, code.upper(), phrase, at, drawn, may_send)

    return await act_on(engine, scope, code, worker, act)


def _say(
    case: Case, found: Found, code: str, phrase: Phrase, at: datetime | None, drawn: int | None, may_send: Callable[[str], bool]
) -> Acted:
    open_one = None if case.alert is None or case.alert.code != code else case.alert.value
    if open_one is None:
        return Acted(Answer.NOT_OPEN, "it is resolved, or no alert has this code")
    until = _checked(phrase, at, case.now)
    why_not = why_silent(open_one, case.council.people[found.worker].ref) or _why_not(case, open_one, may_send)
    if why_not is not None:
        return Acted(Answer.NOTHING_CHANGED, why_not, found=open_one.version)
    phone = phone_to_speak_on(case, open_one)
    assert phone is not None, "looked for a moment ago"
    return acts.say(case, code, found.worker, found.paged_at, phrase, phone.id, open_one.version if drawn is None else drawn, until)


def _checked(phrase: Phrase, at: datetime | None, now: datetime) -> datetime | None:
    if phrase is not Phrase.WHEN:
        return None
    if at is None or not now < at <= now + timedelta(minutes=RING_IN_AT_MOST):
        raise Refused(f"Name a time within {RING_IN_AT_MOST // 60} hours; a promise further off is none.")
    return at


def _why_not(case: Case, alert: Alert, may_send: Callable[[str], bool]) -> str | None:
    """What the alert itself does not know: what has been asked of us since, and by which road they may be written to."""
    young, person = case.young, case.person
    if young is None or person is None:
        return "it is about no young person"
    if young.cover is Cover.CLOSED:
        return CLOSED_COVER
    if young.stopped_at is not None:
        return "they asked us to stop, and nothing more is sent to their phone; ring as the safe-contact note says"
    rests = young.paused_until is not None and young.paused_until > case.now
    if rests and young.paused_at is not None and not _has_asked_since(alert, young.paused_at):
        return "they paused, and have not asked for anybody since; ring as the safe-contact note says"
    if young.episode_since is not None and not _has_asked_since(alert, young.episode_since):
        return "an episode is open, and anybody may hold the phone"
    if phone_to_speak_on(case, alert) is None:
        return _NO_PHONE_THAT_ASKED if alert.awaits_ring else _NO_PHONE
    if not may_send(person.language):
        name = locales.language(person.language).name
        return f"two native speakers have not signed {name} yet, and nothing is sent in it; ring with an interpreter"
    return None


def _has_asked_since(alert: Alert, at: datetime) -> bool:
    """Whether they have asked to be rung, or for help, since then: whoever asks is answered."""
    return any(fact.cause in FOR_A_PERSON and fact.by is not Who.CARER and fact.at >= at for fact in alert.facts)
