"""Who rings us, and who should pick up: looked at under no lock, since nothing is decided by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.channels.sms.client import NUMBER
from bot.interpreting import interpreted
from db.queries import authorities, contacts, placements
from db.queries.rows import Records
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, PersonKind
from ladder.words import Cover, Road
from scheduler import duty, reading
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.engine import Engine
from scheduler.owing import by_road

RUNG_AT_MOST = 3  # phones, one after the other: a child holds the line for a minute, not for five


class Kind(StrEnum):
    """As whom somebody is spoken to."""

    YOUNG_PERSON = "young_person"
    CARER = "carer"
    WORKER = "worker"
    NOBODY = "nobody"  # we know


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody on duty, where they are rung."""

    worker: UUID
    ref: str
    number: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever rings us."""

    kind: Kind
    refs: tuple[str, ...] = ()  # several share a phone
    language: str = locales.ENGLISH  # in which they are spoken to
    interpreted: str = locales.ENGLISH  # which whoever answers finds an interpreter for
    authority: str = ""  # whose recordings they are played
    has_interpreter: bool = True  # whether that council's interpreter line stands on the board
    is_open_cover: bool = False
    phones: tuple[Phone, ...] = ()  # in the order in which they are rung


class Callers:
    """Finds both."""

    def __init__(self, engine: Engine, vault: Vault, *, guests_only: bool) -> None:
        """`guests_only`: a demo that reaches real phones rings those of its guests alone (T4)."""
        self._engine, self._vault, self._guests_only, self._scope = engine, vault, guests_only, Scope.everywhere()

    async def caller(self, tx: AsyncConnection, address: str) -> Caller:
        """Who rings from there, taken for whom the listener takes them: a worker, else a young person, else who looks after one."""
        found = await contacts.people_at(tx, self._scope, ChannelName.SMS, self._vault.address_keys(ChannelName.SMS, address))
        by_kind = {kind: [one for one in found if one.kind is kind] for kind in PersonKind}
        if by_kind[PersonKind.WORKER]:
            return Caller(Kind.WORKER)
        if young := by_kind[PersonKind.YOUNG_PERSON]:
            return await self._put_through(tx, Kind.YOUNG_PERSON, young, [one.person_id for one in young], address)
        if carers := by_kind[PersonKind.CARER]:
            days = days_now(await self._engine.clock.civil(tx))
            ids = [one.person_id for one in carers]
            cared_for = await placements.children_of_carer(tx, self._scope, ids, days[0], days[-1])
            if cared_for:
                return await self._put_through(tx, Kind.CARER, carers, [one.young_person_id for one in cared_for], address)
        return Caller(Kind.NOBODY)

    async def _put_through(self, tx: AsyncConnection, kind: Kind, callers: Records, children: Sequence[UUID], address: str) -> Caller:
        cases = list((await reading.read(tx, self._scope, sorted(set(children)), await self._engine.tools(tx))).values())
        is_open = kind is Kind.YOUNG_PERSON and all(case.young is not None and case.young.cover is Cover.OPEN for case in cases)
        refs = tuple(dict.fromkeys(one.ref for one in callers))
        phones = await self._phones(tx, cases[0], address) if cases else ()
        authority = await authorities.authority(tx, self._scope, callers[0].authority_id)
        language = callers[0].language
        needs = interpreted(language, callers[0].spoken_language)
        has_line = authority is not None and authority.interpreter_sealed is not None
        return Caller(kind, refs, language, needs, "" if authority is None else authority.ref, has_line, is_open, phones)

    async def _phones(self, tx: AsyncConnection, case: Case, address: str) -> tuple[Phone, ...]:
        """Those on duty for them now and not busy, and then the manager: whoever has a telephone, but for the one that rings us."""
        found: list[Phone] = []
        for worker in dict.fromkeys((*duty.free(case), *duty.free(case, "manager"))):
            contact = by_road(case, worker, Road.VOICE)
            row = None if contact is None else await contacts.contact_of(tx, self._scope, contact.id)
            if row is None or row.channel not in (ChannelName.SMS, ChannelName.VOICE) or (self._guests_only and not row.guest):
                continue
            number = self._vault.open("contact.address_sealed", row.id, row.address_sealed)
            if NUMBER.fullmatch(number) and number != address:
                found.append(Phone(worker, case.council.people[worker].ref, number))
        return tuple(found[:RUNG_AT_MOST])
