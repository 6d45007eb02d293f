"""What a file may say, but somebody should look at before an evening depends on it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.council.checks import TELEGRAM_FROM_AGE
from desk.council.council import Authority, Channel, Council, CouncilWarning, Kind, Person, Team
from desk.council.nodes import Where
from desk.council.timetable import later_too_dense
from ladder.cadence import local_date
from ladder.roster import gaps
from ladder.words import AskCarer, Who

HolidaysOf = Callable[[str, int], frozenset[date]]

ROTA_LOOKED_AT_FOR = timedelta(weeks=8)


def warnings_of(council: Council, configured: frozenset[str], holidays_of: HolidaysOf, now: datetime) -> tuple[CouncilWarning, ...]:
    """Everything worth a look, in the order of the file."""
    found = [
        *_not_configured(council, configured),
        *_out_of_reach(council),
        *_age_unknown(council),
        *_whose_phone(council),
        *_unplaced(council, local_date(now, council.authority.timezone)),
        *_dense_later(council, now),
        *_rota(council, holidays_of, now),
    ]
    return tuple(sorted(found, key=lambda warning: warning.line))


def _not_configured(council: Council, configured: frozenset[str]) -> Iterator[CouncilWarning]:
    for person in council.people:
        reached = any(contact.is_usable(configured) for contact in person.contacts)
        for contact in person.contacts:
            if contact.channel not in configured:
                rest = "other contacts are used" if reached else f"{person.ref} cannot be reached at all"
                yield _warn(contact.where, "channel", f"{contact.channel} is not configured here, so {rest}")


def _out_of_reach(council: Council) -> Iterator[CouncilWarning]:
    """Those the service counts on and who have no proven contact on any channel, each told once."""
    counted_on: dict[str, str] = {}
    for team in council.teams:
        counted_on |= {worker: "is on the rota" for shift in team.shifts for worker in shift.workers}
    for placement in council.placements:
        if placement.ask_carer is not AskCarer.NEVER:
            counted_on |= dict.fromkeys(placement.carers, "is a carer to be asked")
    counted_on |= {plan.about: "is to be asked" for plan in council.plans if plan.starts_with is Who.YOUNG_PERSON}
    for person in council.people:
        if person.ref in counted_on and not any(contact.proven for contact in person.contacts):
            yield _warn(person.where, "contacts", f"{person.ref} {counted_on[person.ref]} but has no proven contact")


def _age_unknown(council: Council) -> Iterator[CouncilWarning]:
    """Nobody under sixteen is put on Telegram, and of these nobody says how old they are."""
    for person in council.people:
        for contact in person.contacts:
            if _is_child(person) and person.birth_date is None and contact.channel is Channel.TELEGRAM:
                sentence = f"{person.ref} is on Telegram and has no birth date here; add one: nobody under {TELEGRAM_FROM_AGE} may be"
                yield _warn(contact.where, "channel", sentence)


def _whose_phone(council: Council) -> Iterator[CouncilWarning]:
    """A telephone that two workers have, and no word that they share it: what comes from it counts for the first."""
    owners: dict[str, Person] = {}
    for person in council.people:
        for contact in person.contacts:
            first = owners.setdefault(contact.address, person)
            if person.kind is Kind.WORKER and first is not person and contact.shared_duty_phone is None:
                sentence = f"{first.ref} has this address too, and what comes from it counts as theirs; write shared_duty_phone for both"
                yield _warn(contact.where, "address", sentence)


def _unplaced(council: Council, today: date) -> Iterator[CouncilWarning]:
    asked_about = {plan.about for plan in council.plans}
    placed = {each.young_person for each in council.placements if each.ends_on is None or each.ends_on >= today}
    for person in council.people:
        if _is_child(person) and person.ref in asked_about and person.ref not in placed:
            yield _warn(person.where, "ref", f"{person.ref} has a plan but no placement now or later, so no carer can be asked")


def _dense_later(council: Council, now: datetime) -> Iterator[CouncilWarning]:
    for plan, tier, takes in later_too_dense(council, now):
        sentence = f"the clock moves {plan.about} on to {tier}, whose ladder takes {takes} minutes and will merge some of these"
        yield _warn(plan.where, "times", sentence)


def _rota(council: Council, holidays_of: HolidaysOf, now: datetime) -> Iterator[CouncilWarning]:
    authority = council.authority
    until = now + ROTA_LOOKED_AT_FOR
    years = range(local_date(now, authority.timezone).year - 1, local_date(until, authority.timezone).year + 2)
    holidays = frozenset[date]().union(*(holidays_of(authority.holidays, year) for year in years))
    for team in council.teams:
        for since, to in gaps(team.shifts, authority.timezone, holidays, now, until):
            yield _gap(team, authority, since, to)


def _gap(team: Team, authority: Authority, since: datetime, to: datetime) -> CouncilWarning:
    return _warn(team.where, "shifts", f"{nobody_on_duty(team.ref, authority.timezone, since, to)}; pages will go to the last resort")


def nobody_on_duty(team: str, timezone: str, since: datetime, to: datetime) -> str:
    """A gap of a rota in words, as the wall shows its two ends."""
    first, last = (f"{at.astimezone(ZoneInfo(timezone)):%a %d %b %Y %H:%M}" for at in (since, to))
    return f"nobody of {team} is on duty from {first} to {last}"


def _is_child(person: Person) -> bool:
    return person.kind is Kind.YOUNG_PERSON


def _warn(where: Where, field: str, sentence: str) -> CouncilWarning:
    return CouncilWarning(where.of(field), field, sentence)
