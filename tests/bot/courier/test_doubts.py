"""What nobody told us of in time: the provider is asked once for each letter, and its answer is what is written down."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.road import CannotSay, Finding, Found, NeverCame, Unknown
from bot.inbox import told
from db.tables import outbox
from db.words import InboxKind, Lane, ReceiptStatus, SendState
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import VAULT

HALF_A_MINUTE, MINUTE = timedelta(seconds=30), timedelta(minutes=1)


async def test_promise_7_what_the_provider_has_is_accepted_and_its_receipt_is_heard(post: Post, provider: Provider) -> None:
    """Under its own name for it; and the listener follows as if the receipt had come."""
    provider.answers.append(Unknown("timed_out"))
    provider.findings.append(Found("p-7", gives_receipts=True, receipt=ReceiptStatus.UNDELIVERED))
    message = await post.owe()
    await post.courier.carry_once()
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    row = await post.row(message)
    assert (row.state, row.provider_id, provider.asked, len(provider.letters)) == (SendState.ACCEPTED, "p-7", [(message, 1)], 1)
    entries = await post.entries()
    assert [entry.kind for entry in entries] == [InboxKind.OUTCOME, InboxKind.OUTCOME, InboxKind.RECEIPT]
    assert [told(VAULT, entry).get("outcome") for entry in entries] == ["unknown", "accepted", None]
    assert told(VAULT, entries[2])["status"] == "undelivered"


@pytest.mark.parametrize(
    ("finding", "doubted"), [(NeverCame(), None), (CannotSay(), 1), (RuntimeError("it is away"), 1)], ids=["never", "cannot", "fails"]
)
async def test_promise_7_what_never_came_is_no_second_copy_and_what_nobody_can_tell_may_be(
    post: Post, provider: Provider, finding: Finding | Exception, doubted: int | None
) -> None:
    """A provider that is away is one that cannot say."""
    provider.answers.append(Unknown("timed_out"))
    provider.findings.append(finding)
    message = await post.owe()
    await post.courier.carry_once()
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    row = await post.row(message)
    assert (row.state, row.attempt, row.doubted_attempt) == (SendState.ACCEPTED, 2, doubted)


async def test_promise_7_a_page_in_doubt_does_not_wait_behind_questions_whose_provider_says_nothing(post: Post, provider: Provider) -> None:
    """It hangs over the first four of 48; a page of as long ago is asked about in a slot and a pass of its own, and sent again."""
    patient = post.another(answers_within=timedelta(hours=1))
    questions = [await post.owe(Lane.QUESTION) for _ in range(48)]
    page = await post.owe()
    provider.answers.extend([Unknown("timed_out")] * 49)
    await patient.carry_once()
    post.hands.turn(4 * HALF_A_MINUTE)
    provider.silent_about, provider.waits = set(questions), lambda letter: False
    provider.gate.clear()
    asking = asyncio.ensure_future(patient.doubts.clear_others())
    await provider.was_asked(4)
    async with asyncio.timeout(10):
        assert (await patient.doubts.clear_pages(), await patient.carry_pages()) == (1, 1)
    row = await post.row(page)
    assert (row.state, row.attempt, row.doubted_attempt, len(provider.asked)) == (SendState.ACCEPTED, 2, 1, 5)
    provider.gate.set()
    assert await asking == 48


async def test_promise_7_a_dead_process_leaves_a_doubt_like_any_other(post: Post, provider: Provider) -> None:
    """Its lease ran out: half a minute later its provider is asked."""
    provider.gate.clear()
    message = await post.owe()
    dying = asyncio.ensure_future(post.another().carry_once())
    await provider.has(1)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    provider.gate.set()
    post.hands.turn(MINUTE)
    await post.courier.carry_once()
    provider.findings.append(Found("p-1", gives_receipts=True))
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    assert (await post.state(message), len(provider.letters)) == (SendState.ACCEPTED, 1)


async def test_promise_7_a_page_that_could_not_be_worded_for_long_is_sent_again_like_any_other(post: Post, provider: Provider) -> None:
    """Six times it waited for words, which were no attempts. Then it times out, and the second copy is taken."""
    message = await post.owe(text_key="no such text")
    for _ in range(6):
        assert await post.courier.carry_once() == 1
        post.hands.turn(timedelta(minutes=11))
    async with post.database.transaction() as tx:
        await tx.execute(update(outbox).where(outbox.c.id == message).values(text_key="refused"))
    provider.answers.append(Unknown("timed_out"))
    await post.courier.carry_once()
    post.hands.turn(HALF_A_MINUTE)
    await post.courier.carry_once()
    row = await post.row(message)
    assert (row.state, row.attempt, row.parked_since, len(provider.letters)) == (SendState.ACCEPTED, 2, None, 2)


async def test_promise_7_nobody_is_asked_about_a_courtesy_or_what_was_withdrawn(post: Post, provider: Provider) -> None:
    """Neither is sent again, whatever the answer."""
    provider.answers.extend([Unknown("timed_out")] * 2)
    await post.owe(Lane.REPLY)
    page = await post.owe()
    await post.courier.carry_once()
    await post.withdraw(page)
    post.hands.turn(timedelta(hours=1))
    assert await post.courier.carry_once() == 0
    assert (provider.asked, len(provider.letters)) == ([], 2)
