"""Which lines an auditor asks for: what stands in the form, read field by field. What cannot be read is said where it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Roll
from console.reading.standing import shows
from db.ids import first_at
from db.queries import accounts, alerts
from db.queries.finding import by_refs
from db.queries.rows import Record
from db.queries.trail import Wanted
from db.scope import Scope
from db.words import Opened, PersonKind, SubjectKind
from desk.permissions import Sight
from desk.trail import JOURNAL, KINDS, READINGS, Seen
from ladder import cadence

A_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
FIELDS = ("from", "to", "about", "by", "kind")

_ACCOUNT = re.compile(r"ACC-([1-9][0-9]{0,8})")  # as `desk.accounts` calls them
_ALL = (JOURNAL, READINGS)
_OF: dict[str, SubjectKind | Opened] = {f"{JOURNAL if isinstance(one, SubjectKind) else READINGS}: {KINDS[one]}": one for one in KINDS}
OFFERED = (("", "both logs"), *((one, one) for one in sorted([*_ALL, *_OF])))


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was typed, which lines it asks for, and what was wrong with it, by control."""

    typed: Mapping[str, str]
    wanted: Wanted = field(default_factory=Wanted)
    child: UUID | None = None  # the one young person whom it asks about
    errors: Mapping[str, str] = field(default_factory=dict)

    def address(self, **more: str) -> str:
        """The same question as the end of an address: references and days, never a name."""
        return urlencode({name: value for name, value in {**self.typed, **more}.items() if value})


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which council, and whom they may see. `is_live`: ids and lines are made by the same time."""

    tx: AsyncConnection
    scope: Scope
    roll: Roll
    sight: Sight
    seen: Seen
    is_live: bool

    async def read(self, typed: Mapping[str, str]) -> Asked:
        """What was typed, as lines to look for."""
        errors: dict[str, str] = {}
        first, last = (_day(typed, name, errors) for name in ("from", "to"))
        if first is not None and last is not None and last < first:
            errors["to"] = "The last day comes before the first: write a later one."
        person, alert, child = await self._about(typed["about"])
        if typed["about"] and person is None and alert is None:
            errors["about"] = f"Nobody and no alert is called {typed['about']}: write a reference, or the code of an alert."
        kind = typed["kind"]
        if kind and kind not in _ALL and kind not in _OF:
            errors["kind"] = "There is no such kind of line: choose one of these."
        if errors:
            return Asked(typed, errors=errors)
        since, until = self._begins(first), self._begins(None if last is None else last + A_DAY)
        one = _OF.get(kind)
        wanted = Wanted(
            since=since,
            until=until,
            # The clocks of processes and the database's differ by less than a day.
            from_id=None if since is None or not self.is_live else first_at(since - A_DAY),
            to_id=None if until is None or not self.is_live else first_at(until + A_DAY),
            person=person,
            alert=alert,
            actor=typed["by"],
            of_journal=kind in ("", JOURNAL) or isinstance(one, SubjectKind),
            of_readings=kind in ("", READINGS) or isinstance(one, Opened),
            subject_kind=one if isinstance(one, SubjectKind) else None,
            opened=one if isinstance(one, Opened) else None,
        )
        return Asked(typed, wanted, child)

    def _begins(self, day: date | None) -> datetime | None:
        return None if day is None else cadence.first_moment(day, time(), self.roll.zone)

    async def _about(self, about: str) -> tuple[UUID | None, Record | None, UUID | None]:
        """Whom, or which alert; and which young person that is. Whoever is not theirs to see is called nothing."""
        for row in await by_refs(self.tx, self.scope, {about, about.upper()}) if about else ():
            is_young = row.kind is PersonKind.YOUNG_PERSON
            if not is_young or await self.seen([row.id]):
                return row.id, None, row.id if is_young else None
        account = await self._account(about)
        if account is not None:
            return account, None, None
        alert = await alerts.by_code(self.tx, self.scope, about.upper()) if about else None
        if alert is None:
            return None, None, None
        child: UUID | None = alert.young_person_id
        is_theirs = shows(self.sight, await self.seen([] if child is None else [child]), alert)
        return (None, alert, child) if is_theirs else (None, None, None)

    async def _account(self, about: str) -> UUID | None:
        number = _ACCOUNT.fullmatch(about.upper())
        found = None if number is None else await accounts.by_number(self.tx, self.scope, int(number[1]))
        return None if found is None else UUID(str(found.id))


def _day(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(typed[name]) if typed[name] else None
    except ValueError:
        errors[name] = "Write a day as year, month and day, such as 2026-11-23."
        return None
    # Before the one no id was made, and no clock is asked for the day after the other.
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        errors[name] = f"Write a day from {FIRST_DAY.year} to {LAST_DAY.year}."
        return None
    return day
