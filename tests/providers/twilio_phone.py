"""How tests speak to the loopback Twilio: what people write from their phones, and what stands on them."""

from datetime import datetime
from typing import Any

import httpx

from tests.providers.twilio import ACCOUNT, NUMBERS, TOKEN

Raw = dict[str, Any]


class LoopbackTwilio:
    """The control side of a running `tests.providers.twilio`."""

    account, token = ACCOUNT, TOKEN
    number, page_number = NUMBERS

    def __init__(self, url: str) -> None:
        """Speak to the provider at this address."""
        self.url = url
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=60)

    def _order(self, what: str, **order: Any) -> Any:
        response = self._http.post(f"/control/{what}", json=order)
        response.raise_for_status()
        return response.json()

    def reset(self) -> None:
        """Forget everything."""
        self._order("reset")

    def set(self, **settings: Any) -> None:
        """`sms_url`: where texts to us are posted; `signed_with`: a token; `tells_at_once`; `advanced_opt_out`; `hides_who_wrote`."""
        self._order("set", **settings)

    def say(self, phone: str, body: str, to: str = NUMBERS[0], **more: str) -> str:
        """Somebody writes; the message's SID. It is posted to us when it is told (`tell`)."""
        sid: str = self._order("say", sender=phone, to=to, body=body, more=more)
        return sid

    def tell(self, **how: Any) -> list[int]:
        """Post what waits to be told: `backwards`, `times`, `only` callbacks of one status. It blocks: a test calls it in a thread."""
        answers: list[int] = self._order("tell", **how)
        return answers

    def clock(self, at: datetime) -> None:
        """Twilio's clock stands there from now on, and no longer at this machine's time."""
        self._order("clock", at=at.isoformat())

    def forget(self) -> None:
        """What waits to be told never is."""
        self._order("forget")

    def fate(self, phone: str, status: str, code: int | None = None, *, times: int = 1) -> None:
        """What is to become of the next messages to that phone: queued, sent, delivered, undelivered, failed."""
        self._order("fate", phone=phone, fate={"status": status, "code": code}, times=times)

    def fail(self, how: str, *, times: int = 1, **details: Any) -> None:
        """The next calls fail.

        `how`: refuse (`code`, `status`, `retry_after`), page (a proxy's, `status`), timeout (done, answered after `seconds`), lost (done,
        no answer), drop (not done, no answer). `what` narrows: create, list, fetch, ring, account, list_numbers.
        """
        self._order("fail", failure={"how": how, **details}, times=times)

    def call_fate(self, phone: str, fate: str, *, times: int = 1) -> None:
        """What is to become of the next calls to that phone: busy, no-answer, failed, canceled. Otherwise it rings."""
        self._order("call_fate", phone=phone, fate=fate, times=times)

    def in_console(self, **order: Any) -> None:
        """What somebody does in Twilio's console.

        `status` and `type` of the account; or to a `number`, which is another's once it is `given_back`, `changes`: of what is shown of it.
        """
        self._order("console", **order)

    def on_phone(self, what: str, phone: str, **order: Any) -> Raw:
        """Whoever holds it: answer, press (`key`), say_nothing, hang_up, give_up. It blocks, as our TwiML is fetched."""
        done: Raw = self._order(what, phone=phone, **order)
        return done

    def calls_go_to(self, url: str, *, tells_of_ends: bool = True) -> None:
        """Where calls to our numbers are told, and perhaps how they ended."""
        self._order("calls_go_to", url=url, tells_of_ends=tells_of_ends)

    def ring_us(self, phone: str, to: str = NUMBERS[0]) -> Raw:
        """Somebody rings a number of ours. It blocks, as our TwiML is fetched."""
        return self.on_phone("ring_us", phone, to=to)

    def call_beat(self) -> int:
        """The pauses of calls have passed; how many went on. It blocks."""
        moved: int = self._order("call_beat")
        return moved

    @property
    def rung(self) -> list[Raw]:
        """Every call, in order, with what was heard in it."""
        rung: list[Raw] = self.heard["rung"]
        return rung

    def die(self) -> None:
        """The provider's process ends where it stands."""
        try:
            self._order("die")
        except httpx.TransportError:
            return

    @property
    def heard(self) -> Raw:
        """Messages as they were sent, what Twilio answered by itself, broken rules, calls, how much waits to be told."""
        heard: Raw = self._order("heard")
        return heard

    def messages(self, phone: str | None = None) -> list[Raw]:
        """What we sent, to this phone or to all."""
        return [one for one in self.heard["messages"] if phone in (None, one["to"])]

    def close(self) -> None:
        """Close the connection."""
        self._http.close()
