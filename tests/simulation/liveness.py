"""After the healing, with nobody outside acting: every open thing reaches a person within the sum of its waits, and every queue drains.

Whoever is reached does what they should: takes it, and closes it. So the phase ends when nothing is open any more.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, false, func, or_, select

from bot.outcomes import AGAIN_AFTER
from db.queries.claims import ATTEMPTS_MAX
from db.queries.rows import Record
from db.tables import alert, check_in, inbox, outbox
from db.words import Lane, SendState
from desk import alerts as acting
from ladder import cadence
from ladder.alert import Alert
from ladder.alert import Phase as AlertPhase
from ladder.checkin import CheckIn
from ladder.checkin.asking import LEAVES_WITHIN
from ladder.checkin.carer import EXPECTED_WITHIN
from ladder.checkin.receipts import LEFT_WITHOUT_RECEIPT
from ladder.checkin.young import CLARIFYING_FOR, LATER_AFTER, LATERS_AT_MOST
from scheduler import sealing
from scheduler.codec import from_json
from tests.replay import journal_replays
from tests.simulation.narration import Broken
from tests.simulation.people.listed import settles
from tests.simulation.people.staff import LAST_RESORT
from tests.simulation.simulation import Simulation
from tests.world import EVERYWHERE

PROMISE = "liveness, everything reaches a person"
PARKED = timedelta(minutes=11)  # what failed before the healing may rest so long
LISTED_TO_PAGE = timedelta(hours=2)
NOTHING_WRONG = 7
AT_MOST = timedelta(hours=72)  # Christmas lists wait longest; and the timetable goes on all the while
QUIET_FOR = timedelta(minutes=15)  # longer than any lease, and than any try that may still be repeated


class Liveness:
    """What is open since the healing, and by when each must have come to somebody."""

    def __init__(self, run: Simulation) -> None:
        self.run = run
        self.by: dict[UUID, datetime] = {}
        self.stood_down: set[UUID] = set()  # at the last sight
        self.healed_at = run.world.now

    async def holds(self) -> None:
        """Until nothing is open."""
        await self.run.heals()
        self.healed_at = self.run.world.now
        while self.run.world.now < self.healed_at + AT_MOST:
            await self.run.world.passes_to(await self.run.next_instant())
            await self.run.step()
            check_ins, alerts = await self._open()
            for row in (*check_ins, *alerts):
                self._in_time(row)
            for row in alerts:
                if await self._was_reached(row):
                    await self._closes(row)
            if not check_ins and not alerts:
                break
        else:
            raise Broken(PROMISE, "something stays open for ever")
        await self.run.until(self.run.world.now + QUIET_FOR)
        await self._drained()
        await self._stands_up_to_an_audit()

    async def _open(self) -> tuple[list[Record], list[Record]]:
        async with self.run.world.database.reading() as tx:
            asked = (await tx.execute(select(check_in).where(check_in.c.phase.in_(["asking", "waiting"])))).all()
            listed = (await tx.execute(select(alert).where(alert.c.phase != "resolved").order_by(alert.c.id))).all()
        return list(asked), list(listed)

    def _in_time(self, row: Record) -> None:
        """Held to the clock of its first sight. Standing down alone gives a new one: no later fact moves that morning further off."""
        stands_down = row.phase == AlertPhase.STOOD_DOWN and row.id not in self.stood_down
        if row.phase == AlertPhase.STOOD_DOWN:
            self.stood_down.add(row.id)
        else:
            self.stood_down.discard(row.id)
        if row.id not in self.by or stands_down:
            now = self.run.world.now
            is_alert = "code" in row._mapping
            by = paged_by(from_json(Alert, row.state), now) if is_alert else now + PARKED + until_closed(from_json(CheckIn, row.state))
            self.by[row.id] = by
        if self.run.world.now > self.by[row.id]:
            name = self.run.journalled.name_of(row.id)
            raise Broken(PROMISE, f"{name} should have come to somebody by {self.by[row.id]:%a %H:%M} (UTC), and did not")

    async def _was_reached(self, row: Record) -> bool:
        """Whether somebody's phone shows a page for it since the healing."""
        return any(row.id in line.alerts and line.lane is Lane.PAGE and line.shown_at >= self.healed_at for line in self.run.heard)

    async def _closes(self, row: Record) -> None:
        world = self.run.world
        await acting.take(world.engine, EVERYWHERE, row.code, LAST_RESORT)
        if row.fault_id is not None:
            world.tell(LAST_RESORT, f"asks now whom {row.code} lists: {await settles(world, row.code, LAST_RESORT)}")
        acted = await acting.resolve(world.engine, EVERYWHERE, world.vault, row.code, LAST_RESORT, NOTHING_WRONG)
        world.tell(LAST_RESORT, f"takes and resolves {row.code}: {acted.answer.value}")

    async def _drained(self) -> None:
        """Nothing waits to be sent, to be sent again or to be heard, but what belongs to a slot that came meanwhile."""
        check_ins, alerts = await self._open()
        of_open = or_(outbox.c.check_in_id.in_([row.id for row in check_ins]), outbox.c.alert_id.in_([row.id for row in alerts]))
        is_its = func.coalesce(of_open, false())
        may_be_repeated = (
            outbox.c.state == SendState.UNKNOWN,
            outbox.c.lane.in_(list(AGAIN_AFTER)),
            outbox.c.attempt < ATTEMPTS_MAX,
            outbox.c.cancelled_at.is_(None),
        )
        waits = (
            ("messages wait to be sent", outbox.c.id, outbox.c.state.in_([SendState.QUEUED, SendState.CLAIMED]) & ~is_its),
            ("messages may have gone out, and nobody asks or repeats them", outbox.c.id, and_(*may_be_repeated) & ~is_its),
            ("things we were told wait to be heard", inbox.c.id, inbox.c.settled_at.is_(None)),
        )
        async with self.run.world.database.reading() as tx:
            for what, column, waiting in waits:
                number = await tx.scalar(select(func.count(column)).where(waiting))
                if number:
                    raise Broken(PROMISE, f"{number} {what}, and nothing that they belong to is open")

    async def _stands_up_to_an_audit(self) -> None:
        """Whoever verifies the whole journal afterwards, as a manager would, finds nothing."""
        while await sealing.once(self.run.world.engine, rest_for=timedelta(0)):
            pass
        try:
            async with self.run.world.database.reading() as tx:
                await journal_replays(tx)
        except AssertionError as found:
            raise Broken("promise 7, the audit", str(found)) from found


def until_closed(value: CheckIn) -> timedelta:
    """The sum of its waits: each rung's own, the time in which its question leaves, and what an answer may have added."""
    rungs = sum((rung.wait_for + LEAVES_WITHIN + LEFT_WITHOUT_RECEIPT for rung in value.agreed.ladder), timedelta(0))
    named = EXPECTED_WITHIN if value.carer_message is not None else timedelta(0)
    # T6: what was missed while nothing of ours ran is given once, and never more than one wait.
    missed = max(rung.wait_for for rung in value.agreed.ladder)
    return rungs + LATER_AFTER * LATERS_AT_MOST + CLARIFYING_FOR + named + missed


def paged_by(value: Alert, now: datetime) -> datetime:
    """When somebody must have been paged again, if nobody does anything: its own wake-up, then each rung until one is manned."""
    assert value.wake_at is not None, "it is open"
    begins, zone = max(value.wake_at, now), value.standing.zone
    whole_round = sum((rung.wait_for for rung in (*value.standing.ring, *value.standing.page)), timedelta(0)) + PARKED
    if value.treatment.pages and value.phase in (AlertPhase.PAGING, AlertPhase.TAKEN):
        return begins + whole_round
    # What does not page leaves workers in peace at night; then comes its one SMS, and two hours later it pages.
    day = cadence.next_sms_window(begins, zone)
    return cadence.next_sms_window(day + LISTED_TO_PAGE, zone) + whole_round
