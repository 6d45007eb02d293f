"""The simulated world: the world of the stories, with several processes, bad weather, and both clocks turned by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from db.ids import IdSource
from db.tables import process as process_row
from db.vault import Vault, new_keys
from scheduler.engine import Engine
from tests.databases import opened
from tests.simulation.chance import Chance
from tests.simulation.faults.weather import Weather
from tests.simulation.hands import Hands, TurnedClock
from tests.simulation.narration import Narration
from tests.simulation.process import Process
from tests.simulation.told import Told
from tests.world import CONFIGURED, World


class SimulatedWorld(World):
    """One council and its phones, looked after by one process or two, and an observer on a good line who is none of them."""

    def __init__(self, url: str, told: Told, starts_at: datetime) -> None:
        self.told = told
        self.chance = Chance(told.seed)
        self.hands = Hands(starts_at, starts_at)
        self.weather = Weather(told, self.chance, self.hands)
        self.narration = Narration()
        self.processes: list[Process] = []
        self._ids = IdSource(lambda: self.hands.machine, self.chance.of("ids").randbytes)
        self._letters = self.chance.of("codes")
        super().__init__(url, starts_at=starts_at)
        # The keys too: what is looked up by a hash has the same order in every run of a seed.
        self.vault = Vault(new_keys("k1", self.chance.of("key").randbytes), new_keys("i1", self.chance.of("index key").randbytes))

    def _start(self) -> None:
        self.database = opened(self.url)
        self.clock = TurnedClock(self.hands)  # a story's own is the demo's
        self.ids = self._ids
        self.engine = Engine(self.database, self.clock, self.ids, self.choose, CONFIGURED)

    def choose(self, letters: str) -> str:
        """A letter of a code."""
        return self._letters.choice(letters)

    async def settles(self) -> None:
        """Nothing settles by itself here: the simulation turns the clock."""

    @property
    def now(self) -> datetime:
        """Civil time."""
        return self.hands.civil

    def process(self, *label: object) -> Process:
        """Whichever process happens to hear this."""
        return self.chance.pick(self.processes, "which process", self.now.isoformat(), *label)

    def starts_processes(self) -> None:
        """One, or on PostgreSQL sometimes two."""
        several = self.told.kind == "postgresql" and self.told.has("second process") and self.chance.happens(0.6, "two processes")
        self.processes = [self._process(number) for number in range(2 if several else 1)]

    def _process(self, number: int) -> Process:
        return Process(number, self.url, self.vault, self.ids, self.choose, self.weather, self.database)

    async def starts_again(self, process: Process, why: str) -> None:
        """The process ends where it stands, and another takes its place."""
        await process.stop()
        started = self._process(process.number)
        started.done = process.done
        self.processes[self.processes.index(process)] = started
        self.tell(f"process {process.number}", why)

    async def stop(self) -> None:
        """All processes end, and the observer leaves."""
        for process in self.processes:
            await process.stop()
        await self.database.close()

    def tell(self, who: str, what: str) -> None:
        """One line of the story."""
        self.narration.tell(self.now, who, what)

    async def passes_to(self, at: datetime) -> None:
        """Time passes. Between two instants nothing happens but the beats of whatever runs: only the last of those is written down."""
        beats = not self.weather.are_stopped()
        self.hands.pass_to(at)
        if beats:
            newest = select(func.max(process_row.c.beaten_at)).scalar_subquery()
            async with self.database.transaction() as tx:
                await tx.execute(update(process_row).where(process_row.c.beaten_at == newest).values(beaten_at=self.hands.machine))

    def opened(self, place: str, row: UUID, sealed: bytes) -> str:
        """What a sealed cell says, for the observer's eyes."""
        return self.vault.open(place, row, sealed)
