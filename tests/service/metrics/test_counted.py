"""What becomes of messages, as it is counted: by road and lane, once, and when it is committed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.briefing import Rendered
from bot.courier import Courier
from bot.listener import Hearing, Listener
from bot.outcomes import Scribe
from db.queries import demo, outbox
from scheduler import sweep
from scheduler.pulse import Pulse
from service.metrics.counts import Counts
from service.metrics.page import Metrics
from service.metrics.standing import Standing
from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.service.metrics.scraping import Scrape, scraped
from tests.world import EVERYWHERE, World, usual

QUESTION = {"channel": "handset", "lane": "question"}
REPLY = {"channel": "handset", "lane": "reply"}
TABLET = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}


class CountedWorld(World):
    """A council whose courier and listener are watched."""

    def _start(self) -> None:
        super()._start()
        counts, channels = Counts(self.engine.configured), {"handset": self.line}
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels, observe=counts.observe)
        hearing = Hearing(self.engine, self.vault, self._welcome, lambda _language: True, lambda _language: True)
        self.listener = Listener(hearing, channels, counts.observe)
        self.counts = counts
        self.metrics = Metrics(counts, Standing(self.database, self.clock, self.engine.configured, kept_for=0), Pulse([]))

    async def scraped(self) -> Scrape:
        """What the page says now."""
        return await scraped(self.metrics)


@pytest.fixture
def url(databases: Databases) -> str:
    """A fresh demo database; what is counted does not depend on its kind."""
    return fresh_or_skip(databases, "sqlite")


@pytest_asyncio.fixture
async def world(url: str) -> AsyncIterator[CountedWorld]:
    """R. Khan is paged first."""
    told = CountedWorld(url)
    usual(told)
    yield told
    await told.stop()


async def test_a_question_its_receipt_its_answer_and_a_refusal_each_change_their_own_number(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard", more_contacts=[TABLET])
    world.carer()
    await world.begins()
    before = await world.scraped()
    assert before.says("messages_accepted_total", **QUESTION)
    assert before.value("messages_accepted_total", **QUESTION) == 0
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    asked = await world.scraped()
    assert asked.value("messages_accepted_total", **QUESTION) == 1
    assert asked.value("messages_delivered_total", **QUESTION) == 1
    assert asked.value("dwell_seconds_count", **QUESTION) == 1
    assert asked.value("receipt_delay_seconds_count", status="delivered", **QUESTION) == 1
    assert asked.value("messages_accepted_total", **REPLY) == 0
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    assert (await world.scraped()).value("messages_accepted_total", **REPLY) == 1
    await world.until("18:40")
    await amanuel.switch(is_blocked=True)
    await world.until("18:30")
    await world.phones["tablet"].hears("Kite: ")
    moved = await world.scraped()
    assert moved.value("messages_failed_total", how="refused", reason="blocked", **QUESTION) == 1
    assert moved.value("messages_accepted_total", **QUESTION) == 2
    assert moved.value("alerts", phase="listed") == 1
    await world.phones["tablet"].says("1")
    await world.phones["tablet"].hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_how_long_somebody_had_been_due_is_counted_when_they_are_woken(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await world.at("18:33"))  # nothing of ours ran at half past
    assert (await world.scraped()).value("late_seconds", what="check_ins") == 180
    assert await sweep.once(world.engine, tell_late=world.counts.woke) == 1
    woken = await world.scraped()
    assert (woken.value("wake_delay_seconds_count"), woken.value("wake_delay_seconds_sum")) == (1, 180)
    assert woken.value("late_seconds", what="check_ins") == 0
    await world.settles()
    await amanuel.hears("Kite: ")
    assert await sweep.once(world.engine, tell_late=world.counts.woke) == 0
    assert (await world.scraped()).value("wake_delay_seconds_count") == 1
    await world.nobody_else_heard_anything()


async def test_what_was_put_off_waits_in_the_queue_and_its_dwell_is_counted_when_it_leaves(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    world.line.is_down_for.add("amanuel")
    await world.until("18:30")
    await world.passes(minutes=3)
    waits = await world.scraped()
    assert waits.value("messages_put_off_total", reason="down", **QUESTION) == 1
    assert waits.value("messages_accepted_total", **QUESTION) == 0
    assert waits.value("queue_messages", **QUESTION) == 1
    assert waits.value("queue_put_off_messages", **QUESTION) == 1
    assert waits.value("queue_oldest_seconds", **QUESTION) == 180
    world.line.is_down_for.clear()
    await world.machine_passes(timedelta(seconds=10))
    await amanuel.hears("Kite: ")
    left = await world.scraped()
    assert left.value("queue_messages", **QUESTION) == 0
    assert left.value("dwell_seconds_sum", **QUESTION) == 180
    assert left.value("dwell_seconds_bucket", le="120.0", **QUESTION) == 0
    assert left.value("dwell_seconds_bucket", le="300.0", **QUESTION) == 1
    await world.nobody_else_heard_anything()


async def test_p7_an_unknown_outcome_is_counted_and_so_is_the_second_try(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    world.line.swallows_letters_to.add("amanuel")
    await world.until("18:30")
    unknown = await world.scraped()
    assert unknown.value("messages_unknown_total", reason="timed_out", **QUESTION) == 1
    assert unknown.value("messages_accepted_total", **QUESTION) == 0
    world.line.swallows_letters_to.clear()
    await world.machine_passes(timedelta(minutes=2))
    await amanuel.hears("Kite: ")
    again = await world.scraped()
    assert again.value("messages_sent_again_total", reason="never_came", **QUESTION) == 1
    assert again.value("messages_accepted_total", **QUESTION) == 1
    await world.nobody_else_heard_anything()


async def test_what_was_taken_and_given_up_later_is_a_failure_with_its_delay(world: CountedWorld) -> None:
    """So the next rung asks somebody else, who has it."""
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    await amanuel.switch(bounces=True)
    await world.until("18:31")
    found = await world.scraped()
    assert found.value("messages_failed_total", how="undelivered", reason="none", **QUESTION) == 1
    assert found.value("receipt_delay_seconds_count", status="undelivered", **QUESTION) == 1
    assert found.value("messages_accepted_total", **QUESTION) == 2
    assert found.value("messages_delivered_total", **QUESTION) == 1
    await world.phones["grace"].hears("A.: 1 ")
    await world.nobody_else_heard_anything()


async def test_a_receipt_that_settles_a_lost_answer_counts_its_acceptance_too_and_once(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    world.line.swallows_answers_from.add("amanuel")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    settled = await world.scraped()
    assert settled.value("messages_unknown_total", reason="timed_out", **QUESTION) == 1
    assert settled.value("messages_accepted_total", **QUESTION) == 1
    assert settled.value("messages_delivered_total", **QUESTION) == 1
    await world.nobody_else_heard_anything()


async def test_an_answer_that_nobody_could_send_while_it_was_worth_sending_is_counted_as_expired(world: CountedWorld) -> None:
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    world.line.is_down_for.add("amanuel")
    await amanuel.says("1")
    await world.passes(hours=2)
    found = await world.scraped()
    assert found.value("messages_failed_total", how="expired", reason="none", **REPLY) == 1
    assert found.value("queue_messages", **REPLY) == 0
    await world.nobody_else_heard_anything()


async def test_what_a_language_has_not_got_is_counted(world: CountedWorld) -> None:
    """By road and lane, and by no language: of some there is one young person in a council."""
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    assert (await world.scraped()).value("messages_in_english_total", **QUESTION) == 0
    async with world.database.transaction() as tx:
        (row,) = await outbox.of_check_ins(tx, EVERYWHERE, [one.id for one in await world.check_ins()])
        scribe = Scribe(tx, EVERYWHERE, world.vault, world.ids, *await world.clock.both(tx))
        await scribe.keep([(row, Rendered("Kite: all good?", "en", missed="ti")), (row, Rendered("Kite: ...", "ti"))])
    world.counts.observe(scribe.made)
    assert (await world.scraped()).value("messages_in_english_total", **QUESTION) == 1
    await world.nobody_else_heard_anything()


async def test_voices_are_counted_and_why_one_failed_is_a_word_of_the_list(world: CountedWorld) -> None:
    before = await world.scraped()
    assert before.value("voices_accepted_total") == 0
    for why in ("", "", "voice_forbidden", "AttributeError"):
        world.counts.spoke(why)
    after = await world.scraped()
    assert after.value("voices_accepted_total") == 2
    assert [after.value("voices_failed_total", reason=why) for why in ("voice_forbidden", "other")] == [1, 1]
