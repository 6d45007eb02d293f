"""Who goes first, how many go at once, and what one message may not do to the others."""

import asyncio
from datetime import timedelta

import pytest

from bot.pacing import CLAIMED_MAX
from db.words import Lane, SendState
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import claimed, new_id, phone_key

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def _claimed(post: Post) -> int:
    async with post.database.reading() as tx:
        return await claimed(tx)


async def test_what_is_most_urgent_goes_first(post: Post, provider: Provider) -> None:
    """Pages in slots of their own; of the others replies, then questions, then the rest."""
    owed = {lane: await post.owe(lane) for lane in (Lane.BULK, Lane.QUESTION, Lane.REPLY)}
    await post.another(other_slots=1).carry_once()
    order = [letter.message_id for letter in provider.letters]
    assert order == [owed[Lane.REPLY], owed[Lane.QUESTION], owed[Lane.BULK]]


async def test_at_most_64_are_claimed_and_unsettled_and_the_last_of_them_are_kept_for_pages(post: Post, provider: Provider) -> None:
    """However many are owed."""
    provider.gate.clear()
    for _ in range(CLAIMED_MAX + 6):
        await post.owe(Lane.QUESTION)
    courier = post.another(other_slots=100, page_slots=100)
    carrying = asyncio.ensure_future(courier.carry_once())
    await provider.has(48)
    assert await _claimed(post) == 48
    for _ in range(20):
        await post.owe(Lane.PAGE)
    pages = asyncio.ensure_future(courier.carry_pages())
    await provider.has(64)
    assert await _claimed(post) == CLAIMED_MAX
    provider.gate.set()
    assert (await carrying, await pages) == (48, 16)
    while await courier.carry_once():
        pass
    assert len(provider.letters) == CLAIMED_MAX + 26


@pytest.mark.parametrize("to_one_thing", [True, False])
async def test_answers_to_one_phone_arrive_in_their_order(post: Post, provider: Provider, to_one_thing: bool) -> None:
    """Also to two things said in one breath, so that the last answer stands below the others. The second waits for the first, whatever
    becomes of that; answers to other phones wait for neither."""
    said = {"made_by": new_id()} if to_one_thing else {}
    first, second = [await post.owe(Lane.REPLY, **said) for _ in range(2)]
    other = await post.owe(Lane.REPLY, address_key=phone_key("another"))
    provider.answers.append(RuntimeError("the first came to nothing"))
    provider.waits = lambda letter: letter.message_id == first
    provider.gate.clear()
    carrying = asyncio.ensure_future(post.courier.carry_once())
    await provider.has(2)
    assert {letter.message_id for letter in provider.letters} == {first, other}
    provider.gate.set()
    await carrying
    assert [letter.message_id for letter in provider.letters][-1] == second
    assert await post.state(second) is SendState.ACCEPTED


async def test_a_page_never_waits_behind_questions_that_are_slow(post: Post, provider: Provider) -> None:
    """It has its own slots, and a loop of its own."""
    provider.waits = lambda letter: "are you" in letter.text or "ከመይ" in letter.text
    provider.gate.clear()
    question = await post.ask()
    courier = post.another(other_slots=1, page_slots=1)
    carrying = asyncio.ensure_future(courier.carry_once())
    await provider.has(1)
    page = await post.owe(Lane.PAGE)
    await courier.carry_pages()
    assert await post.state(page) is SendState.ACCEPTED
    assert await post.state(question) is SendState.CLAIMED
    provider.gate.set()
    await carrying


async def test_no_channel_is_pressed_harder_than_its_slots(post: Post, provider: Provider) -> None:
    """Many at once only make a provider slower."""
    for number in range(12):
        await post.owe(Lane.REPLY, address_key=phone_key(f"phone {number}"))
    provider.gate.clear()
    carrying = asyncio.ensure_future(post.another(other_slots=3).carry_once())
    await provider.has(3)
    provider.gate.set()
    await carrying
    assert (len(provider.letters), provider.at_once_max) == (12, 3)


async def test_ten_couriers_send_each_message_once(post: Post, provider: Provider) -> None:
    """In as many processes."""
    owed = {await post.owe(Lane.REPLY) for _ in range(30)}
    await asyncio.gather(*(post.another().carry_once() for _ in range(10)))
    assert sorted(letter.message_id for letter in provider.letters) == sorted(owed)


async def test_a_message_that_cannot_be_worded_waits_longer_each_time_and_stops_nobody(post: Post, provider: Provider) -> None:
    """It is parked alone; the rest go out. What was not sent used up no attempt."""
    broken, other = await post.owe(text_key="no such text"), await post.owe()
    await post.courier.carry_once()
    assert [letter.message_id for letter in provider.letters] == [other]
    assert (await post.state(broken), (await post.row(broken)).attempt) == (SendState.QUEUED, 0)
    post.hands.turn(14 * SECOND)
    assert await post.courier.carry_once() == 0
    post.hands.turn(SECOND)
    await post.courier.carry_once()
    post.hands.turn(29 * SECOND)
    assert await post.courier.carry_once() == 0
    assert len(provider.letters) == 1


async def test_a_message_whose_facts_cannot_be_read_stops_nobody_either(post: Post, provider: Provider) -> None:
    """A list that names no alert at all breaks the reading of the whole batch; then each is read alone."""
    broken, other = await post.owe(text_key="list", params={"lines": [{"alert": "not an id"}]}), await post.owe()
    await post.courier.carry_once()
    assert [letter.message_id for letter in provider.letters] == [other]
    assert await post.state(broken) is SendState.QUEUED


async def test_what_is_withdrawn_while_it_waits_for_a_slot_is_cancelled(post: Post, provider: Provider) -> None:
    """Somebody took the alert: the page that has not left does not leave."""
    provider.gate.clear()
    first, second = await post.owe(), await post.owe()
    carrying = asyncio.ensure_future(post.another(page_slots=1).carry_once())
    await provider.has(1)
    await post.withdraw(second)
    provider.gate.set()
    await carrying
    assert [await post.state(first), await post.state(second)] == [SendState.ACCEPTED, SendState.CANCELLED]
    assert await post.outcomes() == [(first, "accepted")]


async def test_what_waited_so_long_that_its_lease_nears_its_end_is_not_sent_on_it(post: Post, provider: Provider) -> None:
    """Somebody else could send it at the same time: it goes back and is claimed again."""
    provider.gate.clear()
    first, second = await post.owe(), await post.owe()
    carrying = asyncio.ensure_future(post.another(page_slots=1).carry_once())
    await provider.has(1)
    post.hands.turn(40 * SECOND)
    provider.gate.set()
    await carrying
    assert await post.state(second) is SendState.QUEUED
    await post.courier.carry_once()
    assert [letter.message_id for letter in provider.letters] == [first, second]


@pytest.mark.parametrize(("lane", "again"), [(Lane.PAGE, True), (Lane.QUESTION, True), (Lane.REPLY, False)])
async def test_promise_7_what_a_dead_process_had_claimed_is_found_and_treated_as_unknown(
    post: Post, provider: Provider, lane: Lane, again: bool
) -> None:
    """Its lease runs out; pages and questions are sent again by somebody else, courtesies are not."""
    message = await post.owe(lane)
    provider.gate.clear()
    dying = asyncio.ensure_future(post.another().carry_once())
    await provider.has(1)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await post.state(message) is SendState.CLAIMED
    provider.gate.set()
    post.hands.turn(MINUTE)
    await post.courier.carry_once()
    assert await post.outcomes() == [(message, "unknown")]
    post.hands.turn(2 * MINUTE)
    await post.courier.carry_once()
    assert len(provider.letters) == (2 if again else 1)


async def test_a_result_that_comes_after_its_lease_ran_out_settles_nothing(post: Post, provider: Provider) -> None:
    """Another attempt has the message by then."""
    message = await post.owe()
    provider.gate.clear()
    late = asyncio.ensure_future(post.courier.carry_once())
    await provider.has(1)
    post.hands.turn(MINUTE)
    await post.another().carry_once()
    provider.gate.set()
    await late
    assert await post.outcomes() == [(message, "unknown")]
    post.hands.turn(30 * SECOND)
    await post.courier.carry_once()
    assert (await post.state(message), (await post.row(message)).attempt) == (SendState.ACCEPTED, 2)


async def test_a_provider_that_never_answers_is_given_up_and_may_have_sent_it(post: Post, provider: Provider) -> None:
    """Patience ends before the lease does."""
    provider.gate.clear()
    message = await post.owe()
    await post.another(patience=timedelta(milliseconds=1)).carry_once()
    assert await post.outcomes() == [(message, "unknown")]
