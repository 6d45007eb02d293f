"""Twilio for workers' phones, and its ledger: each text by the name of ours that its callback bears, and after which kill it came.

It takes everything, tells us at once what became of it, and brings back what one of our numbers sends another. Nobody here writes: who
takes an alert does so on the board, and only if its page is in this ledger (see `hands`).
"""

from starlette.requests import Request
from starlette.responses import Response

from tests.providers.twilio import NUMBERS, Provider
from tests.providers.twilio_messages import Raw


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

    def _create(self, request: Request, given: dict[str, str]) -> Response:
        before = len(self.line.messages)
        answer = super()._create(request, given)
        if len(self.line.messages) > before and given["To"] not in NUMBERS:  # what goes to a number of ours is a canary, owed to nobody
            name, attempt = given["StatusCallback"].split("/")[-2:]
            self.ledger.append({"name": name, "attempt": int(attempt), "to": given["To"], "kill": self.kill})
        return answer
