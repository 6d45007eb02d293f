"""Canaries: what our own numbers send each other comes back over real HTTP, reaches nobody, and is missed when it does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.queries.rows import Record
from db.tables import canary, stranger
from scheduler.canaries import BACK_WITHIN
from scheduler.chores import Chores
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from scheduler.watchdog import Moment, Watchdog, judge
from service.canaries import OurCanaries
from service.twilio import OurTwilio
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_webhooks import stored
from tests.service.twilio.texts import TwilioWorld
from tests.stories.faulty import the_fault

KHAN = "+447700900203"
MINUTE = timedelta(minutes=1)

both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)


class Watch:
    """The loops that canaries need, beside those of the world."""

    def __init__(self, world: TwilioWorld) -> None:
        self.world, self.ours = world, OurCanaries.of(world.ours.at, world.ours, None)

    async def _report(self, found: list[FaultFound]) -> None:
        await raise_faults(self.world.engine, found)

    async def passes(self, duration: timedelta) -> list[str]:
        """So much time passes, and all loops come round; the roads that are found to be missing something."""
        self.world.machine_ahead += duration
        chores = Chores(self.world.engine, [self.ours.canaries.chore()], self._report)  # type: ignore[arg-type]
        while await chores.once():
            pass
        while await self.ours.once():
            pass
        await self.world.settles()
        found: list[str] = []

        async def report(these: list[FaultFound]) -> None:
            found.extend(f"{one.kind.value} {one.key}" for one in these)
            await raise_faults(self.world.engine, these)

        await Watchdog(self.world.engine, report, [self.ours.canaries.waiting]).once()  # type: ignore[arg-type]
        await self.ours.once()
        await self.world.settles()
        return found

    async def rows(self) -> list[Record]:
        """Every canary, the oldest first."""
        async with self.world.database.reading() as tx:
            return list((await tx.execute(select(canary).order_by(canary.c.owed_at, canary.c.road))).all())


@both
async def test_a_text_and_a_call_to_ourselves_come_back_and_nobody_hears_of_it(world: TwilioWorld) -> None:
    await world.offers_calls()
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    assert await watch.passes(5 * MINUTE) == []
    assert [(row.road, row.back_at is not None) for row in await watch.rows()] == [("sms", True), ("voice", True)]
    assert [row.settled_as for row in await stored(world) if row.kind == "message"] == ["canary", "canary"]
    assert await watch.passes(25 * MINUTE) == []
    assert len(await watch.rows()) == 2
    assert await watch.passes(10 * MINUTE) == []
    assert len(await watch.rows()) == 4
    assert await world.open_alerts() == []
    async with world.database.reading() as tx:
        assert (await tx.execute(select(stranger))).all() == []
    assert not world.twilio.heard["mistakes"]
    await world.nobody_else_heard_anything()


@both
async def test_a_text_that_does_not_come_back_rings_and_texts_whoever_is_on_duty_and_its_return_is_told(world: TwilioWorld) -> None:
    khan, rings = world.texts("DW-1", KHAN), RingingPhone(world, KHAN)
    await world.offers_calls()
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    await watch.passes(5 * MINUTE)
    world.twilio.fate(world.twilio.number, "sent", times=1)  # it leaves, and arrives nowhere
    assert await watch.passes(30 * MINUTE) == []
    assert await watch.passes(BACK_WITHIN - MINUTE) == []
    world.twilio.fate(world.twilio.number, "sent", times=1)
    assert await watch.passes(2 * MINUTE) == ["canary sms"]
    alert = await the_fault(world)
    assert alert.treatment == "ring"
    khan.hears(f"{alert.code} OUR FAULT: a test to ourselves did not come back")
    rings.rings()
    assert await watch.passes(5 * MINUTE) == []  # the next one did
    khan.hears(f"{alert.code}: our tests come back again since")
    assert (await the_fault(world)).code == alert.code  # a person closes it
    assert await watch.passes(5 * MINUTE) == []
    await world.nobody_else_heard_anything()


@both
async def test_whoever_was_told_that_tests_come_back_hears_of_it_when_they_are_lost_again(world: TwilioWorld) -> None:
    """The alert is theirs and open, so no other opens; a road that goes up and down tells of itself twice an hour at most."""
    khan, rings = world.texts("DW-1", KHAN), RingingPhone(world, KHAN)
    await world.offers_calls()
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    await watch.passes(5 * MINUTE)
    world.twilio.fate(world.twilio.number, "sent", times=2)
    await watch.passes(30 * MINUTE)
    assert await watch.passes(6 * MINUTE) == ["canary sms"]
    code = (await the_fault(world)).code
    khan.hears(f"{code} OUR FAULT: a test to ourselves did not come back")
    rings.rings()
    await watch.passes(5 * MINUTE)
    khan.hears(f"{code}: our tests come back again since")
    await khan.says(code)
    await world.settles()
    khan.hears(f"{code}")
    await world.passes(minutes=20)
    await khan.says(f"{code} NOTE asking Twilio")
    await world.passes(minutes=20)
    khan.forgets()
    world.twilio.fate(world.twilio.number, "sent", times=2)
    await watch.passes(30 * MINUTE)
    assert await watch.passes(6 * MINUTE) == ["canary sms"]
    khan.hears(f"{code} ALSO: now a test to ourselves did not come back")
    await watch.passes(5 * MINUTE)
    khan.hears(f"{code}: our tests come back again since")
    await world.nobody_else_heard_anything()


async def test_a_stand_in_that_carries_nothing_between_our_own_numbers_has_lost_nothing(world: TwilioWorld) -> None:
    """A demo runs against any server that speaks the provider's language; where a council is real, nobody ever having heard us is told."""
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    world.twilio.fate(world.twilio.number, "sent", times=3)
    assert [await watch.passes(6 * MINUTE) for _ in range(3)] == [[], [], []]
    assert [row.back_at for row in await watch.rows()] == [None] * 3
    real = replace(watch.ours.canaries, is_stand_in=False)
    async with world.database.reading() as tx:
        civil, machine = await world.engine.clock.both(tx)
        assert [one.key for one in judge(await real.waiting(tx, Moment(civil, machine)))] == ["sms"]
    await world.nobody_else_heard_anything()


async def test_what_was_lost_before_a_road_was_taken_away_rings_nobody_when_it_is_offered_again(world: TwilioWorld) -> None:
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    await watch.passes(5 * MINUTE)
    world.twilio.fate(world.twilio.number, "sent", times=3)
    await watch.passes(30 * MINUTE)
    world.machine_ahead += timedelta(days=2)
    assert await watch.passes(timedelta(0)) == []
    assert await watch.passes(6 * MINUTE) == ["canary sms"]
    assert await watch.passes(5 * MINUTE) == []


async def test_what_is_sent_from_our_number_by_somebody_else_wakes_nobody(world: TwilioWorld) -> None:
    await world.offers_calls()
    await world.begins()
    world.twilio.say(world.twilio.page_number, "help me", world.twilio.number)
    await world.settles()
    assert [row.settled_as for row in await stored(world) if row.kind == "message"] == ["canary not known"]
    assert await world.open_alerts() == []
    await world.nobody_else_heard_anything()


async def test_a_canary_that_no_webhook_brought_is_found_in_the_log(world: TwilioWorld) -> None:
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    world.is_deaf = True
    await watch.passes(5 * MINUTE)
    world.twilio.forget()
    world.is_deaf = False
    assert [row.back_at for row in await watch.rows()] == [None]
    await world.catches_up()
    assert [row.back_at is not None for row in await watch.rows()] == [True]


async def test_a_shift_that_begins_has_a_canary_of_its_own(world: TwilioWorld) -> None:
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    await watch.passes(5 * MINUTE)
    await watch.passes(5 * MINUTE)
    assert len(await watch.rows()) == 1
    await world.until("09:00")
    await watch.passes(5 * MINUTE)
    assert len(await watch.rows()) == 2


async def test_a_provider_that_takes_nothing_is_tried_again_a_minute_later(world: TwilioWorld) -> None:
    await world.begins()
    watch = Watch(world)
    await watch.passes(timedelta(0))
    world.twilio.fail("page", what="create", times=1)
    await watch.passes(5 * MINUTE)
    assert [row.back_at for row in await watch.rows()] == [None]
    assert await watch.passes(2 * MINUTE) == []
    assert [(row.attempts, row.back_at is not None) for row in await watch.rows()] == [(2, True)]


async def test_t4_a_demo_sends_none_through_a_real_provider(world: TwilioWorld) -> None:
    assert OurCanaries.of(world.ours.at, world.ours, None).canaries.roads == ("sms",)
    real = OurTwilio(world.ours.at, replace(world.ours.account, api_url="https://api.twilio.com"))
    assert OurCanaries.of(world.ours.at, real, None).chores == []
    await real.hang_up()
