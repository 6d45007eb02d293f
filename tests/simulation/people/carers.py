"""How carers answer: seen, elsewhere with a time or without, worried, unreadable, about the wrong child, late, or not at all."""

from datetime import timedelta

from db.words import Lane
from tests.simulation.council import Carer
from tests.simulation.people.acts import Agenda
from tests.simulation.people.hearing import Heard
from tests.simulation.phrases import carer as phrases
from tests.simulation.world import SimulatedWorld

MEANS = {"seen": 4.0, "elsewhere": 3.0, "concern": 1.0, "call": 0.3, "stop": 0.1, "unclear": 1.0, "time": 1.0}
BUTTONS = {"seen": "seen", "elsewhere": "elsewhere", "concern": "concern"}
TIMES = ("19:45", "21:00", "22:30", "23:15", "2 20:30", "06:30", "soon", "A 22:00")


class Carers:
    """Those who look after somebody."""

    def __init__(self, world: SimulatedWorld, agenda: Agenda, carers: list[Carer]) -> None:
        self._world = world
        self._agenda = agenda
        self._at = {one.address: one for one in carers}

    def hear(self, line: Heard) -> None:
        """Perhaps they answer."""
        carer = self._at.get(line.address)
        if carer is None:
            return
        chance, label = self._world.chance, (line.address, line.shown_at.isoformat(), line.text_key)
        asks = line.lane is Lane.QUESTION or line.text_key in ("C2", "C5", "C6")
        if not chance.happens(0.7 if asks else 0.05, "answers", *label):
            return
        meaning = "time" if line.text_key == "C2" and chance.happens(0.7, "names a time", *label) else None
        self._will_say(carer, line, meaning or chance.weighted(MEANS, "meaning", *label), *label)

    def speak_unasked(self, carer: Carer, since: timedelta, n: int) -> None:
        """They write when nobody has asked."""
        text = self._text(carer, self._world.chance.weighted(MEANS, "unasked", carer.ref, n), "unasked", carer.ref, n)
        self._agenda.add(self._world.now + since, carer.address, f"writes {text!r} unasked", lambda: self._write(carer, text))

    def _will_say(self, carer: Carer, line: Heard, meaning: str, *label: object) -> None:
        chance = self._world.chance
        at = line.shown_at + timedelta(minutes=chance.pick((1, 2, 4, 8, 14, 15, 16, 29, 40, 46), "answers after", *label))
        found = [data for _, data in line.choices if data.endswith(f":{BUTTONS.get(meaning, '-')}")]
        if found:
            what = f"presses {meaning!r} under what came at {line.shown_at:%H:%M}"
            self._agenda.add(at, line.address, what, lambda: self._press(line, found[0]))
            return
        text = self._text(carer, meaning, *label)
        self._agenda.add(at, line.address, f"answers {text!r} ({meaning})", lambda: self._write(carer, text))

    def _text(self, carer: Carer, meaning: str, *label: object) -> str:
        if meaning == "time":
            return self._world.chance.pick(TIMES, "time", *label)
        texts = phrases(carer.language).get(meaning) or phrases("en")[meaning]
        said = self._world.chance.pick(texts, "phrase", *label)
        letter = self._world.chance.weighted({"": 3.0, "A ": 1.0, "S ": 1.0, "Z ": 0.2}, "letter", *label)
        return f"{letter}{said}"

    async def _write(self, carer: Carer, text: str) -> None:
        await self._world.process(carer.ref).network.says(carer.address, text)

    async def _press(self, line: Heard, data: str) -> None:
        await self._world.process(line.address).network.presses(line.address, line.id, data)
