"""Twilio for workers' phones, and its ledger: each text by the name of ours that its callback bears, and after which kill it came.

It takes everything, tells us at once what became of it, answers late enough for a kill to come first, and brings back what one of our
numbers sends another. Nobody here writes: who takes an alert does so on the board, and only if its page is in this ledger (see `hands`).
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from tests.providers.twilio import NUMBERS, Provider
from tests.providers.twilio_messages import Raw

ANSWERS_AFTER = 0.3  # seconds


class Texts(Provider):
    """A Twilio that counts."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.tells_at_once = True
        self.kill = 0
        self.ledger: list[Raw] = []

    @property
    def is_idle(self) -> bool:
        """Whether all that is to be told has been, to us or to nobody."""
        return not self._telling and not self.line.to_tell

    async def messages(self, request: Request) -> Response:
        """What it has taken it has, whoever hears the answer."""
        answer = await super().messages(request)
        if request.method == "POST":
            await asyncio.sleep(ANSWERS_AFTER)
        return answer

    def _create(self, request: Request, given: dict[str, str]) -> Response:
        before = len(self.line.messages)
        answer = super()._create(request, given)
        if len(self.line.messages) > before and given["To"] not in NUMBERS:  # what goes to a number of ours is a canary, owed to nobody
            name, attempt = given["StatusCallback"].split("/")[-2:]
            self.ledger.append({"name": name, "attempt": int(attempt), "to": given["To"], "kill": self.kill})
        return answer
