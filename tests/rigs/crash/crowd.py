"""The counting provider: Telegram and Twilio on the loopback in a process of their own, a crowd on the one that answers, and a ledger of
both that no crash of ours touches. `python -m tests.rigs.crash.crowd --port 0`.

What somebody does is settled by their number (see `council`), so that everybody's evening is known beforehand. They answer a question once,
however many copies of it they get: a copy is counted, and is no second question.
"""

import argparse
import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from desk.forecast.chance import Chance
from tests.providers.serving import serve
from tests.providers.telegram import TOKEN, Provider
from tests.providers.telegram_chats import Raw
from tests.providers.twilio import TOKEN as TWILIO_TOKEN
from tests.providers.twilio import app as twilio_app
from tests.rigs.crash.council import AGAIN, CARERS, CROWD_MAX, YOUNG_PEOPLE, role_of
from tests.rigs.crash.texts import Texts

THINKS_AT_MOST = 0.8  # seconds: longer than a kill takes, shorter than anybody waits


class Crowd(Provider):
    """A Telegram whose people answer by themselves."""

    def __init__(self, token: str, seed: int, texts: Texts) -> None:
        """Everybody has written to the bot before. `texts`: what workers are paged by."""
        super().__init__(token)
        self.texts = texts
        self._chance = Chance("crowd", seed)
        self.ledger: list[Raw] = []  # every message that was accepted, in order
        self.said: list[Raw] = []  # everything that was said to the bot: its update's number, by whom
        self._kill = 0
        self._answered: set[str] = set()
        self._thinking: set[asyncio.Task[None]] = set()
        self.chats.known |= {first + number for first in (YOUNG_PEOPLE, CARERS) for number in range(CROWD_MAX)}

    async def _do(self, method: str, params: Raw) -> Any:
        done = await super()._do(method, params)
        if method == "sendMessage":
            sent = self.chats.messages[done["message_id"]]
            buttons = [button["callback_data"] for row in sent["buttons"] for button in row]
            mark = buttons[0].rpartition(":")[0] if buttons else ""
            self.ledger.append({"chat": sent["chat_id"], "text": sent["text"], "mark": mark, "kill": self._kill})
            if buttons:
                self._consider(sent, mark, buttons)
        return done

    def _consider(self, sent: Raw, mark: str, buttons: list[str]) -> None:
        chat, again = sent["chat_id"], AGAIN in sent["text"]
        choice = role_of(chat).presses(again=again) if chat < CARERS else role_of(chat).carer_presses
        question = f"{chat}:{mark}"
        if choice is not None and question not in self._answered:
            self._answered.add(question)
            data = next(one for one in buttons if one.endswith(f":{choice}"))
            thinking = asyncio.create_task(self._press(chat, sent["message_id"], data))
            self._thinking.add(thinking)
            thinking.add_done_callback(self._thinking.discard)

    async def _press(self, chat: int, message: int, data: str) -> None:
        await asyncio.sleep(self._chance.draw() * THINKS_AT_MOST)
        pressed = await self.chats.press(chat, message, data)
        self.said.append({"update": pressed["update_id"], "chat": chat, "data": data})

    async def _obey(self, what: str, order: Raw) -> Any:
        match what:
            case "killed":
                self._kill = self.texts.kill = order["number"]
                return {}
            case "called_at":  # where texts to our numbers are posted
                self.texts.line.sms_url = order["url"]
                return {}
            case "idle":
                return {"idle": not self._thinking and not self.chats.updates and self.texts.is_idle}
            case "paged":
                return {"heard": sorted({one["name"] for one in self.texts.ledger})}
            case "ledger":
                mistakes = self.mistakes + self.texts.mistakes
                return {"accepted": self.ledger, "texts": self.texts.ledger, "said": self.said, "mistakes": mistakes}
            case _:
                return await super()._obey(what, order)


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description="a loopback Telegram with a crowd on it, and a Twilio, which count")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--until-stdin-closes", action="store_true")
    given = arguments.parse_args()
    texts = Texts(TWILIO_TOKEN)
    crowd = Crowd(TOKEN, given.seed, texts)
    routes = [
        *(one for one in twilio_app(texts).routes if "control" not in str(getattr(one, "path", ""))),
        Route("/control/{what}", crowd.control, methods=["POST"]),
        Route("/bot{token}/{method}", crowd.method, methods=["GET", "POST"]),
    ]
    serve(Starlette(routes=routes), given.port, until_stdin_closes=given.until_stdin_closes)


if __name__ == "__main__":
    main()
