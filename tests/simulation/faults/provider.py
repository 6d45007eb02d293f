"""The provider's side of the wire, when it misbehaves: wrapped round the real network of handsets at the seam every channel has."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from bot.channels.inbound import Press
from bot.channels.road import Accepted, CannotSay, Channel, Finding, Letter, Refused, SendOutcome, TryLater, Unknown
from ladder.words import Road
from tests.simulation.faults.weather import Took, Weather


class Killed(BaseException):
    """The process ends in the middle of what it does: no handler of ours may catch it."""


Late = Callable[[Letter], Awaitable[None]]


class FaultyChannel:
    """The network of handsets, and all that can go wrong on the way to it."""

    name = "handset"

    def __init__(self, network: Channel, weather: Weather, late: Late) -> None:
        self._network = network
        self._weather = weather
        self._late = late

    async def send(self, letter: Letter) -> SendOutcome:
        """Try once, in this weather."""
        match self._weather.of_letter(letter.address, letter.road, letter.attempt):
            case "down":
                return TryLater(timedelta(seconds=30), is_down=True)
            case "busy":
                return TryLater(timedelta(seconds=30))
            case "refuses":
                return Refused("refused")
            case "lost":
                return Unknown("timeout")
            case "times out":
                await self._hand_over(letter)
                return Unknown("timeout")
            case "breaks":
                await self._hand_over(letter)
                raise ConnectionResetError
            case "killed before":
                raise Killed
            case "killed after":
                await self._hand_over(letter)
                raise Killed
            case "slow":
                self._weather.hands.pass_to(self._weather.hands.civil + timedelta(seconds=20))
            case _:
                pass  # fine
        outcome = await self._hand_over(letter)
        if isinstance(outcome, Accepted) and letter.road is Road.SMS:
            await self._late(letter)
        return outcome

    async def _hand_over(self, letter: Letter) -> SendOutcome:
        outcome = await self._network.send(letter)
        if isinstance(outcome, Accepted):
            self._weather.books[letter.message_id].append(Took(letter.address, self._weather.hands.civil))
        return outcome

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """The network knows the truth; a provider that is away, or never stored what it took, cannot say."""
        if self._weather.of_question(message_id, attempt) != "fine":
            return CannotSay()
        return await self._network.ask_about(message_id, attempt, provider_id)

    async def settle_press(self, press: Press, text: str) -> None:
        """Take the buttons away."""
        await self._network.settle_press(press, text)
