"""How young people answer: by digit, word or button, at once or late, in their language or in English, what we can read and what not."""

from datetime import datetime, timedelta

from db.words import Lane
from tests.simulation.council import Young
from tests.simulation.people.acts import Agenda
from tests.simulation.people.hearing import Heard
from tests.simulation.phrases import phrase
from tests.simulation.world import SimulatedWorld

MEANS = {
    "ok": 5.0,
    "later": 1.5,
    "call": 0.8,
    "help": 1.0,
    "unclear": 1.0,
    "person": 1.0,
    "language": 0.2,
    "stop": 0.15,
    "pause": 0.3,
    "wrong": 0.1,
}
DIGITS = {"ok": "1", "later": "2", "call": "3", "help": "4"}
CHOICES = {"ok": "ok", "later": "later", "call": "call", "help": "help"}


class YoungPeople:
    """Those we ask."""

    def __init__(self, world: SimulatedWorld, agenda: Agenda, young: list[Young]) -> None:
        self._world = world
        self._agenda = agenda
        self._at = {address: child for child in young for address in child.addresses}
        self._shown: dict[str, list[Heard]] = {}

    def hear(self, line: Heard) -> None:
        """Perhaps they answer, once or twice."""
        child = self._at.get(line.address)
        if child is None:
            return
        self._shown.setdefault(line.address, []).append(line)
        chance, label = self._world.chance, (line.address, line.shown_at.isoformat(), line.lane.value)
        answers = child.answers if line.lane is Lane.QUESTION else 0.08
        for n in range(2):
            if chance.happens(answers if n == 0 else 0.2, "answers", n, *label):
                wait = chance.pick((1, 2, 3, 5, 9, 17, 19, 20, 25, 31, 44, 61, 89, 100), "answers after", n, *label)
                self._will_answer(child, line, timedelta(minutes=wait), n, *label)

    def speak_unasked(self, child: Young, since: timedelta, n: int) -> None:
        """They write, ring, or press an old button when nobody has asked."""
        label = ("unasked", child.ref, n)
        meaning = self._world.chance.weighted(MEANS, "meaning", *label)
        at = self._world.now + since
        if self._world.chance.happens(0.15, "rings", *label):
            self._agenda.add(at, child.address, "rings us", lambda: self._ring(child))
        else:
            text = self._says(child, meaning, *label)
            self._agenda.add(at, child.address, f"writes {text!r} unasked ({meaning})", lambda: self._write(child, child.address, text))
        if child.buttons:
            again = at + timedelta(minutes=self._world.chance.between(1, 200, "old button", *label))
            self._agenda.add(again, child.address, "presses an old button", lambda: self._press_old(child, *label))

    def _will_answer(self, child: Young, line: Heard, after: timedelta, n: int, *label: object) -> None:
        chance, at = self._world.chance, line.shown_at + after
        meaning = chance.weighted(MEANS, "meaning", n, *label)
        if child.code is not None and meaning == "ok" and chance.happens(0.4, "duress", n, *label):
            self._in_silence(child, line, at)
            return
        if line.choices and meaning in CHOICES and chance.happens(0.7, "presses", n, *label):
            wanted = self._choice(child, CHOICES[meaning], n, *label)
            what = f"presses {wanted!r} under what came at {line.shown_at:%H:%M}"
            self._agenda.add(at, line.address, what, lambda: self._press(line, wanted))
            return
        text = self._says(child, meaning, n, *label)
        self._agenda.add(at, line.address, f"answers {text!r} ({meaning})", lambda: self._write(child, line.address, text))

    def _in_silence(self, child: Young, line: Heard, at: datetime) -> None:
        """The code; in the twin an ordinary "fine" in its place."""
        assert child.code is not None
        said = child.code if self._world.told.says_code else child.ordinary
        kind, _, choice = said.partition(":")
        if kind != "button":
            self._agenda.add(at, line.address, f"answers {said!r}, the silent code", lambda: self._write(child, line.address, said))
        elif line.choices:
            self._agenda.add(at, line.address, f"presses {choice!r}, the silent code", lambda: self._press(line, choice))

    def _choice(self, child: Young, choice: str, *label: object) -> str:
        """Two buttons say "fine"; whoever's code one of them is presses it for nothing else."""
        great = choice == "ok" and child.code is None and self._world.chance.happens(0.4, "great", *label)
        return "great" if great else choice

    def _says(self, child: Young, meaning: str, *label: object) -> str:
        if meaning in DIGITS and self._world.chance.happens(0.5, "digit", *label):
            return DIGITS[meaning]
        code = None if child.code is None or child.code.startswith("button:") else child.code
        return phrase(self._world.chance, child.language, meaning, code, *label)

    async def _write(self, child: Young, address: str, text: str) -> None:
        await self._world.process(child.ref).network.says(address, text)

    async def _ring(self, child: Young) -> None:
        await self._world.process(child.ref).network.rings(child.address)

    async def _press(self, line: Heard, choice: str) -> str | None:
        found = [data for _, data in line.choices if data.endswith(f":{choice}")]
        if not found:
            return "there is no such button"
        await self._world.process(line.address).network.presses(line.address, line.id, found[0])
        return None

    async def _press_old(self, child: Young, *label: object) -> str | None:
        lines = [line for line in self._shown.get(child.address, []) if line.choices]
        if not lines:
            return "there is none"
        line = self._world.chance.pick(lines, "which line", *label)
        choices = [data.rpartition(":")[2] for _, data in line.choices]
        choice = self._world.chance.pick([one for one in choices if one != "great"], "which button", *label)
        return await self._press(line, choice) or f"{choice} under what came at {line.shown_at:%H:%M}"
