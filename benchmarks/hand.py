"""An engine in a process of its own: it carries, or watches while nothing is due, when it is told to, and says what it cost."""

import asyncio
import json
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter, process_time
from types import TracebackType
from typing import Any

from benchmarks.county import County
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, ROOT, Plant, plant
from db.session import Database
from scheduler import sweep
from scheduler.pulse import EVERY
from service import memory

BEATS = 20


@dataclass(slots=True)
class Hand:
    """Such a process, from our side. It ends with us."""

    county: County
    place: Place
    _process: "subprocess.Popen[str]" = field(init=False)

    def __enter__(self) -> "Hand":
        """Start it, and wait until it is ready."""
        command = [sys.executable, "-m", "benchmarks.hand"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        told = {"database": self.place.url, "keys": self.county.keys, "provider": self.place.provider.url}
        self._say(json.dumps(told))
        assert self._hears() == "ready", "the process did not start"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let it go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def begins(self, what: str) -> None:
        """Have it do something."""
        self._say(what)

    def done(self) -> dict[str, Any]:
        """What it says when it has done it."""
        said: dict[str, Any] = json.loads(self._hears())
        return said

    def does(self, what: str) -> dict[str, Any]:
        """Both."""
        self.begins(what)
        return self.done()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _hears(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


async def _carry(running: Plant) -> dict[str, float]:
    began, carried = perf_counter(), 0
    while moved := await running.courier.carry_once():
        carried += moved
    return {"seconds": perf_counter() - began, "carried": carried}


async def _watch(running: Plant) -> dict[str, float]:
    """The loops of a service, each beat of which finds nothing. Between beats a service sleeps: only what it spends counts."""
    loops = (partial(sweep.once, running.engine), running.listener.listen_once, running.courier.carry_pages, running.courier.carry_others)
    for loop in loops:
        await loop()  # the first beat makes every statement
    cpu = process_time()
    for _ in range(BEATS):
        for loop in loops:
            await loop()
    share = (process_time() - cpu) / (BEATS * EVERY)
    return {"share": share, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


async def _serve(told: dict[str, Any]) -> None:
    memory.settle()
    database = Database(told["database"])
    async with plant(County(database, tuple(told["keys"])), told["provider"], BOUNDED) as running:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            done = await {"carry": _carry, "watch": _watch}[line.strip()](running)
            sys.stdout.write(json.dumps(done) + "\n")
            sys.stdout.flush()
    await database.close()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.stdin.readline())))
