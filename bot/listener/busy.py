"""`BUSY 90`: somebody sits with a family, or in an assessment. Pages go straight on to the next, and the manager is told; `BACK` ends it.

What they hold stays theirs. It is refused where nobody else would be left, and heeded nowhere where nobody else is (`ladder.roster`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener.said import Said, Speaker
from bot.listener.worker import Wanted, say
from db.queries import alerts, people
from db.scope import Scope
from db.words import Lane, MadeBy, SubjectKind
from ladder import roster
from ladder.words import Road, WorkerMeaning
from scheduler import acts
from scheduler.case import Case
from scheduler.known import Council
from scheduler.owing import REPLY_WORTH_FOR, by_road, owe


async def hear(
    tx: AsyncConnection, aside: Case, speaker: Speaker, want: Wanted, what: Said, cases: Mapping[UUID, Case], phone: str | None
) -> tuple[str, tuple[UUID, ...]]:
    """Which text answers, and whose alerts were passed on. The caller has locked the workers of the council."""
    if want.reading.meaning is WorkerMeaning.BACK:
        await _is_busy(tx, aside, speaker, None, phone)
        say(aside, speaker, what, "back", {})
        return "back", ()
    others = _others(aside, speaker.id)
    if not others:
        say(aside, speaker, what, "not_busy", {})
        return "not_busy", ()
    until = what.at + timedelta(minutes=want.reading.minutes or 0)
    await _is_busy(tx, aside, speaker, until, phone)
    told = {"by": speaker.ref, "at": until.isoformat(), "next": aside.council.people[others[0]].ref}
    say(aside, speaker, what, "busy", told)
    _tell_managers(aside, speaker, what, told)
    return "busy", _pass_on(speaker, until, want, what, cases)


def _others(aside: Case, worker: UUID) -> list[UUID]:
    """Who else is on duty now, not busy, and can be reached: for every team for which they are on the rota; nobody where one has nobody."""
    council, now = aside.council, aside.now
    busy, found = council.busy_at(now), dict[UUID, None]()
    for team in _teams(council, worker, now):
        there = roster.on_duty(council.teams[team].shifts, now, council.zone, council.holidays)
        left = [UUID(one) for one in there if one not in busy and UUID(one) != worker]
        left = [one for one in left if by_road(aside, one, Road.SMS) or by_road(aside, one, Road.VOICE)]
        if not left:
            return []
        found |= dict.fromkeys(left)
    return list(found)


def _teams(council: Council, worker: UUID, now: datetime) -> list[UUID]:
    """The teams for which they are on the rota now; of somebody on none, all: it is asked whether anybody is there."""
    on = [one.id for one in council.teams.values() if str(worker) in _on_rota(council, one.id, now, None)]
    return on or list(council.teams)


def _on_rota(council: Council, team: UUID, now: datetime, role: str | None) -> tuple[str, ...]:
    return roster.on_duty(council.teams[team].shifts, now, council.zone, council.holidays, role)


async def _is_busy(tx: AsyncConnection, aside: Case, speaker: Speaker, until: datetime | None, phone: str | None) -> None:
    await people.change_people(tx, Scope(speaker.authority_id), [{"id": speaker.id, "busy_until": until}])
    _known(aside.council, speaker.id, until)
    event, reason = ("CameBack", "is not busy any more") if until is None else ("BecameBusy", "is busy: pages go on to the next")
    content = {"until": None if until is None else until.isoformat(), **({} if phone is None else {"phone": phone})}
    aside.write_line(SubjectKind.PERSON, speaker.id, None, event, f"{speaker.ref} {reason}", speaker.ref, content)


def _known(council: Council, worker: UUID, until: datetime | None) -> None:
    council.people[worker] = replace(council.people[worker], busy_until=until)


def _tell_managers(aside: Case, speaker: Speaker, what: Said, told: dict[str, Any]) -> None:
    managers = dict.fromkeys(
        UUID(one) for team in _teams(aside.council, speaker.id, aside.now) for one in _on_rota(aside.council, team, aside.now, "manager")
    )
    for manager in managers:
        contact = by_road(aside, manager, Road.SMS)
        if manager != speaker.id and contact is not None:
            owe(
                aside,
                made_by=(MadeBy.INBOUND, what.entry, 0, 1),
                recipient=manager,
                contact=contact,
                lane=Lane.REPLY,
                text_key="busy_manager",
                not_after=what.at + REPLY_WORTH_FOR,
                params=told,
                inbox=what.entry,
            )


def _pass_on(speaker: Speaker, until: datetime, want: Wanted, what: Said, cases: Mapping[UUID, Case]) -> tuple[UUID, ...]:
    """What waits for them now goes on as if they had written PASS to each."""
    passed: list[UUID] = []
    for row in want.paged:
        case = cases[alerts.subject_of(row)]
        _known(case.council, speaker.id, until)
        found = case.alert
        if found is not None and found.id == row.id and found.value.paged == speaker.ref:
            acts.pass_on(case, row.code, speaker.id, what.at)
            passed.append(case.id)
    return tuple(passed)
