"""What Twilio's log can tell of a letter whose answer was lost, though it hides numbers and has no words (promise 7)."""

from datetime import timedelta
from uuid import UUID

import pytest
from twilio.rest import Client

from bot.channels.road import Accepted, CannotSay, Found, NeverCame, Unknown
from bot.channels.sms.asking import Asking, InDoubt, is_to, look_alike
from bot.channels.sms.client import build
from bot.channels.sms.send import SmsChannel
from db.words import ReceiptStatus
from scheduler.clock import wall_clock
from tests.bot.sms.conftest import AMINA, MESSAGE, Remembered, account, doubt, letter
from tests.providers.twilio_phone import LoopbackTwilio

OTHER = "+12025550100"  # whose hidden number looks otherwise
ALIKE = "+447700909999"  # whose hidden number looks like Amina's


async def _lost(twilio: LoopbackTwilio, channel: SmsChannel, how: str) -> None:
    twilio.fail(how, what="create")
    assert isinstance(await channel.send(letter()), Unknown)


@pytest.mark.parametrize(
    ("status", "code", "receipt", "why"),
    [
        ("delivered", None, ReceiptStatus.DELIVERED, ""),
        ("sent", None, ReceiptStatus.SENT, ""),
        ("queued", None, None, ""),  # it has no date of sending yet
        ("undelivered", 30003, ReceiptStatus.UNDELIVERED, "unreachable"),
        ("undelivered", 30005, ReceiptStatus.UNDELIVERED, "no_such_number"),
    ],
)
async def test_a_letter_whose_answer_was_lost_is_found(
    twilio: LoopbackTwilio,
    channel: SmsChannel,
    records: Remembered,
    status: str,
    code: int | None,
    receipt: ReceiptStatus | None,
    why: str,
) -> None:
    records.letters[MESSAGE] = doubt()
    twilio.fate(AMINA, status, code)
    await _lost(twilio, channel, "lost")
    (sent,) = twilio.messages(AMINA)
    assert await channel.ask_about(MESSAGE, 1, None) == Found(sent["sid"], gives_receipts=True, receipt=receipt, why=why)


async def test_a_letter_that_never_came_may_be_sent(twilio: LoopbackTwilio, channel: SmsChannel, records: Remembered) -> None:
    records.letters[MESSAGE] = doubt()
    await channel.send(letter(address=OTHER))
    earlier = await channel.send(letter())
    assert isinstance(earlier, Accepted)
    records.others.add(earlier.provider_id)  # a question of before, to the same phone
    await _lost(twilio, channel, "drop")
    assert await channel.ask_about(MESSAGE, 2, None) == NeverCame()


async def test_of_two_that_look_alike_nobody_can_say(channel: SmsChannel, records: Remembered) -> None:
    records.letters[MESSAGE] = doubt()
    await channel.send(letter())
    await channel.send(letter(address=ALIKE))
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()


async def test_two_letters_in_doubt_to_one_phone_are_told_apart_by_nobody(channel: SmsChannel, records: Remembered) -> None:
    records.letters[MESSAGE] = doubt(has_rivals=True)
    await channel.send(letter())
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()


async def test_what_was_sent_before_or_from_the_other_number_is_not_it(channel: SmsChannel, records: Remembered) -> None:
    await channel.send(letter(is_page=True))
    records.letters[MESSAGE] = doubt()
    assert await channel.ask_about(MESSAGE, 1, None) == NeverCame()
    await channel.send(letter())
    records.letters[MESSAGE] = doubt(since=wall_clock() + timedelta(minutes=1))
    assert await channel.ask_about(MESSAGE, 1, None) == NeverCame()


async def test_a_canary_to_a_number_like_hers_is_not_the_page_that_was_lost(
    twilio: LoopbackTwilio, channel: SmsChannel, records: Remembered
) -> None:
    records.letters[MESSAGE] = doubt(is_page=True)
    await channel.send(letter("canary K7P", address=twilio.number, is_page=True))
    assert await channel.ask_about(MESSAGE, 1, None) == NeverCame()


async def test_by_its_name_it_is_asked_for_itself(channel: SmsChannel) -> None:
    sent = await channel.send(letter())
    assert isinstance(sent, Accepted)
    assert await channel.ask_about(MESSAGE, 1, sent.provider_id) == Found(
        sent.provider_id, gives_receipts=True, receipt=ReceiptStatus.DELIVERED
    )


@pytest.mark.parametrize("how", ["page", "lost", "drop", "timeout"])
async def test_a_twilio_that_does_not_answer_cannot_say(twilio: LoopbackTwilio, channel: SmsChannel, records: Remembered, how: str) -> None:
    records.letters[MESSAGE] = doubt()
    await channel.send(letter())
    twilio.fail(how, what="list", seconds=1)
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()


async def test_a_letter_we_do_not_remember_is_nobodys(channel: SmsChannel) -> None:
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()


async def test_a_log_of_many_is_read_page_by_page(
    twilio: LoopbackTwilio, channel: SmsChannel, clients: tuple[Client, Client], records: Remembered
) -> None:
    log = Asking(account(twilio), clients[0], records, page_size=2)
    records.letters[MESSAGE] = doubt()
    await channel.send(letter())
    for _ in range(7):
        await channel.send(letter(address=OTHER))
    assert isinstance(await log.about(MESSAGE, 1, None), Found)
    for _ in range(4):
        await channel.send(letter(address=OTHER))
    assert await log.about(MESSAGE, 1, None) == CannotSay()  # five pages, and no end


@pytest.mark.parametrize(
    ("shown", "is_hers"),
    [(AMINA, True), ("+44770090XXXX", True), ("+44770091XXXX", False), ("+4477009XXXX", False), (OTHER, False), ("", False)],
)
def test_a_hidden_number_may_be_hers(shown: str, is_hers: bool) -> None:
    assert is_to(shown, AMINA) is is_hers


@pytest.mark.parametrize(
    ("other", "is_alike"), [(AMINA, True), (ALIKE, True), (OTHER, False), ("+447700919999", False), (f"{AMINA}0", False)]
)
def test_two_phones_look_alike_when_only_what_is_hidden_differs(other: str, is_alike: bool) -> None:
    assert look_alike(AMINA, other) is is_alike


class Overtaken(Remembered):
    """Another letter to that phone is handed over while the log is read."""

    async def in_doubt(self, message_id: UUID) -> InDoubt | None:
        """Alone at the first look, and not at the second."""
        found = await super().in_doubt(message_id)
        self.letters[message_id] = doubt(has_rivals=True)
        return found


async def test_a_letter_that_is_handed_over_while_the_log_is_read_is_not_taken_for_the_lost_one(twilio: LoopbackTwilio) -> None:
    ours = account(twilio)
    client, records = build(ours), Overtaken({MESSAGE: doubt()})
    channel = SmsChannel(ours, client, client, Asking(ours, client, records))
    await _lost(twilio, channel, "drop")
    assert isinstance(await channel.send(letter()), Accepted)  # the other: its answer is on its way to us
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()
    await client.http_client.hang_up()
