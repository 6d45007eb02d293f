"""When something next happens by itself, on either clock: so that the hands leap over the hours in which nothing does."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, union_all

from db.queries import demo
from db.tables import alert, check_in, chore, fault, handset_receipt, inbox, outbox, young_person
from db.words import SendState
from tests.simulation.world import SimulatedWorld

LOOKED_AT_AGAIN = timedelta(seconds=15)  # what is late or in hand: as an engine would, only more patiently

_CIVIL = (
    (check_in.c.wake_at, check_in.c.phase != "closed"),
    (alert.c.wake_at, alert.c.phase != "resolved"),
    (handset_receipt.c.due_at, handset_receipt.c.told_at.is_(None)),
    (outbox.c.not_after, outbox.c.state == SendState.QUEUED),
    (chore.c.next_at, chore.c.name.in_(("shift ends soon", "shift ended", "stale contacts", "night log"))),
)
_MACHINE = (
    (outbox.c.visible_at, or_(outbox.c.state == SendState.QUEUED, outbox.c.state == SendState.UNKNOWN)),
    (outbox.c.lease_until, outbox.c.state == SendState.CLAIMED),
    (inbox.c.parked_until, inbox.c.settled_at.is_(None)),
    (young_person.c.parked_until, young_person.c.parked_until.is_not(None)),
    (fault.c.parked_until, fault.c.parked_until.is_not(None)),
)


async def next_of(world: SimulatedWorld) -> datetime | None:
    """The next civil instant at which an engine would find something to do."""
    async with world.database.reading() as tx:
        hands = world.hands
        found = []
        for clocks, now in ((_CIVIL, hands.civil), (_MACHINE, hands.machine)):
            each = [select(func.min(column).label("at")).where(alive, column > now) for column, alive in clocks]
            soonest = union_all(*each).subquery()
            at = await tx.scalar(select(func.min(soonest.c.at)))
            if at is not None:
                found.append(hands.civil + (at - now))
        is_late = not await demo.quiet(tx, hands.civil, hands.machine)
    return min([*found, *([hands.civil + LOOKED_AT_AGAIN] if is_late else [])], default=None)
