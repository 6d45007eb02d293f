"""One seed, from its first moment to its last: people and faults act, the loops beat, and after each step every promise is held up.

First the safety phase, in any weather. Then all is healed and nobody acts any more, and every open thing must reach a person within the
sum of its waits; then staff take and close what is open, and every queue must drain.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from db.tables import check_in
from desk import duress
from tests.simulation import council, instants
from tests.simulation.faults.provider import Killed
from tests.simulation.journalled import Journalled
from tests.simulation.people.acts import Agenda
from tests.simulation.people.carers import Carers
from tests.simulation.people.hearing import Heard, Screens
from tests.simulation.people.phones import Phones
from tests.simulation.people.staff import Staff
from tests.simulation.people.workers import Workers
from tests.simulation.people.young import YoungPeople
from tests.simulation.process import Process
from tests.simulation.promises import Promises
from tests.simulation.told import Told
from tests.simulation.world import SimulatedWorld
from tests.world import EVERYWHERE

Which = Literal["loops", "seldom"]  # of a process
ROUNDS_MAX = 40  # at one instant; what is not done by then waits for the next
AT_MOST = timedelta(hours=4)  # one leap of the hands, where nothing is known to happen by itself
RESTARTS = 0.03
OUT_OF_ORDER = 0.2  # of the rounds: loops are woken by their own timers, and come in any order


class Simulation:
    """One run."""

    def __init__(self, url: str, told: Told) -> None:
        self.told = told
        self.world = SimulatedWorld(url, told, council.begins(told))
        self.cast = council.people(self.world)
        self.agenda = Agenda(self.world)
        self.young = YoungPeople(self.world, self.agenda, self.cast.young)
        self.carers = Carers(self.world, self.agenda, self.cast.carers)
        self.workers = Workers(self.world, self.agenda, self.cast.workers)
        self.staff = Staff(self.world, self.agenda, self.cast)
        self.phones = Phones(self.world, self.agenda, self.cast)
        self.screens = Screens(self.world)
        self.journalled = Journalled(self.world)
        self.promises = Promises(self.world, self.cast, self.journalled)
        self.heard: list[Heard] = []
        self.steps = 0

    async def begins(self) -> None:
        """The council is loaded, codes are chosen, and everything that does not depend on anything is decided."""
        world, told = self.world, self.told
        await world.begins()
        world.starts_processes()
        for child in self.cast.young:
            if child.code is not None:
                await duress.set_code(world.engine, EVERYWHERE, world.vault, child.ref, child.code, "DW-1")
        world.weather.forecast(world.now, world.now + told.lasts)
        if council.is_crowd(world.chance) and world.chance.happens(0.6, "down when many are asked"):
            async with world.database.reading() as tx:
                world.weather.goes_down(await tx.scalar(select(func.min(check_in.c.due_at))))
        self.phones.plan(told.lasts)
        await self.phones.strangers(told.lasts)
        self.staff.plan_edits(told.lasts)
        self.staff.plan_looks(told.lasts)
        for child in self.cast.young:
            for n in range(world.chance.between(0, 3, "unasked", child.ref)):
                self.young.speak_unasked(child, told.lasts * world.chance.of("unasked", child.ref, n).random(), n)
        for carer in self.cast.carers:
            if world.chance.happens(0.4, "carer unasked", carer.ref):
                self.carers.speak_unasked(carer, told.lasts * world.chance.of("carer unasked at", carer.ref).random(), 0)

    async def until(self, end: datetime) -> None:
        """Step by step, to that moment."""
        while True:
            await self.step()
            if self.world.now >= end:
                return
            await self.world.passes_to(min(await self.next_instant(), end))

    async def step(self) -> None:
        """One instant: people act, processes beat, phones are looked at, promises are held up."""
        self.steps += 1
        await self._perhaps_restart()
        await self.agenda.happens()
        await self._beats()
        await self.journalled.read()
        news = await self.screens.news()
        for line in news:
            self.world.tell(line.address, f"hears ({line.road.value}) {line.text!r}")
            for people in (self.young, self.carers, self.workers):
                people.hear(line)
        self.heard += news
        await self.promises.hold(news)

    async def _perhaps_restart(self) -> None:
        world = self.world
        for process in list(world.processes):
            label = ("restart", process.number, world.now.isoformat())
            if not world.weather.healed and self.told.has("restarts") and world.chance.happens(RESTARTS, *label):
                await world.starts_again(process, "is killed between two beats, and started again")

    async def _beats(self) -> None:
        """Round after round, until no loop finds anything to do; those that a service wakes seldom come when the others rest."""
        if self.world.weather.is_bad("stopped"):
            return
        for number in range(ROUNDS_MAX):
            before = self._done()
            await self._round(number, "loops")
            if self._done() == before:
                await self._round(number, "seldom")
            if self._done() == before:
                break

    def _done(self) -> int:
        return sum(process.done for process in self.world.processes)

    async def _round(self, number: int, which: Which) -> None:
        """One pass of these loops of every process: two processes beat at once, as they would on two machines."""
        world = self.world
        beating = list(world.processes)
        results = await asyncio.gather(*(self._beat(one, number, which) for one in beating), return_exceptions=True)
        for process, result in zip(beating, results, strict=True):
            if isinstance(result, Killed):
                await world.starts_again(process, "is killed while it hands over a message, and started again")
            elif isinstance(result, BaseException):
                raise result

    async def _beat(self, process: Process, number: int, which: Which) -> None:
        loops = list(process.loops if which == "loops" else process.seldom)
        order = self.world.chance.of("order", self.world.now.isoformat(), process.number, number)
        if order.random() < OUT_OF_ORDER:
            order.shuffle(loops)
        for loop in loops:
            await loop.beat()

    async def next_instant(self) -> datetime:
        """When something next happens, by anybody's doing or by itself."""
        world = self.world
        known = [self.agenda.next_at, world.weather.next_change(world.now)]
        if not world.weather.is_bad("stopped"):
            known.append(await instants.next_of(world))  # of what we do by ourselves
        return min([at for at in known if at is not None] + [world.now + AT_MOST])

    async def safety(self) -> None:
        """In any weather, no promise is broken."""
        await self.begins()
        await self.until(self.world.now + self.told.lasts)

    async def heals(self) -> None:
        """All goes well from now on, and nobody outside does anything."""
        world = self.world
        world.weather.heal()
        self.agenda.close()
        await self.phones.all_well()
        world.tell("the world", "is healed; nobody writes, presses or rings any more")

    async def ends(self) -> None:
        """Every process stops."""
        await self.world.stop()
