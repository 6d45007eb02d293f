"""Who everybody of a council is, and what time it is there: what every page begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.interpreting import interpreted
from db.queries import authorities, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, as a page names them. Of a young person the board shows initials and reference, never the name."""

    id: UUID
    ref: str
    kind: PersonKind
    name: str
    initials: str
    language: str  # in which they are written to
    spoken: str  # with which they were enrolled

    @property
    def language_name(self) -> str:
        """The language to find an interpreter for, in English; and beside it the one they are written to in, where that is another."""
        needs = interpreted(self.language, self.spoken)
        told = [] if needs == self.language else [f"written to in {locales.language(self.language).name}"]
        told += [f"enrolled in {locales.language(self.spoken).name}"] if self.spoken not in (needs, self.language) else []
        return ", ".join([locales.language(needs).name, *told])

    @property
    def source(self) -> str:
        """How a fact names whom it comes from."""
        return f"carer {self.ref}" if self.kind is PersonKind.CARER else f"{self.name} ({self.ref})"


@dataclass(frozen=True, slots=True)
class Roll:
    """A council at one moment."""

    council: str
    now: datetime
    zone: str
    people: Mapping[UUID, Known]

    @property
    def workers(self) -> tuple[Known, ...]:
        """Everybody who may act, by reference."""
        return tuple(one for one in self.people.values() if one.kind is PersonKind.WORKER)

    @property
    def young_people(self) -> tuple[Known, ...]:
        """Everybody we ask after, by reference."""
        return tuple(one for one in self.people.values() if one.kind is PersonKind.YOUNG_PERSON)

    def worker(self, ref: str | None) -> Known | None:
        """The worker of that reference."""
        return next((one for one in self.workers if one.ref == ref), None)

    def called(self, ref: str | None) -> str:
        """A worker by name and reference, or whatever else acted."""
        found = self.worker(ref)
        return (ref or "") if found is None else found.source

    def when(self, at: datetime | None) -> str:
        """An instant as the council's clocks show it; nothing for none."""
        return "" if at is None else locales.moment(locales.ENGLISH, at, ZoneInfo(self.zone), self.now, short=True)

    def at(self, now: datetime) -> "Roll":
        """The same council, where it is not the demo's clock that counts."""
        return replace(self, now=now)

    @property
    def today(self) -> str:
        """The day and time, as the clock of the page shows them."""
        local = self.now.astimezone(ZoneInfo(self.zone))
        return f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M}"


async def read_roll(tx: AsyncConnection, scope: Scope, vault: Vault, now: datetime) -> Roll | None:
    """Open the names of everybody in the council; nothing before one is loaded."""
    assert scope.authority_id is not None, "a page shows one council"
    council = await authorities.authority(tx, scope, scope.authority_id)
    if council is None:
        return None
    everybody = [_known(vault, row) for row in await people.all_of(tx, scope)]
    return Roll(council.name, now, council.timezone, {one.id: one for one in everybody})


def _known(vault: Vault, row: Record) -> Known:
    return Known(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        name=vault.open("person.name_sealed", row.id, row.name_sealed),
        initials=vault.open("person.initials_sealed", row.id, row.initials_sealed),
        language=row.language,
        spoken=row.spoken_language,
    )
