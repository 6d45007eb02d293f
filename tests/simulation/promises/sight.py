"""What the observer sees after a step, and remembers from the steps before."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import contact, outbox, person, placement, placement_carer
from db.words import ContactState, PersonKind
from tests.simulation.council import Cast, Young
from tests.simulation.journalled import Journalled
from tests.simulation.people.hearing import Heard
from tests.simulation.world import SimulatedWorld

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cry:
    """What a young person wrote that a person must hear of: by whom it may be, what it said, and what people judged it to mean."""

    by: tuple[Young, ...]
    said: str
    meanings: frozenset[str]


@dataclass(slots=True)
class Sight:
    """One look at the world."""

    world: SimulatedWorld
    cast: Cast
    journalled: Journalled
    people: dict[UUID, Record]  # everybody, by id
    carers: dict[UUID, set[UUID]]  # by young person, whoever looks or looked after them
    never: set[UUID]  # young people whose carer is never asked
    shared: set[UUID]  # young people who share a phone
    news: list[Heard] = field(default_factory=list)
    fresh_owed: list[Record] = field(default_factory=list)  # rows of the outbox since the last look
    owed: dict[UUID, Record] = field(default_factory=dict)  # every row, as first seen
    doubtful: set[UUID] = field(default_factory=set)  # people one of whose contacts was not open at some time
    shut: dict[UUID, Record] = field(default_factory=dict)  # contacts that are not open
    fresh_shut: list[Record] = field(default_factory=list)  # those that were shut, or shut otherwise, since the last look
    ever_shut: set[UUID] = field(default_factory=set)
    given_up: dict[UUID, datetime] = field(default_factory=dict)  # messages that a provider refused or gave up: when that was seen
    noticed: set[UUID] = field(default_factory=set)  # of those, the ones of which it was held whether anybody heard
    cries: dict[UUID, Cry] = field(default_factory=dict)  # by message, those that nobody has been told of yet
    episodes: dict[UUID, datetime] = field(default_factory=dict)  # by young person, since when one is open
    calm_since: datetime | None = None  # since when nothing has been wrong with the database
    since: datetime = BEGINNING  # when the look before this one was
    times_shown: dict[tuple[UUID, str], int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """Civil time."""
        return self.world.now

    def ref(self, who: UUID | None) -> str:
        """How the story calls somebody."""
        return "nobody" if who is None or who not in self.people else str(self.people[who].ref)


async def see(
    tx: AsyncConnection, world: SimulatedWorld, cast: Cast, journalled: Journalled, news: list[Heard], before: Sight | None
) -> Sight:
    """Look again."""
    sight = before or await _first(tx, world, cast, journalled)
    sight.news = news
    last = max(sight.owed, default=UUID(int=0))
    sight.fresh_owed = list((await tx.execute(select(outbox).where(outbox.c.id > last).order_by(outbox.c.id))).all())
    sight.owed |= {row.id: row for row in sight.fresh_owed}
    query = select(contact.c.id, contact.c.person_id, contact.c.state).where(contact.c.state != ContactState.OPEN)
    shut = {row.id: row for row in (await tx.execute(query)).all()}
    sight.fresh_shut = [row for one, row in shut.items() if one not in sight.shut or sight.shut[one].state != row.state]
    sight.shut = shut
    sight.ever_shut |= shut.keys()
    sight.doubtful |= {row.person_id for row in shut.values()}
    if world.weather.is_bad("database", "flaky", "stopped", "busy"):
        sight.calm_since = None
    elif sight.calm_since is None:
        sight.calm_since = world.now
    return sight


async def _first(tx: AsyncConnection, world: SimulatedWorld, cast: Cast, journalled: Journalled) -> Sight:
    people = {row.id: row for row in (await tx.execute(select(person))).all()}
    lives = (await tx.execute(select(placement))).all()
    looked_after = (await tx.execute(select(placement_carer))).all()
    by_placement = {row.id: row for row in lives}
    carers: dict[UUID, set[UUID]] = {row.young_person_id: set() for row in lives}
    for row in looked_after:
        carers[by_placement[row.placement_id].young_person_id].add(row.carer_id)
    never = {row.young_person_id for row in lives if row.ask_carer == "never"}
    by_address: dict[bytes, set[UUID]] = {}
    for row in (await tx.execute(select(contact))).all():
        if people[row.person_id].kind is PersonKind.YOUNG_PERSON:
            by_address.setdefault(row.address_key, set()).add(row.person_id)
    shared = {one for people_there in by_address.values() if len(people_there) > 1 for one in people_there}
    return Sight(world, cast, journalled, people, carers, never, shared)
