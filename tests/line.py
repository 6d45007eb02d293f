"""The line between us and the phones' provider: it may be down, swallow a letter, or the answer to it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from bot.channels.handset import HandsetNetwork
from bot.channels.inbound import Press
from bot.channels.road import CannotSay, Finding, Letter, SendOutcome, TryLater, Unknown


class Line:
    """A channel that does as it is told, and otherwise what the phones do."""

    name = "handset"

    def __init__(self, network: Callable[[], HandsetNetwork]) -> None:
        self._network = network
        self.swallows_letters_to: set[str] = set()
        self.swallows_answers_from: set[str] = set()
        self.is_down_for: set[str] = set()
        self.says_too_many: timedelta | None = None  # to the next letter that is no page
        self.can_be_asked = True
        self.asked = 0

    async def send(self, letter: Letter) -> SendOutcome:
        """Carry a letter, or lose it, or lose what became of it."""
        if self.says_too_many is not None and not letter.is_page:
            after, self.says_too_many = self.says_too_many, None
            return TryLater(after)
        if letter.address in self.is_down_for:
            return TryLater(timedelta(seconds=10), is_down=True)
        if letter.address in self.swallows_letters_to:
            return Unknown("timed_out")
        outcome = await self._network().send(letter)
        return Unknown("timed_out") if letter.address in self.swallows_answers_from else outcome

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """What the phones' provider knows, where it can be asked."""
        self.asked += 1
        return await self._network().ask_about(message_id, attempt, provider_id) if self.can_be_asked else CannotSay()

    async def settle_press(self, press: Press, text: str) -> None:
        """Take the buttons away."""
        await self._network().settle_press(press, text)
