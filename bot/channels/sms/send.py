"""Send one letter as a text message, and sort what Twilio says by what the sender does next."""

from datetime import timedelta
from uuid import UUID

import structlog
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.inbound import Press
from bot.channels.road import CannotSay, Finding, Letter, Refused, SendOutcome, TryLater
from bot.channels.sms.asking import Asking
from bot.channels.sms.client import NUMBER, Account
from bot.channels.sms.errors import QUEUE_FULL, Row, Then, row_of
from bot.channels.sms.handing import LATER_FOR, handed_over
from bot.channels.sms.wire import Interrupted, NothingLeft, SlowDown
from ladder.words import Road

log: structlog.stdlib.BoundLogger = structlog.get_logger()

OPERATORS_FOR = timedelta(minutes=1)  # only the operator can mend it; the watchdog counts what waits

# How long Twilio may keep a text in its queue. Left out it would be ten hours, and a question of last night would arrive at breakfast.
VALID_AT_LEAST, VALID_AT_MOST = 10, 36_000
PAGE_VALID = timedelta(minutes=10)  # then its ladder has long gone on to somebody else
OTHERS_VALID = timedelta(hours=1)


class SmsChannel:
    """Text messages as a channel. Pages go through a client of their own, from a number of their own."""

    name = "sms"

    def __init__(self, account: Account, client: Client, pages: Client, asking: Asking) -> None:
        """Speak for this account."""
        self._account, self._client, self._pages, self._asking = account, client, pages, asking

    async def send(self, letter: Letter) -> SendOutcome:
        """Try once, and say what became of it."""
        if letter.road is Road.VOICE:
            return Refused("cannot_ring")
        if not NUMBER.fullmatch(letter.address):
            return Refused("not_an_address")
        client = self._pages if letter.is_page else self._client
        request = client.messages.create_async(
            to=letter.address,
            from_=self._account.sender(is_page=letter.is_page),
            body=letter.text,
            status_callback=self._account.status_url(letter.message_id, letter.attempt),
            validity_period=validity(letter),
            risk_check="disable",  # a county that asks fifty phones the same thing at 18:30 looks like a fraud
            content_retention="discard",
            # A number of ours is nobody's to hide: hidden, a canary would look in the log like a page that was lost.
            address_retention="retain" if self._account.is_ours(letter.address) else "obfuscate",
        )
        return await handed_over(request, of_code)

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """What Twilio's log has of an attempt."""
        try:
            return await self._asking.about(message_id, attempt, provider_id)
        except (Interrupted, NothingLeft, SlowDown, TwilioException) as error:
            log.warning("twilio_not_asked", why=type(error).__name__)
            return CannotSay()

    async def settle_press(self, press: Press, text: str) -> None:
        """A text message has no buttons."""


def validity(letter: Letter) -> int:
    """For how many seconds Twilio may try: as long as the text is worth sending."""
    worth_for = letter.worth_for if letter.worth_for is not None else PAGE_VALID if letter.is_page else OTHERS_VALID
    return max(VALID_AT_LEAST, min(int(worth_for.total_seconds()), VALID_AT_MOST))


def of_code(number: int) -> SendOutcome:
    """What follows from one of Twilio's codes."""
    row = row_of(number)
    _tell_operator(number, row)
    match row.then:
        case Then.LATER:
            return TryLater(LATER_FOR)
        case Then.OPERATOR:
            return TryLater(OPERATORS_FOR, is_down=True, is_full=row.why == QUEUE_FULL)
        case Then.BROKEN | Then.STOPPED | Then.UNREACHED | Then.NOT_SENT:
            return Refused(row.why)


def _tell_operator(code: int, row: Row) -> None:
    if row.meaning:
        log.error("twilio_refuses", code=code, meaning=row.meaning)
