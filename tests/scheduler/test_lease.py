"""Of several processes one does what only one may do; whoever dies with it is followed within the lease's time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import leases
from db.session import Database
from scheduler.clock import LiveClock
from scheduler.lease import HELD_FOR, KEPT_FROM, Held, Lease

SECOND = timedelta(seconds=1)


class TurnedClock(LiveClock):
    """The database's clock, turned by hand."""

    ahead = timedelta(0)

    async def machine(self, tx: AsyncConnection) -> datetime:
        """The present, and what a test let pass."""
        return await super().machine(tx) + self.ahead


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def pair(database: Database, clock: TurnedClock) -> tuple[Lease, Lease]:
    """Two processes on one PostgreSQL."""
    one, other = (Lease(database, clock, "telegram 1", UUID(int=number)) for number in (1, 2))
    return one, other


several = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@several
async def test_one_holds_it_and_the_other_does_not(pair: tuple[Lease, Lease]) -> None:
    one, other = pair
    assert [await one.hold(), await other.hold(), await one.hold(), await other.hold()] == [
        Held.ANEW,
        Held.THEIRS,
        Held.OURS,
        Held.THEIRS,
    ]


@several
async def test_whoever_holds_it_keeps_it_and_what_is_begun_under_it_has_time_to_end(pair: tuple[Lease, Lease], clock: TurnedClock) -> None:
    one, other = pair
    await one.hold()
    for _ in range(12):
        clock.ahead += HELD_FOR - KEPT_FROM + SECOND
        assert await one.hold() is Held.OURS
        clock.ahead += KEPT_FROM - SECOND  # a pass that takes so long is still under it
        assert await other.hold() is Held.THEIRS
        clock.ahead -= KEPT_FROM - SECOND


@several
async def test_who_is_killed_is_followed_within_the_leases_time(pair: tuple[Lease, Lease], clock: TurnedClock) -> None:
    one, other = pair
    await one.hold()
    clock.ahead += HELD_FOR - SECOND
    assert await other.hold() is Held.THEIRS
    clock.ahead += SECOND * 2
    assert await other.hold() is Held.ANEW
    assert await one.hold() is Held.THEIRS  # if it was only slow


@several
async def test_who_lets_go_is_followed_at_once(pair: tuple[Lease, Lease]) -> None:
    one, other = pair
    await other.let_go()  # not ours to let go
    assert await one.hold() is Held.ANEW
    await other.let_go()
    assert await other.hold() is Held.THEIRS
    await one.let_go()
    assert await other.hold() is Held.ANEW


@several
async def test_who_stood_still_longer_than_the_lease_holds_it_anew(pair: tuple[Lease, Lease], clock: TurnedClock) -> None:
    one, _other = pair
    await one.hold()
    clock.ahead += HELD_FOR + SECOND
    assert await one.hold() is Held.ANEW  # another may have come and gone meanwhile


@several
async def test_that_the_holder_has_caught_up_is_known_to_all_as_long_as_it_holds(pair: tuple[Lease, Lease], clock: TurnedClock) -> None:
    one, other = pair
    await one.hold()
    await other.hold()
    assert not other.others_caught_up
    await one.note_caught_up()
    await other.hold()
    assert other.others_caught_up
    clock.ahead += HELD_FOR - SECOND
    await one.hold()
    await other.hold()
    assert other.others_caught_up
    clock.ahead += HELD_FOR + SECOND
    await other.hold()
    async with one.database.reading() as tx:
        found = await leases.lease_of(tx, "telegram 1")
    assert found is not None
    assert (found.held_by, found.caught_up_at) == (other.holder, None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_on_sqlite_there_is_one_process_and_it_waits_for_nobody(database: Database, clock: TurnedClock) -> None:
    for number in (1, 2):  # killed, and started again
        lease = Lease(database, clock, "telegram 1", UUID(int=number))
        assert [await lease.hold(), await lease.hold()] == [Held.ANEW, Held.OURS]
