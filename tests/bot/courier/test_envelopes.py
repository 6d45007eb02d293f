"""Several pages to one phone leave as one letter, and each is settled with it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from bot.channels.road import Accepted, Found, NeverCame, Refused, SendOutcome, Unknown
from db.words import Lane, SendState
from tests.bot.courier.conftest import Post, Provider

HALF_A_MINUTE = timedelta(seconds=30)


async def _owe_pages(post: Post, number: int) -> list[UUID]:
    alert = await post.open_alert()
    return [await post.owe(text_key="page", alert_id=alert) for _ in range(number)]


@pytest.mark.parametrize(
    ("outcome", "state", "became"),
    [
        (Accepted("p-1"), SendState.ACCEPTED, "accepted"),
        (Refused("blocked"), SendState.REFUSED, "refused"),
        (Unknown("timed_out"), SendState.UNKNOWN, "unknown"),
    ],
)
async def test_what_became_of_the_letter_became_of_each_page(
    post: Post, provider: Provider, outcome: SendOutcome, state: SendState, became: str
) -> None:
    """On its own row, and with a line of its own for whoever decides."""
    provider.answers.append(outcome)
    pages = await _owe_pages(post, 4)
    await post.courier.carry_once()
    assert len(provider.letters) == 1
    assert [await post.state(page) for page in pages] == [state] * 4
    assert sorted(await post.outcomes(), key=str) == sorted([(page, became) for page in pages], key=str)


async def test_of_a_letter_in_doubt_its_provider_is_asked_once_for_all_that_it_carried(post: Post, provider: Provider) -> None:
    """By the name under which it left."""
    provider.answers.append(Unknown("timed_out"))
    provider.findings.append(Found("p-1", gives_receipts=True))
    pages = await _owe_pages(post, 5)
    await post.courier.carry_once()
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    assert provider.asked == [(provider.letters[0].message_id, 1)]
    assert [await post.state(page) for page in pages] == [SendState.ACCEPTED] * 5


async def test_what_is_withdrawn_while_the_letter_waits_for_a_slot_is_not_in_it(post: Post, provider: Provider) -> None:
    """Somebody took that alert meanwhile."""
    provider.gate.clear()
    first = await post.owe()
    pages = await _owe_pages(post, 4)
    carrying = asyncio.ensure_future(post.another(page_slots=1).carry_once())
    await provider.has(1)
    await post.withdraw(pages[0])
    provider.gate.set()
    await carrying
    assert [letter.message_id for letter in provider.letters] == [first, pages[1]]
    assert [await post.state(page) for page in pages] == [SendState.CANCELLED, *[SendState.ACCEPTED] * 3]
    assert (await post.row(pages[3])).envelope_id == pages[1]


async def test_of_an_envelope_one_page_that_is_left_leaves_as_itself(post: Post, provider: Provider) -> None:
    """With all that can be said of it."""
    provider.gate.clear()
    await post.owe()
    pages = await _owe_pages(post, 4)
    carrying = asyncio.ensure_future(post.another(page_slots=1).carry_once())
    await provider.has(1)
    for page in pages[:3]:
        await post.withdraw(page)
    provider.gate.set()
    await carrying
    assert (len(provider.letters), await post.state(pages[3])) == (1, SendState.QUEUED)
    await post.courier.carry_once()
    assert "NO ANSWER" in provider.letters[1].text
    assert (await post.row(pages[3])).attempt == 1


async def test_pages_that_never_came_leave_anew_without_what_was_withdrawn_and_few_leave_alone(post: Post, provider: Provider) -> None:
    """Four were in the letter that was lost; two are withdrawn, and the other two are texts of their own."""
    provider.answers.append(Unknown("timed_out"))
    provider.findings.append(NeverCame())
    pages = await _owe_pages(post, 4)
    await post.courier.carry_once()
    for page in pages[:2]:
        await post.withdraw(page)
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    assert sorted(letter.message_id for letter in provider.letters[1:]) == pages[2:]
    rows = [await post.row(page) for page in pages]
    assert [row.state for row in rows] == [SendState.UNKNOWN] * 2 + [SendState.ACCEPTED] * 2
    assert [row.envelope_id for row in rows[2:]] == [None, None]


async def test_an_envelope_is_one_letter_however_many_pages_wait(post: Post, provider: Provider) -> None:
    """More than the window holds; replies to the same phone are none of it."""
    pages = await _owe_pages(post, 70)
    reply = await post.owe(Lane.REPLY)
    while await post.courier.carry_once():
        pass
    assert len(provider.letters) == 2
    assert [await post.state(one) for one in (*pages, reply)] == [SendState.ACCEPTED] * 71
