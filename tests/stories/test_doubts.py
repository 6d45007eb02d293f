"""Of some letters nobody learns whether they left (promise 7): a receipt settles it, else the provider is asked, else they go again."""

from datetime import timedelta

from sqlalchemy import select

from bot.receipts import Receipt, store
from console.reading.roll import read_roll
from console.reading.timeline import became
from db.queries import contacts, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.tables import outbox as owed
from db.words import Lane, SendState
from tests.stories.evenings import alone, code_of, duty
from tests.world import EVERYWHERE, World

HALF_A_MINUTE, TWO_MINUTES = timedelta(seconds=30), timedelta(minutes=2)
MARGIN = timedelta(seconds=25)  # the machine's own time goes on while a story is told


async def _messages(world: World, lane: Lane) -> list[Record]:
    async with world.database.reading() as tx:
        return list((await tx.execute(select(owed).where(owed.c.lane == lane).order_by(owed.c.id))).all())


async def _told_on_the_board(world: World, message: Record) -> str:
    """What stands beside that message on its alert's page."""
    async with world.database.reading() as tx:
        roll = await read_roll(tx, Scope(message.authority_id), world.vault, await world.clock.civil(tx))
        assert roll is not None
        phones = await contacts.contacts_of(tx, Scope(message.authority_id), [message.recipient_id])
    return became(message, roll, {one.id: one for one in phones})


async def _told(world: World, message: Record, attempt: int, status: str) -> None:
    """The provider calls back."""
    async with world.database.transaction() as tx:
        now, machine = await world.clock.civil(tx), await world.clock.machine(tx)
        receipt = Receipt(f"late:{message.id}:{attempt}:{status}", message.id, attempt, status, now)
        assert await store(tx, world.vault, world.ids, now, machine, [receipt]) == 1
    await world.settles()


async def test_p7_a_page_whose_receipt_comes_is_not_sent_again(world: World) -> None:
    """The answer to our sending was lost; the phone's receipt was not."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    world.line.swallows_answers_from.add("khan")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    await khan.hears("NO ANSWER")
    await world.machine_passes(HALF_A_MINUTE)
    assert world.line.asked == 0
    assert [row.state for row in await _messages(world, Lane.PAGE)] == [SendState.DELIVERED]
    await world.nobody_else_heard_anything()


async def test_p7_a_provider_that_has_the_page_is_asked_and_nobody_hears_it_twice(world: World) -> None:
    """A slow phone: no receipt within half a minute, and its provider says that it has the text."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    await khan.switch(is_slow=True)
    world.line.swallows_answers_from.add("khan")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    await khan.hears("NO ANSWER")
    await world.machine_passes(HALF_A_MINUTE - MARGIN)
    assert world.line.asked == 0
    await world.machine_passes(MARGIN)
    assert world.line.asked == 1
    [page] = await _messages(world, Lane.PAGE)
    assert (page.state, page.attempt, page.doubted_attempt) == (SendState.ACCEPTED, 1, None)
    await world.until("19:05")
    assert [row.state for row in await _messages(world, Lane.PAGE)] == [SendState.DELIVERED]
    await world.nobody_else_heard_anything()


async def test_p7_a_page_that_never_came_is_sent_after_half_a_minute_and_is_no_second_copy(world: World) -> None:
    """The letter was lost on the way: its provider says so."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    world.line.swallows_letters_to.add("khan")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    await khan.hears_nothing()
    world.line.swallows_letters_to.clear()
    await world.machine_passes(HALF_A_MINUTE)
    await khan.hears("NO ANSWER")
    [page] = await _messages(world, Lane.PAGE)
    assert page.attempt == 2
    assert await _told_on_the_board(world, page) == "accepted 19:00, left 19:00, delivered 19:00"
    await world.nobody_else_heard_anything()


async def test_p7_where_nobody_can_say_a_page_is_sent_again_word_for_word_and_marked(world: World) -> None:
    """R. Khan hears it twice; whoever looks at the board sees that it may have been so."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    await khan.switch(is_slow=True)
    world.line.can_be_asked = False
    world.line.swallows_answers_from.add("khan")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    first = await khan.hears("NO ANSWER")
    world.line.swallows_answers_from.clear()
    await world.machine_passes(HALF_A_MINUTE)
    assert await khan.hears("NO ANSWER") == first
    [page] = await _messages(world, Lane.PAGE)
    assert (page.attempt, page.doubted_attempt) == (2, 1)
    assert await _told_on_the_board(world, page) == "accepted 19:00, perhaps twice"
    await world.nobody_else_heard_anything()


async def test_p7_a_question_waits_two_minutes_and_a_courtesy_is_never_sent_again(world: World) -> None:
    """Amanuel is asked a second time; the "Thanks!" that was lost stays lost."""
    amanuel = alone(world)
    await world.begins()
    world.line.swallows_letters_to.add("amanuel")
    await world.until("18:30")
    await world.machine_passes(TWO_MINUTES - MARGIN)
    await amanuel.hears_nothing()
    world.line.swallows_letters_to.clear()
    await world.machine_passes(MARGIN)
    await amanuel.hears("Kite: ")
    world.line.swallows_letters_to.add("amanuel")
    await amanuel.says("1")
    world.line.swallows_letters_to.clear()
    await world.machine_passes(timedelta(hours=1))
    await amanuel.hears_nothing()
    assert [row.state for row in await _messages(world, Lane.REPLY)] == [SendState.UNKNOWN]
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_p7_a_page_in_doubt_is_not_sent_again_once_somebody_took_the_alert(world: World) -> None:
    """M. Shah took it on the board within the half minute."""
    alone(world)
    await world.begins()
    world.line.can_be_asked = False
    world.line.swallows_letters_to.add("khan")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    await world.takes(await code_of(world), "DW-2")
    world.line.swallows_letters_to.clear()
    await duty(world).shah.hears("is yours")
    await world.machine_passes(TWO_MINUTES)
    await duty(world).khan.hears_nothing()
    assert [row.state for row in await _messages(world, Lane.PAGE)] == [SendState.UNKNOWN]


async def test_p7_a_late_failure_of_the_first_attempt_says_nothing_of_the_second(world: World) -> None:
    """The first copy bounced long after the second was delivered: nobody climbs, nothing is broken."""
    amanuel = alone(world)
    await world.begins()
    world.line.can_be_asked = False
    world.line.swallows_letters_to.add("amanuel")
    await world.until("18:30")
    world.line.swallows_letters_to.clear()
    await world.machine_passes(TWO_MINUTES)
    await amanuel.hears("Kite: ")
    [question] = await _messages(world, Lane.QUESTION)
    for status in ("undelivered", "sent"):
        await _told(world, question, 1, status)
    async with world.database.reading() as tx:
        now = await outbox.message(tx, EVERYWHERE, question.id)
    assert now is not None
    assert (now.state, now.attempt) == (SendState.DELIVERED, 2)
    await world.no_alert()
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_p7_a_first_copy_that_arrived_after_all_is_not_followed_by_a_second(world: World) -> None:
    """Its receipt comes while the second waits to be sent."""
    amanuel = alone(world)
    await world.begins()
    await amanuel.switch(is_slow=True)
    world.line.swallows_answers_from.add("amanuel")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    [question] = await _messages(world, Lane.QUESTION)
    await _told(world, question, 1, "delivered")
    await world.machine_passes(TWO_MINUTES)
    await amanuel.hears_nothing()
    assert world.line.asked == 0
    [check_in] = await world.check_ins()
    assert check_in.phase == "waiting"
    await world.nobody_else_heard_anything()
