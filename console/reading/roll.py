"""Who is named on a page, and what time it is in their council: what every page begins with.

A council may have enrolled twenty thousand. A page meets its workers, and of all others those it is about to name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.interpreting import interpreted
from console.reading.values import Values
from db.queries import authorities, people
from db.queries.rows import Record, Records
from db.scope import Scope
from db.vault import Vault
from db.words import PersonKind

OPENED_MOST = 8192  # names and initials that a process keeps open: more than any page shows


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


class People(Mapping[UUID, Known]):
    """Those whom a page has met, by id. Whoever was never met is our own mistake: asked for in vain, they would be left out unseen."""

    def __init__(self) -> None:
        self.workers: dict[str, Known] = {}  # by reference
        self._known: dict[UUID, Known] = {}
        self._met: set[UUID | None] = {None}  # nobody is known to be nobody

    def __getitem__(self, one: UUID) -> Known:
        try:
            return self._known[one]
        except KeyError:
            assert one in self._met, "a page meets people before it names them"
            raise

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def unmet(self, ids: Iterable[UUID | None]) -> set[UUID]:
        """Of these, those that were not met yet."""
        return {one for one in ids if one is not None} - self._met

    def meet(self, found: Iterable[Known], asked: Iterable[UUID] = ()) -> None:
        """These were found; of those that were asked for, nobody else is there."""
        for one in found:
            self._known[one.id] = one
            if one.kind is PersonKind.WORKER:
                self.workers[one.ref] = one
        self._met.update(self._known, asked)


@dataclass(frozen=True, slots=True)
class Roll:
    """A council at one moment."""

    council: str
    now: datetime
    zone: str
    scope: Scope
    vault: Vault
    authority: Record  # and its workers: of these rows its rotas are made
    crew: Records
    people: People = field(default_factory=People)
    values: Values = field(default_factory=Values)

    @property
    def workers(self) -> tuple[Known, ...]:
        """Everybody who may act, by reference."""
        return tuple(self.people.workers.values())

    async def meet(self, tx: AsyncConnection, ids: Iterable[UUID | None]) -> None:
        """Learn who these are, before the page names them."""
        if unmet := self.people.unmet(ids):
            self._met(await people.named(tx, self.scope, unmet), unmet)

    async def meet_everybody(self, tx: AsyncConnection) -> None:
        """Learn who everybody is: for pages of a demo, whose council is small."""
        self._met(await people.all_of(tx, self.scope))

    async def by_ref(self, tx: AsyncConnection, ref: str) -> Known | None:
        """The person of that reference."""
        rows = await people.by_ref(tx, self.scope, ref)
        self._met(rows)
        return self.people[rows[0].id] if rows else None

    def _met(self, rows: Records, asked: Iterable[UUID] = ()) -> None:
        self.people.meet([_known(self.vault, row) for row in rows], asked)

    def worker(self, ref: str | None) -> Known | None:
        """The worker of that reference."""
        return None if ref is None else self.people.workers.get(ref)

    def called(self, ref: str | None) -> str:
        """A worker by name and reference, or whatever else acted."""
        worker = self.worker(ref)
        return (ref or "") if worker is None else worker.source

    def when(self, at: datetime | None) -> str:
        """An instant as the council's clocks show it; nothing for none."""
        return "" if at is None else locales.moment(locales.ENGLISH, at, ZoneInfo(self.zone), self.now, short=True)

    def after(self, before: "Roll | None") -> "Roll":
        """The same, where what is written as it was need not be read anew."""
        return self if before is None else replace(self, values=Values(before.values))

    def at(self, now: datetime) -> "Roll":
        """The same council, where it is not the demo's clock that counts."""
        return replace(self, now=now)

    @property
    def today(self) -> str:
        """The day and time, as the clock of the page shows them."""
        local = self.now.astimezone(ZoneInfo(self.zone))
        return f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M}"


async def read_roll(tx: AsyncConnection, scope: Scope, vault: Vault, now: datetime) -> Roll | None:
    """A council and its workers; nothing before one is loaded."""
    assert scope.authority_id is not None, "a page shows one council"
    council = await authorities.authority(tx, scope, scope.authority_id)
    if council is None:
        return None
    crew = await people.workers(tx, scope)
    roll = Roll(council.name, now, council.timezone, scope, vault, council, crew)
    roll.people.meet([_known(vault, row) for row in crew])
    return roll


def _known(vault: Vault, row: Record) -> Known:
    return Known(
        id=row.id,
        ref=row.ref,
        kind=row.kind,
        name=_opened(vault, "person.name_sealed", row.id, row.name_sealed),
        initials=_opened(vault, "person.initials_sealed", row.id, row.initials_sealed),
        language=row.language,
        spoken=row.spoken_language,
    )


@lru_cache(OPENED_MOST)
def _opened(vault: Vault, place: str, row: UUID, sealed: bytes) -> str:
    """A name changes seldom, and under the sealed bytes themselves nothing old can be found."""
    return vault.open(place, row, sealed)
