"""What the courier sends, in which order, and what it writes down of it."""

from datetime import timedelta

import pytest

from bot.channels.road import Accepted, Moved, Refused, SendOutcome, TryLater, Unknown
from bot.inbox import told
from db import tables
from db.queries import contacts
from db.words import InboxKind, Lane, Manner, SendState
from ladder.words import Road
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import EVERYWHERE, NOW, VAULT, phone_key

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def test_a_message_is_worded_and_sent_to_its_address(post: Post, provider: Provider) -> None:
    """As the letter's own row names it."""
    message = await post.owe()
    assert await post.courier.carry_once() == 1
    [letter] = provider.letters
    assert (letter.message_id, letter.attempt, letter.address, letter.language) == (message, 1, "khan", "en")
    assert letter.text.startswith("You are not on this rota now")


async def test_promise_7_an_accepted_message_is_settled_with_a_line_for_the_inbox(post: Post, provider: Provider) -> None:
    """In the thread of the address written to, naming the message and the attempt."""
    provider.answers.append(Accepted("provider-7"))
    message = await post.owe()
    await post.courier.carry_once()
    row, [entry] = await post.row(message), await post.entries()
    assert (row.state, row.provider_id, row.accepted_at, row.lease_until) == (SendState.ACCEPTED, "provider-7", NOW, None)
    assert (entry.kind, entry.external_id, entry.outbox_id) == (InboxKind.OUTCOME, f"outcome:{message}:1", message)
    assert (entry.sender_key, entry.authority_id, entry.received_at) == (phone_key("khan"), post.council.id, NOW)
    assert told(VAULT, entry) == {"outcome": "accepted", "at": NOW.isoformat(), "gives_receipts": True, "why": ""}


async def test_promise_2_where_no_receipts_exist_a_message_has_left_once_it_is_accepted(post: Post) -> None:
    """Telegram says nothing more: the row says "left", the inbox that nothing more will come."""
    async with post.database.transaction() as tx:
        await contacts.change_contact(tx, EVERYWHERE, post.council.phones[post.council.child], manner=Manner.TELEGRAM)
    message = await post.ask()
    await post.courier.carry_once()
    row, [entry] = await post.row(message), await post.entries()
    assert (row.state, row.left_at, told(VAULT, entry)["gives_receipts"]) == (SendState.LEFT, NOW, False)


async def test_promise_2_a_call_has_left_once_it_is_accepted(post: Post) -> None:
    """Also to a phone that receipts its texts."""
    message = await post.owe(road=Road.VOICE, text_key="page", alert_id=await post.open_alert())
    await post.courier.carry_once()
    [letter] = post.provider.letters
    assert (await post.state(message), letter.road) == (SendState.LEFT, Road.VOICE)
    assert [button.data for row in letter.buttons for button in row] == ["w:K7P:take", "w:K7P:pass"]


@pytest.mark.parametrize(
    ("who", "reads"), [("child", "Kite: "), ("carer", "We write to you here."), ("worker", "Your codes and notes are read here.")]
)
async def test_whoever_joined_is_greeted_as_who_they_are(post: Post, provider: Provider, who: str, reads: str) -> None:
    """By their invitation's kind: nothing of it says what this service is to a young person."""
    person = getattr(post.council, who)
    async with post.database.transaction() as tx:
        await tx.execute(tables.person.update().where(tables.person.c.id == person).values(language="en"))
    await post.owe(Lane.REPLY, text_key="joined", recipient_id=person, contact_id=post.council.phones[person], young_person_id=None)
    await post.courier.carry_once()
    [letter] = provider.letters
    assert reads in letter.text


@pytest.mark.parametrize(
    ("outcome", "state", "why"),
    [
        (Refused("blocked"), SendState.REFUSED, "blocked"),
        (Moved("another"), SendState.REFUSED, "moved"),
    ],
)
async def test_promise_8_a_refusal_is_told_and_never_tried_again(
    post: Post, provider: Provider, outcome: SendOutcome, state: SendState, why: str
) -> None:
    """An address that moved is a new one, which nobody has proven."""
    provider.answers.append(outcome)
    message = await post.owe()
    await post.courier.carry_once()
    post.hands.turn(timedelta(hours=1))
    assert await post.courier.carry_once() == 0
    [entry] = await post.entries()
    assert (await post.state(message), told(VAULT, entry)["outcome"], told(VAULT, entry)["why"]) == (state, "refused", why)
    assert len(provider.letters) == 1


async def test_what_should_be_tried_later_is_and_says_nothing_meanwhile(post: Post, provider: Provider) -> None:
    """It certainly did not leave, so it was no attempt."""
    provider.answers.append(TryLater(10 * SECOND))
    message = await post.owe()
    await post.courier.carry_once()
    assert (await post.state(message), await post.outcomes()) == (SendState.QUEUED, [])
    post.hands.turn(9 * SECOND)
    assert await post.courier.carry_once() == 0
    post.hands.turn(SECOND)
    await post.courier.carry_once()
    assert await post.outcomes() == [(message, "accepted")]
    assert [letter.attempt for letter in provider.letters] == [1, 1]


async def test_every_attempt_sends_the_same_bytes(post: Post, provider: Provider) -> None:
    """Whatever has changed meanwhile: the first wording is kept, sealed."""
    provider.answers.append(Unknown("timed_out"))
    message = await post.ask()
    await post.courier.carry_once()
    kept = (await post.row(message)).rendered_sealed
    assert kept is not None
    assert b"Kite" not in kept
    async with post.database.transaction() as tx:
        await contacts.change_contact(tx, EVERYWHERE, post.council.phones[post.council.child], manner=Manner.TELEGRAM)
    post.hands.turn(2 * MINUTE)
    await post.courier.carry_once()
    first, second = provider.letters
    assert (first.text, first.buttons, second.attempt) == (second.text, second.buttons, 2)
    assert (await post.row(message)).rendered_sealed == kept


@pytest.mark.parametrize(("lane", "after"), [(Lane.PAGE, 30 * SECOND), (Lane.QUESTION, 2 * MINUTE)])
async def test_promise_7_what_may_have_gone_out_is_sent_again(post: Post, provider: Provider, lane: Lane, after: timedelta) -> None:
    """A page after half a minute, a question after two, if no receipt has told us more by then."""
    provider.answers.append(Unknown("timed_out"))
    message = await post.owe(lane)
    await post.courier.carry_once()
    assert (await post.state(message), await post.outcomes()) == (SendState.UNKNOWN, [(message, "unknown")])
    post.hands.turn(after - SECOND)
    assert await post.courier.carry_once() == 0
    post.hands.turn(SECOND)
    await post.courier.carry_once()
    assert await post.outcomes() == [(message, "unknown"), (message, "accepted")]
    assert [letter.attempt for letter in provider.letters] == [1, 2]


async def test_promise_7_a_courtesy_that_may_have_gone_out_is_not_sent_again(post: Post, provider: Provider) -> None:
    """Two "Thanks!" are stranger than none."""
    provider.answers.append(Unknown("timed_out"))
    message = await post.owe(Lane.REPLY)
    await post.courier.carry_once()
    post.hands.turn(timedelta(hours=1))
    assert await post.courier.carry_once() == 0
    assert (await post.state(message), len(provider.letters)) == (SendState.UNKNOWN, 1)


async def test_nothing_is_repeated_for_ever(post: Post, provider: Provider) -> None:
    """Five copies, then it stays unknown."""
    provider.answers.extend([Unknown("timed_out")] * 9)
    message = await post.owe()
    for _ in range(9):
        await post.courier.carry_once()
        post.hands.turn(MINUTE)
    assert (len(provider.letters), await post.state(message)) == (5, SendState.UNKNOWN)


async def test_a_channel_that_fails_in_its_own_way_may_have_sent_it(post: Post, provider: Provider) -> None:
    """Nothing a channel raises stops the courier or names anybody."""
    provider.answers.append(RuntimeError("khan cannot be reached"))
    message, other = await post.owe(), await post.owe()
    await post.courier.carry_once()
    assert {await post.state(message), await post.state(other)} == {SendState.UNKNOWN, SendState.ACCEPTED}
    assert {told(VAULT, entry)["why"] for entry in await post.entries()} == {"RuntimeError", ""}


async def test_what_is_no_longer_worth_sending_expires_and_that_is_told(post: Post, provider: Provider) -> None:
    """K2: what did not leave is not asked; it is our fault and not silence."""
    message = await post.owe(Lane.QUESTION, not_after=NOW - SECOND)
    assert [await post.courier.carry_once() for _ in range(2)] == [1, 0]
    assert (await post.state(message), provider.letters) == (SendState.EXPIRED, [])
    assert await post.outcomes() == [(message, "expired")]


async def test_what_was_withdrawn_before_it_was_claimed_is_not_sent(post: Post, provider: Provider) -> None:
    """And nothing is told of it: whoever withdrew it knows."""
    await post.withdraw(await post.owe())
    assert await post.courier.carry_once() == 0
    assert (provider.letters, await post.outcomes()) == ([], [])


async def test_a_channel_that_is_not_configured_leaves_its_messages_waiting(post: Post, provider: Provider) -> None:
    """And blocks neither the others nor the clock."""
    waiting, other = await post.owe(channel="sms"), await post.owe()
    await post.courier.carry_once()
    assert (await post.state(waiting), await post.state(other)) == (SendState.QUEUED, SendState.ACCEPTED)
    assert await post.courier.carry_once() == 0
    assert [letter.message_id for letter in provider.letters] == [other]


async def test_k11_a_siblings_question_waits_until_the_first_is_closed(post: Post, provider: Provider) -> None:
    """One address, one open question to young people."""
    first, second = await post.ask(0), await post.ask(1)
    for _ in range(3):
        await post.courier.carry_once()
    assert [letter.message_id for letter in provider.letters] == [first]
    assert await post.state(second) is SendState.QUEUED


@pytest.mark.parametrize("lane", [Lane.PAGE, Lane.QUESTION])
async def test_promise_7_what_may_have_gone_out_is_not_repeated_once_it_is_withdrawn(post: Post, provider: Provider, lane: Lane) -> None:
    """Somebody answered it, or took the alert: the question would come again, the page after the taking."""
    provider.answers.append(Unknown("timed_out"))
    message = await (post.owe() if lane is Lane.PAGE else post.ask())
    await post.courier.carry_once()
    assert await post.state(message) is SendState.UNKNOWN
    await post.withdraw(message)
    post.hands.turn(3 * MINUTE)
    await post.courier.carry_once()
    assert (len(provider.letters), await post.state(message)) == (1, SendState.UNKNOWN)


@pytest.mark.parametrize(
    ("outcome", "failed"),
    [
        (Unknown("timed_out"), True),
        (Refused("blocked"), True),
        (Moved("-100200300"), True),
        (TryLater(SECOND, is_down=True), True),
        (TryLater(SECOND), False),
        (Accepted("p-1"), False),
    ],
)
async def test_a5_a_try_that_comes_to_nothing_is_counted(post: Post, provider: Provider, outcome: SendOutcome, failed: bool) -> None:
    """Too many at once is a provider at work, and no failure."""
    provider.answers.append(outcome)
    message = await post.owe()
    await post.courier.carry_once()
    assert (await post.row(message)).failed_at == (NOW if failed else None)


async def test_a5_what_goes_after_all_is_no_failure_any_more(post: Post, provider: Provider) -> None:
    """Nobody was there at first; the next try was taken."""
    provider.answers.append(TryLater(SECOND, is_down=True))
    message = await post.owe()
    await post.courier.carry_once()
    post.hands.turn(MINUTE)
    await post.courier.carry_once()
    row = await post.row(message)
    assert (row.state, row.failed_at) == (SendState.ACCEPTED, None)
