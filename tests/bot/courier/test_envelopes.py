"""Several pages to one phone leave as one letter, and each is settled with it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from bot.channels.road import Accepted, Found, Letter, NeverCame, Refused, SendOutcome, TryLater, Unknown
from bot.inbox import told
from bot.receipts import Receipt, store
from db.queries import claims
from db.words import InboxKind, Lane, SendState
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import EVERYWHERE, VAULT, new_id

SECOND, HALF_A_MINUTE, MINUTE = timedelta(seconds=1), timedelta(seconds=30), timedelta(minutes=1)


async def _owe_pages(post: Post, number: int) -> list[UUID]:
    alert = await post.open_alert()
    return [await post.owe(text_key="page", alert_id=alert) for _ in range(number)]


async def _receipts(post: Post, letter: Letter, status: str) -> list[tuple[UUID | None, int]]:
    """The provider calls back about that letter: of which messages, and by which attempt of theirs, the inbox then tells it."""
    civil, machine = post.hands.civil_at, post.hands.machine_at
    async with post.database.transaction() as tx:
        receipt = Receipt(f"late:{status}", letter.message_id, letter.attempt, status, civil)
        await store(tx, VAULT, new_id, civil, machine, [receipt])
    return [(one.outbox_id, told(VAULT, one)["attempt"]) for one in await post.entries() if one.kind is InboxKind.RECEIPT]


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


async def test_promise_7_pages_of_a_letter_that_never_left_are_in_none(post: Post, provider: Provider) -> None:
    """One of them then leaves alone by the same name: what becomes of it is told of none of the others. Those a process that died had just
    claimed; nobody asks about that name for their sake, and they leave."""
    provider.answers.append(TryLater(SECOND))
    pages = await _owe_pages(post, 4)
    await post.courier.carry_once()
    post.hands.turn(SECOND)
    await post.another(window=1).carry_once()
    assert [(letter.message_id, letter.attempt) for letter in provider.letters] == [(pages[0], 1)] * 2
    assert await _receipts(post, provider.letters[1], "delivered") == [(pages[0], 1)]
    civil, machine = post.hands.civil_at, post.hands.machine_at
    async with post.database.transaction() as tx:
        await claims.take(tx, EVERYWHERE, limit=9, machine_now=machine, civil_now=civil, claimed_by="dies", lease_until=machine + MINUTE)
    provider.findings.append(Found("p-1", gives_receipts=True))
    for _ in range(2):
        post.hands.turn(MINUTE)
        await post.courier.carry_once()
    assert (sorted(letter.message_id for letter in provider.letters[2:]), provider.asked) == (pages[1:], [])
    assert [await post.state(page) for page in pages] == [SendState.ACCEPTED] * 4


async def test_promise_7_a_late_failure_of_the_first_letter_says_nothing_of_pages_that_wait_to_leave_again(
    post: Post, provider: Provider
) -> None:
    """They are claimed and stand behind another page; the first letter's provider gives it up."""
    provider.answers.append(Unknown("timed_out"))
    pages = await _owe_pages(post, 5)
    await post.courier.carry_once()
    post.hands.turn(HALF_A_MINUTE)
    await post.owe()
    provider.gate.clear()
    carrying = asyncio.ensure_future(post.another(page_slots=1).carry_once())
    await provider.has(2)
    assert {(row.state, row.attempt) for row in [await post.row(page) for page in pages]} == {(SendState.CLAIMED, 2)}
    assert await _receipts(post, provider.letters[0], "failed") == [(pages[0], 1)], "an attempt that nobody waits for any more"
    provider.gate.set()
    await carrying
    assert [(row.state, row.attempt) for row in [await post.row(page) for page in pages]] == [(SendState.ACCEPTED, 2)] * 5
