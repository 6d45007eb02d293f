"""What no single value shows: refs, dates, ages, plans and phones held against each other.

Every check yields all it finds and stays silent where another check already speaks; the first by line is the one refused. Refs used
twice go before everything, for with them nobody knows who is meant.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import combinations

from desk.council.council import Council, Kind, Person, Placement
from desk.council.duty_phones import shared_wrongly
from desk.council.nodes import CouncilFileError, Where, shown
from desk.council.people import age
from desk.council.timetable import shared_too_close, too_dense
from ladder.cadence import QUIET_FROM, QUIET_TO, local_date
from ladder.words import Who

Mistakes = Iterator[CouncilFileError]

_TELEPHONE = {"voice": "sms"}  # a number that is texted and rung is one address
TELEGRAM_FROM_AGE = 16  # Telegram's own terms, which no council can waive


def first_mistake(council: Council, configured: frozenset[str], now: datetime) -> CouncilFileError | None:
    """The mistake that stands first in the file, if there is one."""
    today = local_date(now, council.authority.timezone)
    found = list(_used_twice(council)) or [
        *_authority(council, configured),
        *_teams(council),
        *_people(council, today),
        *_phones_of_two_kinds(council),
        *shared_wrongly(council),
        *_placements(council),
        *_plans(council),
        *too_dense(council, now),
        *shared_too_close(council, now),
    ]
    return min(found, key=lambda mistake: mistake.line, default=None)


def _used_twice(council: Council) -> Mistakes:
    for entries in (council.teams, council.people):
        seen: dict[str, int] = {}
        for entry in entries:
            name = entry.ref.casefold()  # people say and type refs; two that differ in capitals only would be mistaken
            if name in seen:
                yield entry.where.refuse("ref", f"{entry.ref} is used twice, first in line {seen[name]}; give each a ref of its own")
            seen.setdefault(name, entry.where.of("ref"))


def _authority(council: Council, configured: frozenset[str]) -> Mistakes:
    authority, people = council.authority, _by_ref(council.people)
    if authority.where.has("team"):
        yield from _team(council, authority.where, authority.team)
    wrong = list(_points_to(people, authority.where, "last_resort", authority.last_resort, Kind.WORKER))
    yield from wrong
    if not wrong and not any(contact.is_usable(configured) for contact in people[authority.last_resort].contacts):
        sentence = f"{authority.last_resort} has no proven contact on a configured channel; add one or name another worker"
        yield authority.where.refuse("last_resort", sentence)


def _teams(council: Council) -> Mistakes:
    people = _by_ref(council.people)
    for team in council.teams:
        for shift, where in zip(team.shifts, team.shifts_at, strict=True):
            for index, worker in enumerate(shift.workers):
                yield from _points_to(people, where, "workers", worker, Kind.WORKER, index)


def _people(council: Council, today: date) -> Mistakes:
    people = _by_ref(council.people)
    for person in council.people:
        if person.where.has("team"):
            yield from _team(council, person.where, person.team)
        if person.allocated_to is not None:
            yield from _points_to(people, person.where, "allocated_to", person.allocated_to, Kind.WORKER)
        if person.birth_date is not None and person.birth_date > today:
            yield person.where.refuse("birth_date", "this date is in the future; correct it or leave the field out")
        yield from _contacts(person, today)


def _contacts(person: Person, today: date) -> Mistakes:
    under_age = person.birth_date is not None and age(person.birth_date, today) < TELEGRAM_FROM_AGE
    seen = set()
    for contact in person.contacts:
        if (contact.channel, contact.address) in seen:
            yield contact.where.refuse("address", f"{person.ref} has this contact twice; keep one of the two")
        seen.add((contact.channel, contact.address))
        if contact.is_telegram and under_age:
            field = "manner" if contact.manner else "channel"
            yield contact.where.refuse(field, f"{person.ref} is under 16, and nobody under 16 is put on Telegram; use another")


def _phones_of_two_kinds(council: Council) -> Mistakes:
    """What comes from a phone that two kinds of people share could be anybody's: a carer's "3" would be read as a worker's, a child's "1"
    as a carer's."""
    owners: dict[tuple[str, str], dict[Kind, Person]] = {}
    for person in council.people:
        for contact in person.contacts:
            there = owners.setdefault((_TELEPHONE.get(contact.channel, contact.channel), contact.address), {})
            other = next((one for kind, one in there.items() if kind is not person.kind), None)
            if other is not None:
                sentence = f"{person.ref} and {other.ref} have one address, and nobody could tell whose answer it is; give each their own"
                yield contact.where.refuse("address", sentence)
            there.setdefault(person.kind, person)


def _placements(council: Council) -> Mistakes:
    people, ours = _by_ref(council.people), council.authority.ref
    lived: dict[str, list[Placement]] = {}
    for placement in council.placements:
        where = placement.where
        yield from _points_to(people, where, "young_person", placement.young_person, Kind.YOUNG_PERSON)
        for index, carer in enumerate(placement.carers):
            yield from _points_to(people, where, "carers", carer, Kind.CARER, index)
        for field, authority in (("placed_by", placement.placed_by), ("hosted_by", placement.hosted_by)):
            if authority != ours:
                yield where.refuse(field, f"{shown(authority)} is not the authority of this file; write {ours}")
        if where.has("team"):
            yield from _team(council, where, placement.team)
        if placement.ends_on is not None and placement.ends_on < placement.starts_on:
            yield where.refuse("ends_on", f"this is before it starts on {placement.starts_on}; write a later date")
        lived.setdefault(placement.young_person, []).append(placement)
    for placements in lived.values():
        for one, other in combinations(placements, 2):
            if _begins_within(one, other) or _begins_within(other, one):
                sentence = f"{other.young_person} is placed elsewhere at that time, by line {one.where.line}; end one of the two"
                yield other.where.refuse("starts_on", sentence)


def _plans(council: Council) -> Mistakes:
    people = _by_ref(council.people)
    seen = set()
    for plan in council.plans:
        key = (plan.about, plan.ref.casefold())
        if key in seen:
            yield plan.where.refuse("ref", f"{plan.ref} is used twice for {plan.about}; give each plan a ref of its own")
        seen.add(key)
        wrong = list(_points_to(people, plan.where, "about", plan.about, Kind.YOUNG_PERSON))
        yield from wrong
        if not wrong and people[plan.about].sign is None:
            sentence = f"{plan.about} has a plan but no sign to open every text with; add one they chose, such as sign: Kite"
            yield people[plan.about].where.refuse("sign", sentence)
        if plan.starts_with is Who.YOUNG_PERSON:
            for index, clock in enumerate(plan.times):
                if _is_quiet(clock):
                    sentence = f"{clock:%H:%M} is in the quiet hours, {QUIET_FROM:%H:%M} to {QUIET_TO:%H:%M}; choose another time"
                    yield plan.where.refuse("times", sentence, index)


def _points_to(people: dict[str, Person], where: Where, field: str, ref: str, kind: Kind, index: int | None = None) -> Mistakes:
    found = people.get(ref)
    wanted = kind.replace("_", " ")
    if found is None:
        yield where.refuse(field, f"nobody in people has the ref {shown(ref)}; correct it or add the {wanted}", index)
    elif found.kind is not kind:
        yield where.refuse(field, f"{ref} is a {found.kind.replace('_', ' ')}; name a {wanted} here", index)


def _team(council: Council, where: Where, ref: str) -> Mistakes:
    if ref not in {team.ref for team in council.teams}:
        yield where.refuse("team", f"no team has the ref {shown(ref)}; correct it or add the team")


def _by_ref(people: Iterable[Person]) -> dict[str, Person]:
    return {person.ref: person for person in people}


def _begins_within(one: Placement, other: Placement) -> bool:
    """Whether one begins while the other runs; moving house on one day is not that."""
    return other.starts_on <= one.starts_on and (other.ends_on is None or one.starts_on < other.ends_on)


def _is_quiet(clock: time) -> bool:
    return not QUIET_TO <= clock < QUIET_FROM
