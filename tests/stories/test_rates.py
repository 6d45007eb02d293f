"""A provider takes so much and no more, and so does a phone: what is more waits, or a person hears why."""

from datetime import timedelta
from typing import Any

from bot.limits import CourierSettings, PhoneBounds
from bot.pacing import Pace
from db.queries.rates import Sender
from db.words import ChannelName
from desk import overview
from scheduler import crowded
from scheduler.faults import raise_faults
from tests.phones import Handset
from tests.stories.evenings import alone, code_of, duty
from tests.stories.faulty import about, many, the_fault
from tests.world import EVERYWHERE, World

OTHERS, PAGES = Sender(ChannelName.HANDSET, pages=False), Sender(ChannelName.HANDSET, pages=True)
FAST = Pace(1000)


def paced(world: World, others: Pace = FAST, **phones: Any) -> None:
    """Phones are reached by a provider with a rate, and pages from another number."""
    world.keeps_to(CourierSettings(paces={OTHERS: others, PAGES: FAST}, phones=PhoneBounds(**phones), other_slots=1))


async def _throttled(world: World) -> dict[str, Any]:
    async with world.database.reading() as tx:
        found: dict[str, Any] = (await overview.status(tx, EVERYWHERE, world.clock))["throttled"]
    return found


async def _asked(children: list[Handset]) -> None:
    for child in children:
        await child.hears("1 fine")
        await child.hears_nothing()


async def test_a_burst_leaves_as_fast_as_its_sender_may_and_everybody_is_asked(world: World) -> None:
    """Thirty at half past six, ten at once: nobody is missed, nobody is asked twice, and nothing is told of it."""
    children = many(world, 30)
    await world.begins()
    paced(world, Pace(100, timedelta(seconds=0.1)))
    await world.until("18:30")
    await _asked(children)
    for child in children:
        await world.network.says(child.address, "1")
    await world.settles()
    for child in children:
        await child.hears("Thanks!")
    assert {one.outcome for n in range(30) for one in await world.check_ins(f"YP-{n}")} == {"ok"}
    assert await _throttled(world) == {"senders": {}, "phones": 0}
    await world.nobody_else_heard_anything()


async def test_too_many_shuts_the_sender_for_whoever_runs_and_pages_go_on(world: World) -> None:
    """The provider refuses the first of five questions for ten minutes. Meanwhile Amanuel asks for help: R. Khan is paged and rung at
    once, by another number. Then all five leave, and nobody has become *not asked*."""
    children = many(world, 5)
    amanuel = world.young_person(tier="standard", times=(), ask_carer="never")
    await world.begins()
    paced(world)
    world.line.says_too_many = timedelta(minutes=10)
    await world.until("18:30")
    for child in children:
        await child.hears_nothing()
    await amanuel.says("help me")
    code = await code_of(world)
    await duty(world).khan.hears(f"{code} ASKS FOR HELP")
    await duty(world).khan.rings()
    await amanuel.hears_nothing()  # what we answer waits too: it would leave by the number that was refused
    slow = (await _throttled(world))["senders"]
    assert slow["handset"]["queued"] == 6
    assert slow["handset"]["shut_for"] > 500
    await world.machine_passes(timedelta(minutes=10))
    await _asked(children)
    await amanuel.hears("")
    assert await _throttled(world) == {"senders": {}, "phones": 0}
    assert {one.outcome for n in range(5) for one in await world.check_ins(f"YP-{n}")} == {None}
    await world.takes(code, "DW-1")
    await duty(world).khan.forgets()
    await amanuel.forgets()
    await world.nobody_else_heard_anything()


async def test_two_machines_do_not_talk_for_ever_and_duty_hears_of_it_once(world: World) -> None:
    """Amanuel's phone answers each of our thanks by itself. Past three letters within an hour it gets no more, R. Khan is told once, and
    when Amanuel asks for help himself he is heard and R. Khan is rung."""
    amanuel = alone(world, tier="standard", cover="closed")
    await world.begins()
    paced(world, per_hour=3)
    await world.until("18:30")
    await amanuel.hears("1 fine")
    for _ in range(8):
        if await amanuel.unheard():
            await amanuel.hears("Thanks!")
        await amanuel.says("1")
    assert len(await amanuel.everything()) == 3
    await amanuel.forgets()
    for _ in range(2):
        await raise_faults(world.engine, await crowded.find(world.engine))
        await world.settles()
    assert await about(world) == ["fault:loop:handset"]
    assert await _throttled(world) == {"senders": {}, "phones": 1}
    fault = await the_fault(world)
    assert (fault.cause, fault.treatment) == ("fault", "board")
    await amanuel.says("help me")
    code = await code_of(world)
    await duty(world).khan.hears(f"{code} ASKS FOR HELP")
    await duty(world).khan.rings()
    await world.nobody_else_heard_anything()


async def test_a_question_to_a_phone_that_had_too_much_waits_and_is_then_not_asked(world: World) -> None:
    """That is our doing and no silence: the next rung comes, and in the end it is *not asked*."""
    amanuel = alone(world)
    await world.begins()
    paced(world, per_hour=1)
    await world.until("18:20")
    await amanuel.says("1")
    await amanuel.forgets()
    await world.until("19:15")
    assert [one.outcome for one in await world.check_ins()] == ["not_asked"]
    alert = await world.alert()
    assert alert.cause == "not_asked"
    await duty(world).khan.forgets()
    await duty(world).shah.forgets()
    await world.nobody_else_heard_anything()
