"""How duty workers behave: they take, pass, forget, note and resolve; they text nonsense, bare words and old codes; they sleep."""

import re
from datetime import datetime, timedelta

from sqlalchemy import select

from db.tables import alert
from db.words import CallState, Lane
from desk import alerts as acting
from ladder.words import Road
from tests.simulation.council import Worker
from tests.simulation.people.acts import Agenda
from tests.simulation.people.hearing import Heard
from tests.simulation.people.listed import settles
from tests.simulation.world import SimulatedWorld
from tests.world import EVERYWHERE

CODE = re.compile(r"^(\w{3,5})\b")
ON_A_PAGE = {"sleeps": 3.0, "takes": 3.0, "takes and rings": 1.0, "ok": 0.7, "passes": 0.7, "nonsense": 0.4, "old code": 0.3}
ON_AN_ENVELOPE = {"sleeps": 2.0, "each": 2.0, "one": 2.0, "list": 0.5, "ok": 0.5}
ONCE_MINE = {"forgets": 1.5, "notes": 2.0, "resolves": 3.0, "passes": 0.5}
NONSENSE = ("on my way", "who is this", "K7P maybe", "take it all", "👍", "LIST", "{code} what", "{code} DONE 3", "yes yes yes")
OUTCOMES = {1: 3.0, 2: 2.0, 3: 1.0, 4: 0.5, 5: 1.0, 6: 1.0, 7: 2.0, 8: 0.5, 9: 0.3, 10: 0.5, 11: 1.0, 12: 0.3}


class Workers:
    """Those who are paged."""

    def __init__(self, world: SimulatedWorld, agenda: Agenda, workers: list[Worker]) -> None:
        self._world = world
        self._agenda = agenda
        self._at = {one.address: one for one in workers}
        self._codes: list[str] = []

    def hear(self, line: Heard) -> None:
        """A page, a call, or "it is yours"."""
        worker, found = self._at.get(line.address), CODE.match(line.text)
        if worker is None or self._world.told.twin:
            return
        label = (line.address, line.shown_at.isoformat(), line.text_key, line.road.value)
        if line.is_envelope:
            self._paged_for_many(worker, line, *label)
            return
        if found is None:
            return
        code = found.group(1)
        if line.lane is Lane.PAGE:
            self._paged(worker, line, code, *label)
        elif line.text_key == "taken":
            self._mine(worker, line, code, *label)

    def _paged(self, worker: Worker, line: Heard, code: str, *label: object) -> None:
        chance = self._world.chance
        does = chance.weighted(ON_A_PAGE, "on a page", *label)
        at = line.shown_at + timedelta(minutes=chance.pick((1, 2, 3, 4, 6, 9, 12, 30), "after", *label))
        if line.road is Road.VOICE:
            if does in ("takes", "passes"):
                act = "take" if does == "takes" else "pass"
                self._agenda.add(line.shown_at, line.address, f"answers the call and presses {act}", lambda: self._answer(line, act))
            return
        self._codes.append(code)
        texts = {
            "takes": code,
            "takes and rings": f"{code} {chance.pick((5, 20, 60), 'rings in', *label)}",
            "ok": chance.pick(("ok", "yes", "taken"), "bare", *label),
            "passes": f"{code} PASS",
            "nonsense": chance.pick(NONSENSE, "nonsense", *label).format(code=code) if self._world.told.has("nonsense") else code,
            "old code": chance.pick(self._codes, "old code", *label),
        }
        if does in texts:
            self._texts(worker, at, texts[does])

    def _paged_for_many(self, worker: Worker, line: Heard, *label: object) -> None:
        """Whoever reads several codes at once texts one of them, each of them, or a word that may mean any; or sleeps."""
        chance = self._world.chance
        codes = [one.code for one in line.carries if one.code is not None and one.code in line.text]
        self._codes += codes
        at = line.shown_at + timedelta(minutes=chance.pick((1, 2, 4, 9), "after", *label))
        texts = {"each": codes, "one": [chance.pick(codes, "which of them", *label)] if codes else [], "list": ["LIST"], "ok": ["ok"]}
        for text in texts.get(chance.weighted(ON_AN_ENVELOPE, "on an envelope", *label), ()):
            self._texts(worker, at, text)

    def _mine(self, worker: Worker, line: Heard, code: str, *label: object) -> None:
        chance = self._world.chance
        does = chance.weighted(ONCE_MINE, "once mine", *label)
        at = line.shown_at + timedelta(minutes=chance.pick((5, 12, 25, 29, 33, 70, 119, 140), "works for", *label))
        if does in ("notes", "resolves"):
            self._texts(worker, at, f"{code} NOTE rang twice, no answer yet")
        if does == "passes":
            self._texts(worker, at, f"{code} PASS")
        if does == "resolves":
            outcome = chance.weighted(OUTCOMES, "outcome", *label)
            later = at + timedelta(minutes=chance.between(1, 60, "resolves after", *label))
            self._agenda.add(later, worker.ref, f"resolves {code} with {outcome}", lambda: self.resolve(worker.ref, code, outcome))

    def _texts(self, worker: Worker, at: datetime, text: str) -> None:
        async def write() -> None:
            await self._world.process(worker.ref).network.says(worker.address, text)

        self._agenda.add(at, worker.address, f"texts {text!r}", write)

    async def _answer(self, line: Heard, act: str) -> str | None:
        network = self._world.process(line.address).network
        shown = await network.answers_call(line.address)
        data = [one.data for row in shown.buttons for one in row if one.data.endswith(f":{act}")]
        if shown.call is not CallState.HEARD or not data:
            return f"hears {shown.text!r}, and no such key"
        await network.presses(line.address, shown.id, data[0])
        return f"hears {shown.text!r}"

    async def resolve(self, worker: str, code: str, outcome: int) -> str:
        """Close it on the board; a fault of ours once everybody on its list is settled, or too early."""
        process = self._world.process(worker, code)
        async with self._world.database.reading() as tx:
            of_fault = await tx.scalar(select(alert.c.fault_id).where(alert.c.code == code, alert.c.phase != "resolved"))
        if of_fault is not None and self._world.chance.happens(0.8, "its list", worker, code):
            await settles(self._world, code, worker)
        acted = await acting.resolve(process.engine, EVERYWHERE, self._world.vault, code, worker, outcome, None)
        return f"{acted.answer.value}: {acted.reason}"
