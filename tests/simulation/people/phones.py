"""Phones that are off, out of credit, blocked or slow for a while; numbers that nobody knows; what is delivered to us twice."""

from datetime import timedelta

from sqlalchemy import select

from bot import inbox as kept
from db.tables import inbox
from db.words import InboxKind, Manner
from tests.simulation.council import Cast
from tests.simulation.people.acts import Agenda
from tests.simulation.world import SimulatedWorld

SWITCHES = {"is_off": 3.0, "no_credit": 1.5, "is_blocked": 0.7, "is_slow": 2.0}
STRANGER = "nobody-knows"
STRANGERS_SAY = ("who is this", "help me please they took my phone", "hello?", "1", "ok", "4")


class Phones:
    """What happens to phones, whoever holds them."""

    def __init__(self, world: SimulatedWorld, agenda: Agenda, cast: Cast) -> None:
        self._world = world
        self._agenda = agenda
        self._cast = cast

    def plan(self, lasts: timedelta) -> None:
        """Decide beforehand what happens to which phone."""
        for address in self._cast.addresses if self._world.told.has("phones") else ():
            for n in range(2):
                if self._world.chance.happens(0.2, "switched", address, n):
                    self._plan_switch(address, n, lasts)
        for address in self._cast.addresses if self._world.told.has("bounces") else ():
            if self._world.chance.happens(0.1, "bounces", address):
                self._plan_to(address, "bounces", lasts, "bounces")
        if self._world.told.has("receipts"):
            for n in range(3):
                at = self._world.now + lasts * self._world.chance.of("twice", n).random()
                self._agenda.add(at, "a provider", "delivers the last messages to us a second time", self._deliver_again)

    def _plan_switch(self, address: str, n: int, lasts: timedelta) -> None:
        what = self._world.chance.weighted(SWITCHES, "switch", address, n)
        self._plan_to(address, what, lasts, n)

    def _plan_to(self, address: str, what: str, lasts: timedelta, *label: object) -> None:
        """From when until when this is so."""
        chance = self._world.chance
        begins = self._world.now + lasts * chance.of("switch at", address, *label).random()
        ends = begins + timedelta(minutes=chance.between(2, 300, "switch for", address, *label))
        self._agenda.add(begins, address, f"phone: {what}", lambda: self._switch(address, what, on=True))
        self._agenda.add(ends, address, f"phone: {what} no more", lambda: self._switch(address, what, on=False))

    async def _switch(self, address: str, what: str, *, on: bool) -> None:
        await self._world.process(address).network.switch(address, **{what: on})

    async def all_well(self) -> None:
        """Every phone is on, with credit, and blocks nobody."""
        for address in self._cast.addresses:
            network = self._world.process(address).network
            await network.switch(address, is_off=False, no_credit=False, is_blocked=False, is_slow=False, bounces=False)

    async def strangers(self, lasts: timedelta) -> None:
        """A number that nobody knows writes once or twice."""
        world = self._world
        if not world.told.has("strangers") or not world.chance.happens(0.3, "a stranger"):
            return
        await world.processes[0].network.add(STRANGER, Manner.SMS)
        for n in range(2):
            at, text = world.now + lasts * world.chance.of("stranger at", n).random(), world.chance.pick(STRANGERS_SAY, "stranger says", n)

            async def write(text: str = text) -> None:
                await world.process("stranger").network.says(STRANGER, text)

            self._agenda.add(at, STRANGER, f"writes {text!r}", write)

    async def _deliver_again(self) -> str:
        """The same messages under the same ids: a webhook whose answer was lost is sent again."""
        world = self._world
        async with world.database.reading() as tx:
            newest = select(inbox).where(inbox.c.kind == InboxKind.MESSAGE).order_by(inbox.c.id.desc()).limit(3)
            again = [kept.read_body(world.vault, row) for row in (await tx.execute(newest)).all()]
        async with world.process("again").database.transaction() as tx:
            fresh = await kept.store(tx, world.vault, world.ids, world.now, world.hands.machine, again)
        assert fresh == 0, "what was delivered twice is remembered once"
        return f"{len(again)} of them"
