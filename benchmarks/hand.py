"""An engine in a process of its own: it carries when it is told to, and says how long it took."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Any

from benchmarks.county import County
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, ROOT, Plant, plant
from db.session import Database
from service import memory


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


async def _serve(told: dict[str, Any]) -> None:
    memory.settle()
    database = Database(told["database"])
    async with plant(County(database, tuple(told["keys"])), told["provider"], BOUNDED) as running:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            assert line.strip() == "carry", "it does nothing else"
            done = await _carry(running)
            sys.stdout.write(json.dumps(done) + "\n")
            sys.stdout.flush()
    await database.close()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.stdin.readline())))
