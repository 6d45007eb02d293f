"""An outage holds time up until its people are cared for, until the next one's are too, and for two minutes at most, whatever is broken."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select, update

from db.tables import alert, check_in, outage
from scheduler.fault import FaultFound, FaultKind
from scheduler.faults import raise_faults
from scheduler.outage import Recovery
from tests.live import LiveWorld
from tests.stories.evenings import alone

MINUTE = timedelta(minutes=1)


async def test_t6_whoever_cannot_be_told_of_an_outage_takes_no_time_from_those_who_are_waited_for(live: LiveWorld) -> None:
    """The alert about this very outage is damaged. Amanuel's wait is made longer all the same, and time goes on."""
    alone(live)
    live.young_person("YP-2", "Bilal C.", "bilal", times=("18:45",), ask_carer="never")
    await live.begins()
    await live.until("18:40")
    await live.presence.beat()
    authority, began_at = (await live.child()).authority_id, live.hand.at
    await raise_faults(live.engine, [FaultFound(FaultKind.OUTAGE, began_at.isoformat(), authority)])
    async with live.database.transaction() as tx:
        await tx.execute(update(alert).where(alert.c.fault_id.is_not(None)).values(state={"is": "Alert"}))
        waits_until: Any = await tx.scalar(select(check_in.c.wake_at).where(check_in.c.phase == "waiting"))
    live.hand.at += 30 * MINUTE
    await live.presence.beat()
    recovery = Recovery(live.engine, live.presence, partial(raise_faults, live.engine))
    while await recovery.once():
        pass
    async with live.database.reading() as tx:
        longer_by: Any = await tx.scalar(select(check_in.c.wake_at).where(check_in.c.phase == "waiting")) - waits_until
        (found,) = (await tx.execute(select(outage))).all()
    assert longer_by == 20 * MINUTE
    assert found.resumed_at == live.hand.at
    assert live.presence.may_climb(live.hand.at)


async def test_t6_an_outage_that_nobody_can_put_right_holds_time_up_for_two_minutes(live: LiveWorld) -> None:
    await live.presence.beat()
    live.hand.at += 7 * MINUTE
    may: list[bool] = []
    for _ in range(4):
        await live.presence.beat()
        may.append(live.presence.may_climb(live.hand.at))
        live.hand.at += MINUTE
    assert live.presence.resuming is not None
    assert may == [False, False, True, True]


async def test_t6_between_two_outages_that_are_not_put_right_nothing_climbs(live: LiveWorld) -> None:
    """Killed again before anybody was cared for: when the first is over, the second still is not."""
    for _ in range(3):
        await live.presence.beat()
        live.hand.at += 7 * MINUTE
    live.hand.at -= 7 * MINUTE
    recovery, may = Recovery(live.engine, live.presence, live.report), [live.presence.may_climb(live.hand.at)]
    while await recovery.once():
        may.append(live.presence.may_climb(live.hand.at))
    assert may == [False, False, True]
