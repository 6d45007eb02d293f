"""What all processes together may hand to a sender, and what one phone may get within an hour."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.channels.road import Accepted, TryLater, Unknown
from bot.courier import Courier
from bot.limits import PhoneBounds
from bot.pacing import Bound, Pace
from db.queries import phones, rates
from db.queries.rates import Sender
from db.words import ChannelName, Lane, MadeBy, SendState
from ladder.words import Road
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import EVERYWHERE, VAULT, new_id, phone_key

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
OTHERS, PAGES = Sender(ChannelName.HANDSET, pages=False), Sender(ChannelName.HANDSET, pages=True)


@pytest.fixture
def paced(post: Post) -> Post:
    """Handsets are a provider that takes one message in two seconds, ten at once, and pages through a number of their own."""
    post.settings = replace(post.settings, paces={OTHERS: Pace(0.5, 20 * SECOND), PAGES: Pace(0.5, 20 * SECOND)})
    post.courier = post.another()
    return post


async def _burst(post: Post, number: int, lane: Lane = Lane.QUESTION, **changed: Any) -> list[UUID]:
    """So many messages, each to a phone of its own."""
    return [await post.owe(lane, **{"address_key": phone_key(f"phone-{new_id()}"), **changed}) for _ in range(number)]


def _order(provider: Provider) -> list[UUID]:
    return [letter.message_id for letter in provider.letters]


async def _all(courier: Courier) -> None:
    while await courier.carry_once():
        pass


async def test_a_burst_is_delayed_in_its_order_and_none_of_it_is_lost(paced: Post, provider: Provider) -> None:
    owed = await _burst(paced, 25)
    one_by_one = paced.another(other_slots=1)
    gone = []
    for _ in range(4):
        await _all(one_by_one)
        gone.append(len(provider.letters))
        paced.hands.turn(10 * SECOND)
    assert gone == [10, 15, 20, 25]
    assert _order(provider) == owed


async def test_pages_do_not_wait_behind_throttled_questions(paced: Post, provider: Provider) -> None:
    await _burst(paced, 25)
    await _all(paced.courier)
    pages = await _burst(paced, 2, Lane.PAGE)
    await _all(paced.courier)
    assert _order(provider)[10:] == pages


async def test_an_answer_goes_before_the_questions_that_wait(paced: Post, provider: Provider) -> None:
    """Who writes to us hears from us first, however many are being asked."""
    await _burst(paced, 25)
    await _all(paced.courier)
    (answer,) = await _burst(paced, 1, Lane.REPLY)
    paced.hands.turn(2 * SECOND)
    await _all(paced.courier)
    assert _order(provider)[10:] == [answer]


async def test_an_answer_by_one_road_goes_before_the_questions_of_another(post: Post, provider: Provider) -> None:
    """What one process may claim at once is not used up by a road that comes first."""
    roads = {"telegram": provider, "sms": provider}
    courier = Courier(post.database, VAULT, new_id, post.hands, roads, replace(post.settings, window=4))
    await _burst(post, 5, channel=ChannelName.TELEGRAM)
    (answer,) = await _burst(post, 1, Lane.REPLY, channel=ChannelName.SMS)
    await courier.carry_once()
    assert answer in _order(provider)


async def test_several_processes_share_one_rate(paced: Post, provider: Provider) -> None:
    """Ten at once, whoever sends them; a process that starts anew begins with no fresh bucket."""
    await _burst(paced, 40)
    await asyncio.gather(*(_all(paced.another()) for _ in range(5)))
    assert len(provider.letters) == 10
    paced.hands.turn(6 * SECOND)
    await asyncio.gather(*(_all(paced.another()) for _ in range(5)))
    assert len(provider.letters) == 13
    assert set(Counter(_order(provider)).values()) == {1}


async def test_too_many_shuts_the_sender_for_every_process_and_the_message_keeps_its_place(paced: Post, provider: Provider) -> None:
    """What this process had claimed already goes back unsent; it was no attempt. Pages have a share apart."""
    first, second, third = await _burst(paced, 3)
    provider.answers.append(TryLater(30 * SECOND))
    await paced.another(other_slots=1).carry_once()
    assert _order(provider) == [first]
    assert await paced.another().carry_once() == 0
    (page,) = await _burst(paced, 1, Lane.PAGE)
    await _all(paced.another())
    paced.hands.turn(29 * SECOND)
    assert await paced.another().carry_once() == 0
    paced.hands.turn(SECOND)
    await _all(paced.another(other_slots=1))
    assert _order(provider) == [first, page, first, second, third]
    assert (await paced.row(first)).attempt == 1


async def test_a_call_rings_while_the_texts_of_that_phone_are_shut_and_shuts_none_itself(paced: Post, provider: Provider) -> None:
    """`ring` goes both ways at once, so that one may fail: whoever has but one number is reached by either."""
    rings = {"road": Road.VOICE, "alert_id": await paced.open_alert()}
    (text,) = await _burst(paced, 1, Lane.PAGE)
    provider.answers.append(TryLater(60 * SECOND, is_down=True, is_full=True))
    await _all(paced.another())
    (call,) = await _burst(paced, 1, Lane.PAGE, **rings)
    provider.answers.append(TryLater(15 * SECOND))
    await _all(paced.another())
    assert _order(provider) == [text, call]
    paced.hands.turn(15 * SECOND)
    await _all(paced.another())
    assert _order(provider) == [text, call, call]
    (later,) = await _burst(paced, 1, Lane.PAGE, **rings)
    provider.answers.append(TryLater(120 * SECOND))
    await _all(paced.another())
    paced.hands.turn(45 * SECOND)
    await _all(paced.another())
    assert _order(provider) == [text, call, call, later, text]


async def test_a_full_queue_is_handed_nothing_more_and_counts_as_a_failure(paced: Post, provider: Provider) -> None:
    """Ten hours of messages stand in it: somebody has to look, and meanwhile nothing is added."""
    first, *_ = await _burst(paced, 3)
    provider.answers.append(TryLater(30 * SECOND, is_down=True, is_full=True))
    await _all(paced.another(other_slots=1))
    assert _order(provider) == [first]
    assert (await paced.row(first)).failed_at == paced.hands.civil_at


async def test_a_clock_that_is_put_back_by_an_hour_keeps_no_page_for_an_hour(paced: Post, provider: Provider) -> None:
    await _burst(paced, 10, Lane.PAGE)
    await _all(paced.another())
    paced.hands.turn(-HOUR)
    (page,) = await _burst(paced, 1, Lane.PAGE, visible_at=paced.hands.machine_at)
    await _all(paced.another())
    paced.hands.turn(4 * SECOND)
    await _all(paced.another())
    assert _order(provider)[10:] == [page]


async def test_what_a_provider_said_before_and_lasts_longer_stands(paced: Post) -> None:
    now = paced.hands.machine_at
    async with paced.database.transaction() as tx:
        for seconds in (60, 30):
            await rates.shut(tx, OTHERS, now, now + seconds * SECOND)
    async with paced.database.reading() as tx:
        (row,) = await rates.all_of(tx)
    assert row.shut_until == now + 60 * SECOND


async def test_a_sender_without_a_pace_has_no_bucket_and_too_many_rests_one_message(post: Post, provider: Provider) -> None:
    """As where an operator has lifted the limits."""
    first, second = await _burst(post, 2)
    provider.answers.extend([TryLater(10 * SECOND), Accepted("p")])
    await _all(post.another(other_slots=1))
    assert _order(provider) == [first, second]
    async with post.database.reading() as tx:
        assert await rates.all_of(tx) == []


async def _held(post: Post) -> int:
    async with post.database.reading() as tx:
        return len(await phones.held_since(tx, EVERYWHERE, post.hands.machine_at - HOUR))


@pytest.fixture
def guarded(paced: Post) -> Post:
    """A provider that is never the bound, and phones that get three an hour, or five of a duty worker's."""
    fast = Pace(100, 20 * SECOND)
    paced.settings = replace(paced.settings, paces={OTHERS: fast, PAGES: fast}, phones=PhoneBounds(per_hour=3, duty_per_hour=5, at_once={}))
    paced.courier = paced.another()
    return paced


async def _to_the_carer(post: Post, number: int, lane: Lane = Lane.QUESTION, **changed: Any) -> list[UUID]:
    carer = post.council.carer
    to = {
        "recipient_id": carer,
        "contact_id": post.council.phones[carer],
        "address_key": phone_key("grace"),
        "text_key": "joined",
        "young_person_id": None,
    }
    return [await post.owe(lane, **to, **changed) for _ in range(number)]


async def test_what_one_phone_gets_within_an_hour_is_bounded_and_the_rest_waits(guarded: Post, provider: Provider) -> None:
    """From whichever process; other phones are written to as ever, and nothing is lost."""
    owed = await _to_the_carer(guarded, 2)
    await _all(guarded.another())
    guarded.hands.turn(600 * SECOND)
    owed += await _to_the_carer(guarded, 4, visible_at=guarded.hands.machine_at)
    (other,) = await _burst(guarded, 1)
    await _all(guarded.another(other_slots=1))
    assert sorted(_order(provider)) == sorted([*owed[:3], other])
    assert await _held(guarded) == 3
    guarded.hands.turn(HOUR - 600 * SECOND)
    await _all(guarded.another(other_slots=1))
    assert _order(provider)[4:] == owed[3:5]
    guarded.hands.turn(600 * SECOND)
    await _all(guarded.another(other_slots=1))
    assert _order(provider)[6:] == owed[5:]


async def test_t5_a_demo_that_is_turned_through_a_week_keeps_nobody_from_being_asked(guarded: Post, provider: Provider) -> None:
    owed: list[UUID] = []
    for _ in range(7):
        owed += await _to_the_carer(guarded, 2, owed_at=guarded.hands.civil_at)
        await _all(guarded.another(other_slots=1))
        guarded.hands.civil_at += timedelta(days=1)
    assert _order(provider) == owed


async def test_two_machines_do_not_talk_for_ever(guarded: Post, provider: Provider) -> None:
    """An answer too many is given up, and what else is owed to that phone waits."""
    answers = await _to_the_carer(guarded, 5, Lane.REPLY, made_by_kind=MadeBy.INBOUND)
    (news,) = await _to_the_carer(guarded, 1, Lane.REPLY)
    await _all(guarded.another(other_slots=1))
    assert _order(provider) == answers[:3]
    assert [await guarded.state(one) for one in answers[3:]] == [SendState.EXPIRED] * 2
    assert await guarded.state(news) is SendState.QUEUED
    assert (await guarded.outcomes())[:2] == [(one, "expired") for one in answers[3:]]


async def test_a_duty_phone_may_get_more_and_its_pages_are_counted_apart(guarded: Post, provider: Provider) -> None:
    """Answers come from the one number, pages from the other."""
    answers = [await guarded.owe(Lane.REPLY, made_by_kind=MadeBy.INBOUND) for _ in range(6)]
    await _all(guarded.another(other_slots=1))
    assert _order(provider) == answers[:5]
    assert await guarded.state(answers[5]) is SendState.QUEUED
    pages = [await guarded.owe(Lane.PAGE) for _ in range(5)]
    await _all(guarded.another(page_slots=1))
    assert _order(provider)[5:] == pages
    late = await guarded.owe(Lane.PAGE)
    await _all(guarded.courier)
    assert await guarded.state(late) is SendState.QUEUED


async def test_a_duty_phone_that_has_had_all_its_texts_still_rings(guarded: Post, provider: Provider) -> None:
    """Networks count what is written. Whoever cries for help in such a night would be heard an hour later, or by nobody."""
    rings = {"road": Road.VOICE, "alert_id": await guarded.open_alert()}
    pages = [await guarded.owe(Lane.PAGE) for _ in range(6)]
    await _all(guarded.another(page_slots=1))
    pages += [await guarded.owe(Lane.PAGE)]
    calls = [await guarded.owe(Lane.PAGE, **rings) for _ in range(2)]
    await _all(guarded.another(page_slots=1))
    assert _order(provider)[6:] == calls
    assert await guarded.state(pages[6]) is SendState.QUEUED


async def test_a_chat_that_takes_few_at_once_gets_the_next_a_little_later(guarded: Post, provider: Provider) -> None:
    """That is no loop, and nobody is told."""
    guarded.settings = replace(guarded.settings, phones=PhoneBounds(20, 20, {ChannelName.HANDSET: Bound(2, 2 * SECOND)}))
    owed = await _to_the_carer(guarded, 3)
    courier = guarded.another(other_slots=1)
    await _all(courier)
    assert _order(provider) == owed[:2]
    guarded.hands.turn(2 * SECOND)
    await _all(courier)
    assert (_order(provider), await _held(guarded)) == (owed, 0)


async def test_pages_that_are_claimed_to_leave_as_one_letter_keep_no_other_page_from_a_duty_phone(
    guarded: Post, provider: Provider
) -> None:
    """Six that left as one letter, and are claimed to leave so again, wait for a slot; a seventh comes."""
    provider.answers.append(Unknown("timed_out"))
    alert = await guarded.open_alert()
    pages = [await guarded.owe(text_key="page", alert_id=alert) for _ in range(6)]
    await guarded.courier.carry_once()
    guarded.hands.turn(30 * SECOND)
    before = await guarded.owe()
    provider.gate.clear()
    carrying = asyncio.ensure_future(guarded.another(page_slots=1).carry_once())
    await provider.has(2)
    late = await guarded.owe()
    leaving = asyncio.ensure_future(guarded.another().carry_once())
    await provider.has(3)
    assert _order(provider) == [pages[0], before, late]
    provider.gate.set()
    await asyncio.gather(carrying, leaving)
    assert _order(provider)[3:] == [pages[0]]
