"""What people wrote while our web port was down: all of it is there, in order, before anything climbs."""

import asyncio
from datetime import timedelta

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.channels.inbound import Inbound, InboundKind
from bot.inbox import read_body
from db.queries import catching_up
from scheduler.watchdog import Moment, judge
from service.twilio import CHORE
from service.wiring import open_service
from tests.service.conftest import KEYS
from tests.service.twilio.test_evening import AMANUEL, KHAN, by_text
from tests.service.twilio.test_webhooks import stored
from tests.service.twilio.texts import TwilioWorld

MINUTE = timedelta(minutes=1)
STRANGERS = [f"+4477009008{number:02}" for number in range(10)]


async def heard(world: TwilioWorld) -> list[str]:
    """What was written to us, in the order of the inbox."""
    return [read_body(world.vault, row).text for row in await stored(world) if row.kind.value == "message"]


async def test_fifty_texts_that_no_webhook_brought_are_recovered_in_order_and_once(world: TwilioWorld) -> None:
    await by_text(world)
    for number in range(50):
        world.twilio.say(STRANGERS[number % 10], f"{number}", [world.twilio.number, world.twilio.page_number][number % 2 * (number > 40)])
    assert await world.ours.listen_once() == 0 or len(await heard(world)) == 50
    world.twilio.forget()
    written = await heard(world)
    for phone in STRANGERS:
        theirs = [int(text) for text in written if STRANGERS[int(text) % 10] == phone]
        assert theirs == sorted(theirs)
    assert sorted(written, key=int) == [str(number) for number in range(50)]
    assert world.ours.source.caught_up
    await world.restart()
    await world.ours.listen_once()
    assert len(await heard(world)) == 50


async def test_an_answer_that_no_webhook_brought_is_heard_before_its_rung_is_over(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    world.twilio.say(AMANUEL, "1")
    world.twilio.forget()
    await world.restart()
    assert await world.catches_up() == 1
    amanuel.hears("Thank")
    await world.until("20:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_what_the_webhook_brought_is_not_heard_again_from_the_log(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await amanuel.says("4")
    amanuel.hears()
    assert await world.catches_up() == 0
    assert len(await heard(world)) == 1


async def test_the_first_text_of_the_morning_does_not_hide_the_night(world: TwilioWorld) -> None:
    """Nothing brought the first; the second came by its webhook, and is newer than what was read of the log."""
    await by_text(world)
    await world.catches_up()
    world.twilio.say(AMANUEL, "first")
    world.twilio.forget()
    await world.phone(AMANUEL).says("second")
    await world.restart()
    assert await world.catches_up() == 1
    assert sorted(await heard(world)) == ["first", "second"]


async def is_not_kept(world: TwilioWorld, words: str) -> None:
    """Amanuel writes; the webhook comes, the database takes nothing for as long as it waits, and Twilio does not come again."""
    sid = world.twilio.say(AMANUEL, words)
    world.twilio.forget()
    async with world.database.transaction():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await world.ours.hear(Inbound(f"twilio:{sid}", "sms", AMANUEL, InboundKind.TEXT, words), {})


async def test_a_text_that_a_webhook_brought_and_could_not_keep_is_read_from_the_log_at_once(world: TwilioWorld) -> None:
    """Not at the next time in five minutes: by then an answer that was given may have become a silence."""
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await world.catches_up()
    await is_not_kept(world, "1")
    assert await world.catches_up() == 1
    amanuel.hears("Thank")
    assert await world.catches_up() == 0


async def test_what_is_written_after_a_text_that_could_not_be_kept_is_heard_after_it(world: TwilioWorld) -> None:
    await by_text(world)
    await world.catches_up()
    await is_not_kept(world, "I am scared")
    await world.phone(AMANUEL).says("1")
    assert await heard(world) == ["I am scared", "1"]


async def test_a_stop_that_no_webhook_brought_is_a_stop(world: TwilioWorld) -> None:
    await by_text(world)
    world.twilio.say(AMANUEL, "STOP")
    world.twilio.forget()
    await world.catches_up()
    assert (await world.alert()).cause == "stopped"


@pytest.mark.parametrize("how", ["page", "lost", "timeout"])
async def test_a_log_that_cannot_be_read_has_not_been_caught_up_with(world: TwilioWorld, how: str) -> None:
    await by_text(world)
    world.twilio.fail(how, what="list", seconds=1)
    with capture_logs() as logged:
        assert await world.ours.listen_once() == 0
    assert not world.ours.source.caught_up
    assert [one["event"] for one in logged] == ["texts_not_caught_up_with"]
    assert await world.ours.listen_once() == 0  # and is left alone for some seconds
    assert [one["what"] for one in world.twilio.heard["calls"]].count("list") == 1


async def test_once_caught_up_the_log_is_read_now_and_then_by_one_process(world: TwilioWorld) -> None:
    await by_text(world)
    await world.catches_up()
    lists = [one["what"] for one in world.twilio.heard["calls"]].count("list")
    await world.catches_up()
    async with world.database.reading() as tx:
        up_to = await catching_up.up_to(tx, CHORE)
        assert up_to is not None
        assert await world.clock.machine(tx) - up_to < MINUTE
    world.ours.source.caught_up = True
    assert [one["what"] for one in world.twilio.heard["calls"]].count("list") == lists == 2  # one for each number of ours


async def test_the_operator_hears_when_twilio_hides_who_wrote(world: TwilioWorld) -> None:
    await by_text(world)
    world.twilio.set(hides_who_wrote=True)
    world.twilio.say(AMANUEL, "1")
    world.twilio.forget()
    with capture_logs() as logged:
        assert await world.catches_up() == 0
    assert [(one["event"], one["texts"]) for one in logged if one["log_level"] == "error"] == [("twilio_hides_who_wrote", 1)]
    assert await heard(world) == []


async def test_what_is_written_to_the_page_number_counts_as_well(world: TwilioWorld) -> None:
    await by_text(world)
    world.twilio.say(KHAN, "LIST", world.twilio.page_number)
    world.twilio.forget()
    assert await world.catches_up() == 1
    world.phone(KHAN).hears()


async def test_the_watchdog_hears_of_a_log_that_nobody_could_read_for_twenty_minutes(world: TwilioWorld) -> None:
    await by_text(world)

    async def found(since: timedelta) -> list[str]:
        async with world.database.reading() as tx:
            now = Moment(*await world.clock.both(tx))
            later = Moment(now.civil, now.machine + since)
            return [one.key for one in judge(await world.ours.waiting(tx, later))]

    assert await found(60 * MINUTE) == []  # nobody has asked yet
    world.twilio.fail("page", what="list")
    await world.catches_up()
    assert (await found(19 * MINUTE), await found(21 * MINUTE)) == ([], ["texts"])
    world.ours.source.caught_up = True


async def test_a_service_waits_for_texts_before_it_climbs_and_asks_for_them_in_a_loop_of_its_own(world: TwilioWorld) -> None:
    keys = {"keys": SecretStr(KEYS["SAFETYNET_KEYS"]), "index_keys": SecretStr(KEYS["SAFETYNET_INDEX_KEYS"])}
    settings = world.settings.model_copy(update={**keys, "database_url": SecretStr(world.url)})
    async with open_service(settings) as service:
        assert [source.name for source in service.presence.sources] == ["sms"]
        assert "texts" in {loop.name for loop in service.all_loops}
        assert service.installation.configured == {"handset", "sms"}
