"""The facts of a page, gathered from its alert."""

from datetime import datetime
from uuid import UUID

import locales
from bot.briefing import evidence
from bot.briefing.following import following
from bot.briefing.known import Child, Known, Named
from bot.phrasing import PageBrief
from db.queries.rows import Record
from db.words import PersonKind
from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.facts import Fact, is_unheard
from ladder.words import Cause, Meaning, Road, Who

# What a young person or a carer may have said, or whose phone it may be: a page must not mix them up.
OF_EITHER = (Cause.UNCLEAR, Cause.WANTS_CALL, Cause.STOPPED, Cause.CHANNEL_BROKEN)


def brief(known: Known, row: Record) -> PageBrief:
    """All that a page to this worker may state."""
    alert, reader = known.alert_of(row), known.people[row.recipient_id]
    child = child_of(known, row)
    fact = main_fact(alert)
    check_in_id, check_in = _asking_behind(known, fact)
    following_at = following(known.councils[row.authority_id], known.alerts[row.alert_id].team_id, alert, reader.ref)
    about = None if child is None else known.children[child.id]
    unconfirmed = fact.cause is Cause.CARER_CONCERN and fact.message is None and check_in_id is not None
    fault = known.faults.get(row.alert_id)
    return PageBrief(
        code=known.alerts[row.alert_id].code,
        cause=alert.cause,
        now=known.now,
        zone=reader.zone,
        fact_at=fact.at if fault is None else alert.facts[0].at,  # since when something is down, not when the list last grew
        initials="" if child is None else child.initials,
        ref="" if child is None else child.ref,
        language_english=spoken(child, about),
        asked=() if check_in is None else evidence.asked(known, check_in),
        later_at=fact.later_at,
        answered_at=answered_at(known, row.alert_id),
        carer=None if check_in is None or check_in.terms is None else evidence.carer_was(check_in),
        expected_at=evidence.expected_at(known, check_in_id) if unconfirmed and check_in_id is not None else None,
        carer_saw_at=fact.carer_saw_at,
        seen_at=None if about is None else about.last_seen_at,
        seen_by=_seen_by(known, about),
        last_reply_at=None if about is None else about.last_reply_at,
        told_ring_by=told_ring_by(alert),
        also=tuple(cause for cause in alert.causes if cause is not alert.cause),
        also_by_carer=frozenset(cause for cause in alert.causes if is_carers(alert, cause)),
        distress=is_distress(alert),
        by_carer=is_carers(alert, alert.cause),
        unheard=is_unheard(alert.facts),
        ringing=row.road is Road.SMS and rings_too(known, row),
        next_name=known.worker(row.authority_id, following_at.worker),
        next_at=following_at.at,
        fault=fault,
    )


def child_of(known: Known, row: Record) -> Named | None:
    """The young person an alert is about; nobody for a sender we do not know, or a fault."""
    about = known.about[row.alert_id]
    return None if about is None else known.people[about]


def main_fact(alert: Alert) -> Fact:
    """What the page is about: somebody's first word of it, or the latest check-in that came to nothing."""
    of_cause = [fact for fact in alert.facts if fact.cause is alert.cause]
    return of_cause[0] if of_cause[0].by is not None else of_cause[-1]


def spoken(child: Named | None, about: Child | None) -> str:
    """The language to find an interpreter for, with the dialect if it is known: of that one the council spoke, and of no other."""
    if child is None:
        return ""
    name = locales.language(child.interpreted).name
    is_of_it = about is not None and about.dialect and child.interpreted == child.spoken
    return f"{name} ({about.dialect})" if about is not None and is_of_it else name


def is_distress(alert: Alert) -> bool:
    """Whether a sender we do not know asked for help: only that makes their alert page at once."""
    return any(fact.cause is Cause.UNKNOWN_SENDER and fact.treatment.pages for fact in alert.facts)


def is_carers(alert: Alert, cause: Cause) -> bool:
    """Whether only a carer said so, or only a carer's phone refuses us. Their worry about the young person is a cause of its own."""
    of_cause = [fact for fact in alert.facts if fact.cause is cause]
    return cause in OF_EITHER and all(fact.by is Who.CARER for fact in of_cause)


def rings_too(known: Known, row: Record) -> bool:
    """Whether the same decision also owes this worker a call."""
    return (row.alert_id, row.recipient_id, row.made_by, row.version) in known.calls


def told_ring_by(alert: Alert) -> datetime | None:
    """By when the young person was told that somebody rings."""
    if alert.ring_told:
        return alert.ring_by
    return max((fact.told_ring_by for fact in alert.facts if fact.told_ring_by is not None), default=None)


def answered_at(known: Known, alert_id: UUID) -> datetime | None:
    """When the phone last answered "fine" since the alert opened."""
    lines = known.happened.get(alert_id, ())
    heard = [one.content["at"] for one in lines if one.event == "Heard" and one.content.get("meaning") == Meaning.OK]
    return datetime.fromisoformat(heard[-1]) if heard else None


def _asking_behind(known: Known, fact: Fact) -> tuple[UUID | None, CheckIn | None]:
    if fact.check_in is None:
        return None, None
    check_in_id = UUID(fact.check_in)
    return check_in_id, known.check_ins.get(check_in_id)


def _seen_by(known: Known, about: Child | None) -> str:
    """A worker by name, a carer as "carer", anybody else as what they are to us."""
    if about is None or about.last_seen_at is None:
        return ""
    if about.last_seen_by is None:
        return locales.text(locales.ENGLISH, "another_adult")
    seer = known.people[about.last_seen_by]
    return seer.name if seer.kind is PersonKind.WORKER else "carer"
