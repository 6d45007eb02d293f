"""The council of a file as the engine's decisions know one: cases that no database holds.

Every contact counts as proven and every channel as configured: a plan is judged by what it asks of people, not by the state of a set-up.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from uuid import UUID

from db.words import ChannelName, ContactState, Manner, PersonKind
from desk import council as written
from desk.forecast.load import Budgeted
from ladder import cadence
from ladder.events import Standing
from ladder.roster import Shift
from ladder.words import Cover, Treatment
from scheduler.case import Case, Tools
from scheduler.known import Contact, Council, Person, Placement, Plan, Team, Young

EVERY_CHANNEL = frozenset(ChannelName)
_TEXTED = (ChannelName.SMS, ChannelName.HANDSET)  # by what a worker's page comes as a text


@dataclass(frozen=True, slots=True)
class Built:
    """The young people of a file who have a plan, and its teams."""

    cases: list[Case]
    teams: dict[UUID, Budgeted]


def build(file: written.Council, holidays: frozenset[date], begins_at: datetime, choose: Callable[[str], str]) -> Built:
    """What the file says, as it stands when the forecast begins."""
    numbers = count(1)

    def new_id() -> UUID:
        return UUID(int=next(numbers))

    tools = Tools(begins_at, begins_at, new_id, choose, EVERY_CHANNEL)
    ids = {person.ref: new_id() for person in file.people}
    team_ids = {team.ref: new_id() for team in file.teams}
    council = _council(file, holidays, ids, team_ids, new_id)
    within_reach(council, new_id)
    plans: dict[str, list[written.Plan]] = {}
    for plan in file.plans:
        plans.setdefault(plan.about, []).append(plan)
    today = cadence.local_date(begins_at, council.zone)
    placements = {one.young_person: one for one in file.placements if _stands(one, today)}
    cases = [
        _case(person, plans[person.ref], placements.get(person.ref), council, tools, ids, team_ids)
        for person in file.people
        if person.ref in plans
    ]
    return Built(cases, {team_ids[team.ref]: Budgeted(team.ref, team.pages_per_night) for team in file.teams})


def _stands(one: written.Placement, day: date) -> bool:
    return one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)


def _council(
    file: written.Council, holidays: frozenset[date], ids: dict[str, UUID], team_ids: dict[str, UUID], new_id: Callable[[], UUID]
) -> Council:
    authority = file.authority
    return Council(
        id=new_id(),
        zone=authority.timezone,
        office=authority.office,
        holidays=holidays,
        last_resort=ids[authority.last_resort],
        asking=dict(file.asking),
        standing=Standing(authority.timezone, Cover.CLOSED, file.paging[Treatment.RING], file.paging[Treatment.PAGE]),
        teams={team_ids[team.ref]: Team(team_ids[team.ref], tuple(_shift(one, ids) for one in team.shifts)) for team in file.teams},
        people={ids[one.ref]: Person(ids[one.ref], one.ref, PersonKind(one.kind), one.language, one.timezone) for one in file.people},
        contacts={ids[one.ref]: [_contact(each, ids[one.ref], new_id) for each in one.contacts] for one in file.people},
    )


def within_reach(council: Council, new_id: Callable[[], UUID]) -> None:
    """As if everybody could be reached: addresses are proven before anybody is asked there, and a worker's page has a road."""
    for person in council.people.values():
        contacts = council.contacts.setdefault(person.id, [])
        contacts[:] = [replace(one, proven=True, state=ContactState.OPEN) for one in contacts]
        if person.kind is PersonKind.WORKER and not any(one.channel in _TEXTED for one in contacts):
            contacts.append(_open(ChannelName.SMS, None, person.id, new_id))


def _shift(shift: Shift, ids: dict[str, UUID]) -> Shift:
    return Shift(shift.days, shift.starts, shift.ends, shift.role, tuple(str(ids[worker]) for worker in shift.workers))


def _contact(one: written.Contact, person: UUID, new_id: Callable[[], UUID]) -> Contact:
    return _open(ChannelName(one.channel), None if one.manner is None else Manner(one.manner), person, new_id)


def _open(channel: ChannelName, manner: Manner | None, person: UUID, new_id: Callable[[], UUID]) -> Contact:
    return Contact(
        id=new_id(),
        person_id=person,
        channel=channel,
        manner=manner,
        address_key=b"",  # nothing is looked up by it here
        proven=True,
        state=ContactState.OPEN,
        ever_delivered=False,
        cover=None,
    )


def _case(
    person: written.Person,
    plans: list[written.Plan],
    placed: written.Placement | None,
    council: Council,
    tools: Tools,
    ids: dict[str, UUID],
    team_ids: dict[str, UUID],
) -> Case:
    child = ids[person.ref]
    allocated = None if person.allocated_to is None else ids[person.allocated_to]
    young = Young(child, person.cover, allocated, 0, *[None] * 9)
    placement = None
    if placed is not None:
        carers = tuple(ids[one] for one in placed.carers)
        placement = Placement(placed.ask_carer, team_ids[placed.team], carers, placed.starts_on)
    known = [_plan(one, tools) for one in plans]
    return Case(child, council, tools, person=council.people[child], young=young, placement=placement, plans={one.id: one for one in known})


def _plan(one: written.Plan, tools: Tools) -> Plan:
    return Plan(
        id=tools.new_id(),
        ref=one.ref,
        starts_with=one.starts_with,
        days=one.days,
        times=tuple(f"{at:%H:%M}" for at in one.times),
        zone=one.timezone,
        tier=one.tier,
        tier_changes_at=cadence.first_tier_change(one.tier, tools.now),
        rests_since=None,
        ended_at=None,
    )
