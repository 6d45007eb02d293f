"""Telegram on a bad evening, with a crowd on it that answers. `python -m tests.rigs.mayhem.telegram --seed N`.

Everybody answers each question once, however many copies of it they get. What was accepted and what was said is kept to the end.
"""

import argparse
import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.providers.serving import serve
from tests.providers.telegram import TOKEN, Dropped, Provider
from tests.providers.telegram_chats import Raw
from tests.rigs.mayhem.council import CARER_PRESSES, CARERS, PRESSES, YOUNG_PEOPLE, role_of
from tests.rigs.mayhem.weather import DROPPED, LOST, Weather

THINKS_AT_MOST = 0.2  # seconds
BLOCKED = 0.01  # of the chats
AGAIN = "hi again"


class Crowd(Provider):
    """A Telegram whose people answer by themselves, and which fails."""

    def __init__(self, token: str, seed: int, people: int) -> None:
        super().__init__(token)
        self.weather = Weather("telegram", seed)
        self.ledger: list[Raw] = []
        self.said: list[Raw] = []
        self._answered: set[str] = set()
        self._thinking: set[asyncio.Task[None]] = set()
        everybody = [first + number for first in (YOUNG_PEOPLE, CARERS) for number in range(people)]
        self.chats.known |= set(everybody)
        self.chats.blocked |= {chat for chat in everybody if self.weather.chance.falls(BLOCKED)}

    async def method(self, request: Request) -> Response:
        """As it serves every method, if it is there."""
        if self.weather.dies():
            return Dropped()
        await self.weather.passes()
        self.calls.clear()  # a whole evening's would fill the memory
        return await super().method(request)

    def _next_failure(self, method: str) -> Raw | None:
        flood: Raw = {"how": "flood", "parameters": {"retry_after": 1}}
        if method == "getUpdates":  # what it brought is not confirmed, and comes again
            return self.weather.one_of((0.01, "poll lost", DROPPED), (0.005, "poll refused", {"how": "bad_gateway"}))
        return self.weather.one_of(
            (0.02, "answer lost", DROPPED),
            (0.01, "call lost", LOST),
            (0.02, "429", flood),
            (0.02, "5xx", {"how": "bad_gateway"}),
            (0.005, "page", {"how": "page", "status": 502}),
        )

    async def _do(self, method: str, params: Raw) -> Any:
        done = await super()._do(method, params)
        if method == "sendMessage":
            sent = self.chats.messages[done["message_id"]]
            buttons = [button["callback_data"] for row in sent["buttons"] for button in row]
            mark = buttons[0].rpartition(":")[0] if buttons else ""
            self.ledger.append({"chat": sent["chat_id"], "text": sent["text"], "mark": mark})
            if buttons:
                self._consider(sent, mark, buttons)
        return done

    def _consider(self, sent: Raw, mark: str, buttons: list[str]) -> None:
        chat = sent["chat_id"]
        role, is_carer = role_of(chat), chat >= CARERS
        words = role.carer if is_carer else role.again if AGAIN in sent["text"] else role.first
        question = f"{chat}:{mark}"
        if words is None or question in self._answered:
            return
        self._answered.add(question)
        choice = (CARER_PRESSES if is_carer else PRESSES).get(words)
        data = "" if choice is None else next((one for one in buttons if one.endswith(f":{choice}")), "")
        thinking = asyncio.create_task(self._answers(chat, sent["message_id"], data, words))
        self._thinking.add(thinking)
        thinking.add_done_callback(self._thinking.discard)

    async def _answers(self, chat: int, message: int, data: str, words: str) -> None:
        await asyncio.sleep(self.weather.chance.draw() * THINKS_AT_MOST)
        did = await self.chats.press(chat, message, data) if data else await self.chats.say(chat, {"text": words})
        self.said.append({"id": f"telegram:{TOKEN.partition(':')[0]}:{did['update_id']}", "number": chat, "words": words})

    async def _obey(self, what: str, order: Raw) -> Any:
        match what:
            case "idle":
                is_idle = not self._thinking and not self.chats.updates
                return {"idle": is_idle, "away": self.weather.is_away, "said": len(self.said)}
            case "set":  # an order for the other provider
                return {}
            case "ledger":
                return {"accepted": self.ledger, "said": self.said, "mistakes": self.mistakes, "weather": self.weather.counted}
            case _:
                return await super()._obey(what, order)


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description="a loopback Telegram on a bad evening")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--people", type=int, default=300)
    arguments.add_argument("--until-stdin-closes", action="store_true")
    given = arguments.parse_args()
    crowd = Crowd(TOKEN, given.seed, given.people)
    routes = [
        Route("/control/{what}", crowd.control, methods=["POST"]),
        Route("/bot{token}/{method}", crowd.method, methods=["GET", "POST"]),
    ]
    serve(Starlette(routes=routes), given.port, until_stdin_closes=given.until_stdin_closes)


if __name__ == "__main__":
    main()
