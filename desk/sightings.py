"""A responsible adult saw the young person: who, and when, as a worker writes it down. A text or a call is no sighting (promise 5).

It is the third of the three clocks, it ends a row of silences, and it settles what a carer's word alone owed (K7).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins, sightings
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk import alerts
from desk.plans import about_child
from desk.refusals import Refused
from desk.seers import seer_of
from desk.written import clock as clock_of
from ladder import cadence
from ladder.events import Noted, Sighted
from ladder.words import Outcome, Resolution
from scheduler.acts import Acted
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert, OfCrossCheck
from scheduler.engine import Engine

AT_MOST_AGO = timedelta(days=7)
NAME_AT_MOST = 100  # characters

_NAME, _RELATION = "sighting.name_sealed", "sighting.relation_sealed"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a worker says. `by`: a carer's or a worker's reference, or a name. `at`: as it is written, by the council's clocks."""

    by: str
    at: str
    relation: str = ""  # of somebody who has no reference: what they are to the young person


class Unfit(Refused):
    """What was written in one field of a sighting will not do."""

    def __init__(self, field: str, sentence: str) -> None:
        """`field`: its name in `Seen`."""
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down. `by`: a reference, none for an adult who has none; `settles`: a second sighting was owed, and is no more."""

    by: str | None
    at: datetime
    settles: bool


@dataclass(frozen=True, slots=True)
class SightingRecorded:
    """A worker wrote down that an adult saw them. Of whoever has no reference the name stands sealed in the row."""

    sighting: str
    by: str | None
    at: datetime


def name_of(by: str) -> str:
    """Who saw them, as it is kept; or a refusal."""
    return _words("by", "Who saw them", by)


def relation_of(relation: str) -> str:
    """What they are to the young person, as it is kept; or a refusal."""
    return _words("relation", "What they are to them", relation)


async def record(engine: Engine, scope: Scope, vault: Vault, child: str, seen: Seen, worker: str) -> Recorded:
    """Write it down, or refuse it in one sentence. Of the owner of the open alert it is a step noted (A1)."""
    written: list[Recorded] = []

    async def act(tx: AsyncConnection, case: Case) -> None:
        written.append(await _keep(engine, vault, tx, case, seen, worker))
        if written[0].by is None and not seen.relation.strip():
            raise Unfit("by", "Who saw them: no carer or worker has that reference; of anybody else say too what they are to them.")
        if case.alert is not None and case.alert.value.taken_by == worker:
            happen(case, OfAlert(Noted(worker)), worker)

    await about_child(engine, scope, child, worker, act)
    return written[0]


async def resolve(
    engine: Engine, scope: Scope, vault: Vault, code: str, worker: str, seen: Seen, words: str | None = None, drawn: int | None = None
) -> Acted:
    """Close an alert because an adult has seen them (A6, outcome 2), and write that down as what it is: both, or neither."""

    async def also(tx: AsyncConnection, case: Case) -> None:
        if case.young is not None:
            await _keep(engine, vault, tx, case, seen, worker)

    return await alerts.resolve(engine, scope, vault, code, worker, Resolution.SEEN_BY_ADULT.value, words, also=also, drawn=drawn)


async def _keep(engine: Engine, vault: Vault, tx: AsyncConnection, case: Case, seen: Seen, worker: str) -> Recorded:
    own, young, sighting_id = Scope(case.council.id), case.young, engine.new_id()
    assert young is not None, "only young people are seen"
    at = _when(seen.at, case)
    seer = await seer_of(tx, vault, case, seen.by, is_described=bool(seen.relation.strip()))
    row = {
        "id": sighting_id,
        "authority_id": case.council.id,
        "young_person_id": case.id,
        "seen_by": None if seer is None else seer.id,
        "name_sealed": None if seer is not None else vault.seal(_NAME, sighting_id, name_of(seen.by)),
        "relation_sealed": None,
        "seen_at": at,
        "recorded_by": case.council.by_ref(worker).id,
        "recorded_at": case.now,
    }
    if seer is None and seen.relation.strip():
        row["relation_sealed"] = vault.seal(_RELATION, sighting_id, relation_of(seen.relation))
    await sightings.insert(tx, own, row)
    if young.last_seen_at is None or at >= young.last_seen_at:
        young.last_seen_at, young.last_seen_by = at, None if seer is None else seer.id
    young.unanswered_in_a_row = min(young.unanswered_in_a_row, await _silences_since(tx, own, case.id, at))
    ref = None if seer is None else seer.ref
    reason = f"{worker} wrote down that {ref or 'another adult'} saw them"
    case.note(SubjectKind.PERSON, case.id, None, SightingRecorded(sighting_id.hex, ref, at), reason, worker)
    was_owed = case.cross_check is not None
    happen(case, OfCrossCheck(Sighted(ref or sighting_id.hex, at)), worker)
    return Recorded(ref, at, was_owed and case.cross_check is None)


async def _silences_since(tx: AsyncConnection, own: Scope, child: UUID, at: datetime) -> int:
    """Check-ins since then that ended without any reply: a sighting ends the row that was before it, and no other."""
    history = await checkins.history_of(tx, own, [child], at)
    return sum(row.outcome in (Outcome.SILENT, Outcome.UNDELIVERED) for row in history)


def _when(written: str, case: Case) -> datetime:
    """The instant: "21:40" is the last such time, "2026-11-24 21:40" that one."""
    at = _instant(" ".join(written.replace("T", " ").split()), case)
    if at > case.now:
        raise Unfit("at", "When they were seen is still to come: write the time at which it was.")
    if case.now - at > AT_MOST_AGO:
        raise Unfit("at", f"When they were seen is more than {AT_MOST_AGO.days} days ago: keep it as a note.")
    return at


def _instant(written: str, case: Case) -> datetime:
    day, _, clock = written.rpartition(" ")
    try:
        on_the_wall = clock_of(clock)
        if not day:
            return cadence.last_clock_time(on_the_wall, case.council.zone, case.now)
        return cadence.first_moment(date.fromisoformat(day), on_the_wall, case.council.zone)
    except (ValueError, OverflowError):
        raise Unfit("at", "When they were seen is written like 21:40, or 2026-11-24 21:40.") from None


def _words(field: str, called: str, written: str) -> str:
    words = " ".join(written.split())
    if not words or not words.isprintable() or len(words) > NAME_AT_MOST:
        raise Unfit(field, f"{called}: plain words, at least one and at most {NAME_AT_MOST} characters.")
    return words
