"""The five rigs: what runs, what is killed, and how it comes back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk.forecast.chance import Chance
from tests.rigs.crash import power
from tests.rigs.crash.hands import Hands
from tests.rigs.crash.postgres import Cluster
from tests.rigs.crash.processes import Operator, Running


@dataclass(slots=True)
class Rig:
    """One installation on SQLite, one process of which is killed."""

    operator: Operator
    running: list[Running]

    def begin(self) -> None:
        """Start what is to be killed."""
        self.running = [self.operator.start("serve", "serve")]

    def wait_until_up(self) -> None:
        """Return once every process has started."""
        for one in self.running:
            one.wait_until_started()

    async def kill(self, hands: Hands, _chance: Chance) -> str:
        """Kill, and start again at once; what is worth telling."""
        self.running[0].kill()
        await hands.all_are_dead()
        self.begin()
        return ""

    def mistakes(self, hands: Hands) -> list[str]:
        """What the killing itself, what processes said of it, and whoever turned the clocks found wrong."""
        return [*hands.beyond, *sorted(hands.parked), *self.operator.faults()]

    def end(self) -> None:
        """Kill the last ones too: nobody needs their goodbye."""
        for one in self.running:
            one.kill()


class TwoEngines(Rig):
    """Two processes on one PostgreSQL, one of which is killed while the other goes on."""

    def begin(self) -> None:
        """A service, and an engine beside it."""
        self.running = [self.operator.start("serve", "serve"), self.operator.start("engine", "engine")]

    async def kill(self, _hands: Hands, chance: Chance) -> str:
        """One of the two."""
        place, name = (0, "serve") if chance.falls(0.5) else (1, "engine")
        self.running[place].kill()
        self.running[place] = self.operator.start(name, name)
        return name


@dataclass(slots=True)
class Server(Rig):
    """PostgreSQL itself is killed under a service that goes on."""

    cluster: Cluster

    async def kill(self, _hands: Hands, _chance: Chance) -> str:
        """The server, which replays its log when it is started; the service is expected to find it again by itself."""
        self.cluster.kill()
        self.cluster.start()
        if self.running[0].has_ended:
            raise RuntimeError("the service ended when its database did")
        return ""

    def mistakes(self, hands: Hands) -> list[str]:
        """Whose database dies may fail, say so, and let rest what it was at."""
        return [*hands.beyond]


MID_WRITE = 0.75  # of the cuts come at the next instant at which something is not synced: by chance alone hardly one would


@dataclass(slots=True)
class PowerCut(Rig):
    """The machine's power fails: the process is gone, and so is what was not synced."""

    database: Path
    taken: int = 0

    async def kill(self, hands: Hands, chance: Chance) -> str:
        """Cut, and start again. Nobody else has the file open: whoever closes it last would move its log into it."""
        await hands.let_go()
        if chance.falls(MID_WRITE):
            await asyncio.to_thread(power.wait_for_unsynced, self.database)
        self.running[0].kill()
        lost = power.cut(self.database, 1.0 if chance.falls(0.5) else chance.draw())
        self.taken += lost
        await hands.take_up()
        await hands.all_are_dead()
        self.begin()
        return f"{lost} unsynced writes taken back"

    def mistakes(self, hands: Hands) -> list[str]:
        """Cuts that take nothing are kills and no more."""
        return [*super(PowerCut, self).mistakes(hands), *blunt(self.taken)]


def blunt(taken: int) -> list[str]:
    """Whether cuts that took so much were cuts."""
    return [] if taken else ["nothing that was not yet synced was ever taken: the cuts did not bite"]


KINDS = ("sqlite", "postgresql", "two-engines", "server", "power")


@contextmanager
def prepared(kind: str, folder: Path, telegram_url: str) -> Iterator[Rig]:
    """The rig of that kind, with an empty database."""
    file = folder / "crash.db"
    if kind == "sqlite":
        yield Rig(Operator(folder, f"sqlite:///{file}", telegram_url), [])
        return
    if kind == "power":
        loaded = power.environment(power.build(folder), file)
        yield PowerCut(Operator(folder, f"sqlite:///{file}", telegram_url, **loaded), [], file)
        return
    cluster = Cluster()
    try:
        operator = Operator(folder, cluster.url, telegram_url)
        match kind:
            case "two-engines":
                yield TwoEngines(operator, [])
            case "server":
                yield Server(operator, [], cluster)
            case _:
                yield Rig(operator, [])
    finally:
        cluster.stop()
