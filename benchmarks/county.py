"""Councils in bulk: so many authorities, teams and young people, as rows written through Core.

A number says who it is: the provider can tell a page from a question. Workers are paged on what stands for a text phone, since nobody is
paged by Telegram.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdSource
from db.queries import demo
from db.session import Database
from db.tables import authority, check_in, contact, person, placement, plan, shift, shift_worker, team, young_person
from db.vault import Vault, new_keys
from db.words import ChannelName, ContactState, Manner, PersonKind, ShiftRole
from ladder import checkin
from ladder.checkin import CheckIn
from ladder.words import AskCarer, Cover, Tier, Who
from scheduler.clock import wall_clock
from scheduler.codec import to_json

EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # a Monday, in winter time: where the clock of every measurement stands
WORKER_CHATS = 1_000_000_000  # from here on: workers; below: young people
WORKERS_A_TEAM = 3
SETTLED = (authority, team, person, young_person, contact, placement, plan, check_in, shift, shift_worker)  # each after what it refers to
CHUNK = 5_000

Row = dict[str, Any]
Stands = Callable[[str, datetime], CheckIn]


@dataclass(frozen=True, slots=True)
class Child:
    """One young person's ids."""

    id: UUID
    authority: UUID
    contact: UUID
    plan: UUID
    check_in: UUID
    chat: int


@dataclass
class County:
    """A database with people in it, and what its processes need beside it."""

    database: Database
    keys: tuple[str, str] = field(default_factory=lambda: (new_keys("k1"), new_keys("i1")))
    new_id: IdSource = field(default_factory=lambda: IdSource(wall_clock, secrets.token_bytes))
    children: list[Child] = field(default_factory=list)
    authorities: int = 0
    _worker_chats: Iterator[int] = field(default_factory=lambda: count(WORKER_CHATS))
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @cached_property
    def vault(self) -> Vault:
        """Seals and opens, by these keys."""
        return Vault(*self.keys)

    async def settle(
        self, children: int, *, authorities: int = 1, teams: int = 1, due_at: datetime = EVENING, stands: Stands = checkin.scheduled
    ) -> None:
        """Enrol so many more, dealt out over new authorities of so many teams each; how the check-in of each stands."""
        crews = [(one, crew) for one in range(authorities) for crew in self._authority(teams)]
        for number in range(children):
            _, (authority_id, team_id) = crews[number % len(crews)]
            self._child(authority_id, team_id, due_at, stands)
        async with self.database.transaction() as tx:
            if not await demo.clock_is_set(tx):
                await demo.set_clock(tx, EVENING)
            await self._write(tx)

    def _authority(self, teams: int) -> list[tuple[UUID, UUID]]:
        self.authorities += 1
        authority_id, number = self.new_id(), self.authorities
        office = {"office_days": ["mon", "tue", "wed", "thu", "fri"], "office_from": "09:00", "office_to": "17:00"}
        named = {"ref": f"council-{number}", "name": f"Council {number}", "timezone": "Europe/London", "holidays": "england_and_wales"}
        self._add(authority, {"id": authority_id, **named, **office, "last_resort_id": None})
        return [(authority_id, self._team(authority_id, f"{number}-{crew}")) for crew in range(teams)]

    def _team(self, authority_id: UUID, name: str) -> UUID:
        """Three workers, on duty round the clock; the first also manages."""
        team_id, of = self.new_id(), {"authority_id": authority_id}
        self._add(team, {"id": team_id, **of, "ref": f"team-{name}"})
        workers = []
        for number in range(WORKERS_A_TEAM):
            workers.append(self._person(authority_id, f"DW-{name}-{number}", PersonKind.WORKER, team_id))
            self._contact(authority_id, workers[-1], next(self._worker_chats), ChannelName.HANDSET)
        for position, role in enumerate((ShiftRole.ON_DUTY, ShiftRole.MANAGER)):
            shift_id = self.new_id()
            hours = {"days": "all", "from_time": "09:00", "to_time": "09:00", "role": role}
            self._add(shift, {"id": shift_id, **of, "team_id": team_id, "position": position, **hours})
            for place, worker in enumerate(workers if role is ShiftRole.ON_DUTY else workers[:1]):
                self._add(shift_worker, {"id": self.new_id(), **of, "shift_id": shift_id, "position": place, "worker_id": worker})
        return team_id

    def _person(self, authority_id: UUID, ref: str, kind: PersonKind, team_id: UUID) -> UUID:
        who = self.new_id()
        sealed = {
            "name_sealed": self.vault.seal("person.name_sealed", who, "Amanuel B."),
            "initials_sealed": self.vault.seal("person.initials_sealed", who, "A.B."),
        }
        language = "ti" if kind is PersonKind.YOUNG_PERSON else "en"
        spoken = {"language": language, "spoken_language": language, "timezone": "Europe/London"}
        self._add(person, {"id": who, "authority_id": authority_id, "ref": ref, "kind": kind, **sealed, **spoken, "team_id": team_id})
        return who

    def _contact(self, authority_id: UUID, who: UUID, chat: int, channel: ChannelName = ChannelName.TELEGRAM) -> UUID:
        contact_id = self.new_id()
        row = {
            "id": contact_id,
            "authority_id": authority_id,
            "person_id": who,
            "position": 0,
            "channel": channel,
            "manner": Manner.SMS if channel is ChannelName.HANDSET else None,
            "address_sealed": self.vault.seal("contact.address_sealed", contact_id, str(chat)),
            "address_key": self.vault.address_key(channel, str(chat)),
        }
        self._add(
            contact, row | {"proven": True, "state": ContactState.OPEN, "ever_delivered": False, "guest": False, "shared_with_kin": False}
        )
        return contact_id

    def _child(self, authority_id: UUID, team_id: UUID, due_at: datetime, stands: Stands) -> None:
        number, of = len(self.children) + 1, {"authority_id": authority_id}
        who = self._person(authority_id, f"YP-{number}", PersonKind.YOUNG_PERSON, team_id)
        sign = self.vault.seal("young_person.sign_sealed", who, "Kite")
        self._add(young_person, {"id": who, **of, "sign_sealed": sign, "cover": Cover.CLOSED, "unanswered_in_a_row": 0, "park_count": 0})
        child = Child(who, authority_id, self._contact(authority_id, who, number), self.new_id(), self.new_id(), number)
        lives = {"young_person_id": who, "team_id": team_id, "ask_carer": AskCarer.NEVER, "starts_on": date(2026, 11, 1), "ends_on": None}
        self._add(placement, {"id": self.new_id(), **of, "placed_by": authority_id, "hosted_by": authority_id, **lives})
        when = {"days": "all", "times": ["18:30"], "timezone": "Europe/London", "starts_with": Who.YOUNG_PERSON}
        moves_at = EVENING + timedelta(days=2)
        watched = {"tier": Tier.ARRIVAL, "tier_changes_at": moves_at}
        self._add(plan, {"id": child.plan, **of, "ref": "evening", "young_person_id": who, **when, **watched})
        self._add(check_in, check_in_row(child, stands(child.check_in.hex, due_at)))
        self.children.append(child)

    def _add(self, table: Table, row: Row) -> None:
        self.rows.setdefault(table.name, []).append(row)

    async def _write(self, tx: AsyncConnection) -> None:
        for table in SETTLED:
            await write(tx, table, self.rows.pop(table.name, []))


async def write(tx: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Many rows, some thousands a statement."""
    for start in range(0, len(rows), CHUNK):
        await tx.execute(table.insert(), rows[start : start + CHUNK])


def check_in_row(child: Child, value: CheckIn) -> Row:
    """A check-in of tonight, however far it is."""
    return {
        "id": child.check_in,
        "authority_id": child.authority,
        "young_person_id": child.id,
        "plan_id": child.plan,
        "local_date": date(2026, 11, 23),
        "slot": "18:30",
        "asking": 0,
        "due_at": value.due_at,
        "phase": value.phase.value,
        "wake_at": value.wake_at,
        "rung": max(value.rung, 0),
        "version": value.version,
        "outcome": value.outcome,
        "closed_at": None,
        "asks_key": None,
        "state": to_json(value),
    }
