"""How tests speak to the loopback Telegram: what people do with their phones, and what they see there."""

from typing import Any

import httpx

from tests.providers.telegram import TOKEN, USERNAME

Raw = dict[str, Any]


class LoopbackTelegram:
    """The control side of a running `tests.providers.telegram`."""

    token = TOKEN
    username = USERNAME

    def __init__(self, url: str) -> None:
        """Speak to the provider at this address."""
        self.url = url
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=10)

    def _order(self, what: str, **order: Any) -> Any:
        response = self._http.post(f"/control/{what}", json=order)
        response.raise_for_status()
        return response.json()

    def reset(self) -> None:
        """Forget everything."""
        self._order("reset")

    def say(self, user: int, text: str, language: str = "en") -> Raw:
        """The user writes; returns update_id and message_id."""
        return self.show(user, {"text": text}, language)

    def show(self, user: int, content: Raw, language: str = "en") -> Raw:
        """The user sends anything else, such as {"photo": […]}."""
        said: Raw = self._order("say", user=user, content=content, language=language)
        return said

    def edit(self, user: int, message: int, text: str) -> None:
        """The user changes what they wrote."""
        self.alter(user, message, {"text": text})

    def alter(self, user: int, message: int, content: Raw) -> None:
        """The user changes anything else they sent, such as a position that is shared live."""
        self._order("edit", user=user, message=message, content=content)

    def press(self, user: int, message: int, data: str) -> Raw:
        """The user presses a button; returns update_id and query."""
        pressed: Raw = self._order("press", user=user, message=message, data=data)
        return pressed

    def block(self, user: int) -> None:
        """The user blocks the bot."""
        self._order("block", user=user)

    def unblock(self, user: int) -> None:
        """The user lets the bot write again."""
        self._order("unblock", user=user)

    def push(self, update: Raw) -> None:
        """Any update at all; the provider numbers it, unless it has a number."""
        self._order("push", update=update)

    def jump(self, to: int) -> None:
        """Updates go on from another number."""
        self._order("jump", to=to)

    def age(self) -> None:
        """All presses so far become too old to be answered."""
        self._order("age")

    def wait_until_listened(self) -> None:
        """Return once the bot asks for news; it blocks, so a test calls it in a thread."""
        self._order("listened")

    def call_again(self) -> None:
        """The webhook is called once more with the last update."""
        self._order("call_again")

    def fail(self, how: str, *, times: int = 1, **details: Any) -> None:
        """The next calls fail.

        `how`: forbidden, deactivated, chat_not_found, voice_forbidden, migrated, flood, conflict, server_error, bad_gateway (all take
        `parameters`), page (a proxy's: `status`, or `as_json` with that status), result (`result`: not done, answered so), timeout
        (done, answered after `seconds`), drop (done, no answer), lost (not done, no answer). `method` narrows.
        """
        self._order("fail", failure={"how": how, **details}, times=times)

    @property
    def heard(self) -> Raw:
        """Messages with their earlier states, answers to presses, updates that wait, broken rules, calls; the webhook and its calls."""
        heard: Raw = self._order("heard")
        return heard

    def messages(self, user: int | None = None) -> list[Raw]:
        """What the bot wrote, to this user or to all."""
        return [message for message in self.heard["messages"] if user in (None, message["chat_id"])]

    def close(self) -> None:
        """Close the connection."""
        self._http.close()
