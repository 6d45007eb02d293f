"""Machine time is turned, by moving what is measured in it: a lease of a process that is dead, and the wait before a message in doubt is
repeated, would each cost minutes at every kill. What is moved is looked at first: no moving may heal what the rig is there to find.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.courier import UNSERVED_FOR
from bot.limits import CourierSettings
from bot.outcomes import AGAIN_AFTER
from db.queries.rows import Records
from db.tables import fault, inbox, outbox, stranger, young_person
from db.words import SendState
from scheduler.clock import machine_time
from scheduler.parking import RESTS_AT_MOST

DEAD_AFTER = timedelta(seconds=20)  # what a living courier claims it settles in a fraction of that, on a slow machine too
_PARKABLE = (inbox, young_person, stranger, fault)


async def all_are_dead(tx: AsyncConnection) -> list[str]:
    """No process lives: no lease is anybody's any more. What waits longer than it may."""
    found = await waits_too_long(tx)
    machine = await machine_time(tx)
    await tx.execute(update(outbox).where(outbox.c.state == SendState.CLAIMED).values(lease_until=machine))
    return found


async def turn_machine_time(tx: AsyncConnection) -> list[str]:
    """What hangs on the machine's clock alone is brought forward to now; of that, what waits longer than it may."""
    found = await waits_too_long(tx)
    machine = await machine_time(tx)
    claimed_long_ago = machine + CourierSettings().lease - DEAD_AFTER
    await tx.execute(
        update(outbox).where(outbox.c.state == SendState.CLAIMED, outbox.c.lease_until <= claimed_long_ago).values(lease_until=machine)
    )
    in_doubt = outbox.c.state.in_([SendState.UNKNOWN, SendState.QUEUED])
    await tx.execute(update(outbox).where(in_doubt, outbox.c.visible_at > machine).values(visible_at=machine))
    for table in _PARKABLE:
        await tx.execute(update(table).where(table.c.parked_until > machine).values(parked_until=machine))
    return found


async def waits_too_long(tx: AsyncConnection) -> list[str]:
    """What would be waited for longer than its own module says."""
    before = await machine_time(tx)
    doubtful = (outbox.c.state.in_([SendState.UNKNOWN, SendState.QUEUED]), outbox.c.visible_at > before)
    claimed = (await tx.execute(select(outbox).where(outbox.c.state == SendState.CLAIMED))).all()
    waiting = (await tx.execute(select(outbox).where(*doubtful))).all()
    rest = [(table.name, (await tx.execute(select(table).where(table.c.parked_until > before))).all()) for table in _PARKABLE]
    machine = await machine_time(tx)  # after all that it is held against was written
    lease = CourierSettings().lease
    found = [_sentence(f"a claimed {row.lane} message", row.lease_until - machine) for row in claimed if row.lease_until - machine > lease]
    found += _beyond(waiting, machine)
    for name, rows in rest:
        found += [_sentence(f"a row of {name}", row.parked_until - machine) for row in rows if row.parked_until - machine > RESTS_AT_MOST]
    return found


def _beyond(waiting: Records, machine: datetime) -> Iterator[str]:
    for row in waiting:
        if row.state is SendState.UNKNOWN:
            bound = AGAIN_AFTER.get(row.lane, timedelta(0))
        else:
            bound = RESTS_AT_MOST if row.parked_since is not None else UNSERVED_FOR
        if row.visible_at - machine > bound:
            yield _sentence(f"a {row.lane} message that is {row.state}", row.visible_at - machine)


def _sentence(what: str, wait: timedelta) -> str:
    return f"{what} was to wait {wait.total_seconds():.0f} seconds, which is longer than anything may"


async def parked(tx: AsyncConnection) -> list[str]:
    """What could not be decided, heard or worded, and rests: nothing does, where nothing is wrong but that processes die."""
    found = []
    for table in (outbox, *_PARKABLE):
        rows = (await tx.execute(select(table.c.id).where(table.c.parked_since.is_not(None)))).scalars()
        found += [f"{table.name} {one.hex} was parked" for one in rows]
    return found
