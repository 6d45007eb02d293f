"""Twilio on a bad evening, with telephones that answer. `python -m tests.rigs.mayhem.twilio --seed N`.

Young people and carers answer by text, each question once. Workers take most of what they are texted by its code; where their phone rings,
some pick up and take, some are a voicemail, and the rest let it ring. Callbacks come late, twice, in any order, or never.
"""

import argparse
import asyncio
import re
from collections.abc import Coroutine
from typing import Any

import aiohttp
from starlette.requests import Request
from starlette.responses import Response

from tests.providers.serving import serve
from tests.providers.telegram import Dropped
from tests.providers.twilio import NUMBERS, TOKEN, Provider, app
from tests.providers.twilio_messages import Message, Raw, Telling
from tests.rigs.mayhem.council import CARERS, number_of, role_of
from tests.rigs.mayhem.telegram import AGAIN, THINKS_AT_MOST
from tests.rigs.mayhem.weather import DROPPED, LOST, Weather

TOLD_AT_ONCE = 32
REACHED = ("sent", "delivered")
CODE = re.compile(r"\b[A-Z]\d[A-Z][A-Z0-9]*\b")
TAKES, PICKS_UP, VOICEMAIL = 0.7, 0.3, 0.3  # of the pages; of the calls
STOPPED = 0.003  # of the messages meet somebody who had said STOP to the carrier


class Telephones(Provider):
    """A Twilio whose people answer by themselves, and which fails."""

    def __init__(self, token: str, seed: int) -> None:
        self.weather = Weather("twilio", seed)
        self.said: list[Raw] = []
        self._untold: list[str] = []
        self._busy: set[asyncio.Task[None]] = set()
        self._spoken: set[str] = set()
        self._session: aiohttp.ClientSession | None = None
        self._lines = asyncio.Semaphore(TOLD_AT_ONCE)
        super().__init__(token)
        self.tells_at_once = True

    async def _answered(self, request: Request, what: str, given: list[tuple[str, str]]) -> Response:
        if self.weather.dies():
            return Dropped()
        await self.weather.passes()
        self.calls.clear()  # a whole evening's would fill the memory
        return await super()._answered(request, what, given)

    def _next_failure(self, what: str) -> Raw | None:
        if what not in ("create", "ring"):
            return self.weather.one_of((0.03, "log not read", {"how": "page", "status": 502}), (0.02, "log lost", DROPPED))
        return self.weather.one_of(
            (0.02, "answer lost", LOST),
            (0.01, "call lost", DROPPED),
            (0.02, "429", {"how": "refuse", "code": 20429, "status": 429, "retry_after": 1}),
            (0.02, "5xx", {"how": "page", "status": 503}),
        )

    # What becomes of ours.

    def _create(self, request: Request, given: dict[str, str]) -> Response:
        phone, sender = given["To"], given["From"]
        is_worker = number_of(phone) is None
        fate = self.weather.one_of(
            (0.03, "undelivered: unreachable", {"status": "undelivered", "code": 30003}),
            (0.01, "undelivered: no reason", {"status": "undelivered", "code": 30008}),
            (0.02, "never told", {"status": "sent", "code": None}),
            (0.0 if is_worker else 0.01, "undelivered: no such number", {"status": "undelivered", "code": 30005}),
            (0.0 if is_worker else 0.01, "undelivered: filtered", {"status": "undelivered", "code": 30007}),
            (0.0 if is_worker else 0.005, "undelivered: a code nobody knows", {"status": "failed", "code": 30999}),
        )
        if fate is not None:
            self.line.fates[phone] = [fate]
        if not is_worker and self.weather.chance.falls(STOPPED):
            self.weather.counted["had said STOP"] += 1
            self.line.opted_out.add((phone, sender))
        before = len(self.line.messages)
        answer = super()._create(request, given)
        for message in self.line.messages[before:]:
            if message.status in REACHED:
                self._reaches(message)
        return answer

    def _reaches(self, message: Message) -> None:
        number, text = number_of(message.to), message.body
        if number is None:
            codes = self._codes(message)
            for code in codes if codes and self.weather.chance.falls(TAKES) else ():
                self._says_once(message, code, code)
            return
        role, is_carer = role_of(number), number >= CARERS
        is_question = "1 I see them" in text if is_carer else "1 fine" in text
        words = role.carer if is_carer else role.again if AGAIN in text else role.first
        if is_question and words is not None:
            self._says_once(message, AGAIN if AGAIN in text else "", words)

    @staticmethod
    def _codes(message: Message) -> list[str]:
        """The alerts that a text asks a worker to take: its own, and whatever it names beside."""
        is_page = number_of(message.to) is None and ("=take" in message.body or "Reply each code" in message.body)
        return CODE.findall(message.body) if is_page else []

    def _says_once(self, message: Message, what: str, words: str) -> None:
        key = f"{message.to} {what}"
        if key not in self._spoken:
            self._spoken.add(key)
            self._soon(self._says(message.to, message.sender, words))

    async def _says(self, phone: str, to: str, words: str) -> None:
        await asyncio.sleep(self.weather.chance.draw() * THINKS_AT_MOST)
        heard = self.line.hear(phone, to, words, self._now(), {})
        self.said.append({"id": f"twilio:{heard.sid}", "number": number_of(phone), "words": words})
        self._tell_soon()

    # Phones that ring.

    def _ring(self, request: Request, given: dict[str, str]) -> Response:
        before = len(self.exchange.calls)
        answer = super()._ring(request, given)
        if len(self.exchange.calls) > before:
            self._soon(self._is_rung(given["To"]))
        return answer

    async def _is_rung(self, phone: str) -> None:
        await asyncio.sleep(self.weather.chance.draw() * THINKS_AT_MOST)
        drawn = self.weather.chance.draw()
        try:
            if drawn > PICKS_UP + VOICEMAIL:
                await self.exchange.give_up(phone)
            else:
                await self.exchange.answer(phone)
                if drawn > PICKS_UP:
                    await self.exchange.say_nothing(phone)
                else:
                    await self.exchange.press(phone, "1")
                    await self.exchange.press(phone, "1")
                    for _ in range(10):
                        await self.exchange.beat()
                    await self.exchange.hang_up(phone)
        except (StopIteration, RuntimeError, LookupError):
            self.weather.counted["the call was over"] += 1  # another call to that phone, or the page had been taken
        self._tell_soon()

    # What we are told.

    def _tell_soon(self) -> None:
        waiting, self.line.to_tell = self.line.to_tell, []
        for one in waiting:
            self._soon(self._tells(one))

    async def _tells(self, one: Telling) -> None:
        is_receipt, is_told = "/status/" in one.url, False
        said = f"{one.url} {dict(one.given).get('MessageStatus', '')}"
        if is_receipt and self.weather.chance.falls(0.03):
            self.weather.counted["callback lost"] += 1
            self._untold.append(said)
            return
        times = 2 if self.weather.chance.falls(0.05) else 1
        self.weather.counted["callback repeated"] += times - 1
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15, connect=5))
        for _ in range(times):
            await asyncio.sleep(self.weather.chance.draw() * THINKS_AT_MOST)
            async with self._lines:
                status = await self._post(self._session, one)
            self.weather.counted["callback not taken"] += status != 200
            is_told |= status == 200
        if is_receipt and not is_told:  # Twilio asks no second time: nobody was there, and it is as good as lost
            self._untold.append(said)

    def _soon(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _obey(self, what: str, order: Raw) -> Any:
        match what:
            case "idle":
                return {"idle": not self._busy and not self.line.to_tell, "away": self.weather.is_away, "said": len(self.said)}
            case "ledger":
                # What went to a number of ours is a canary, which nobody is owed.
                sent = [one for one in self.line.messages if one.to not in NUMBERS]
                placed = [one for one in self.exchange.calls if one.to not in NUMBERS]
                shown = [{"status": one.status, "callback": one.given.get("StatusCallback", ""), "codes": self._codes(one)} for one in sent]
                rung = [{"status": one.status, "url": one.given.get("Url", ""), "heard": one.heard} for one in placed]
                mistakes = self.mistakes + self.exchange.mistakes
                return {
                    "messages": shown,
                    "rung": rung,
                    "said": self.said,
                    "mistakes": mistakes,
                    "untold": self._untold,
                    "weather": self.weather.counted,
                }
            case _:
                return await super()._obey(what, order)


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description="a loopback Twilio on a bad evening")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--until-stdin-closes", action="store_true")
    given = arguments.parse_args()
    serve(app(provider=Telephones(TOKEN, given.seed)), given.port, until_stdin_closes=given.until_stdin_closes)


if __name__ == "__main__":
    main()
