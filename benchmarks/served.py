"""A real `safetynet serve` over a database that is there, and what its process costs by the operating system's own account."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.county import County
from benchmarks.place import Place
from benchmarks.plant import ROOT

SAFETYNET = str(Path(sys.executable).parent / "safetynet")
STARTS_WITHIN = 120.0  # seconds, on a machine that does other things too
LOOKS_EVERY = 0.05
_CPU, _RESIDENT = slice(11, 13), 21  # fields of /proc/PID/stat, behind the name


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has spent since it started, and what it holds now."""

    cpu: float  # seconds
    megabytes: float

    @classmethod
    def of(cls, pid: int) -> "Cost":
        """By /proc; where there is none, by `ps`, which there tells hundredths of a second."""
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            ticks, pages = sum(map(int, fields[_CPU])), int(fields[_RESIDENT])
            return cls(ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
        spent, kilobytes = subprocess.check_output(["ps", "-o", "time=,rss=", "-p", str(pid)], text=True).split()  # noqa: S607
        return cls(sum(float(part) * 60**place for place, part in enumerate(reversed(spent.split(":")))), int(kilobytes) / 1024)


@dataclass(frozen=True, slots=True)
class Served:
    """A process of it, and the link that signs a browser in."""

    pid: int
    link: str


@contextmanager
def served(county: County, place: Place) -> Iterator[Served]:
    """Its process, from when its loops and both its ports run. No provider is configured: nothing is due, and nobody writes."""
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "PYTHONPATH": str(ROOT),
        "SAFETYNET_DATABASE_URL": place.url,
        "SAFETYNET_KEYS": county.keys[0],
        "SAFETYNET_INDEX_KEYS": county.keys[1],
        "SAFETYNET_CONSOLE_BIND": "127.0.0.1:0",
        "SAFETYNET_PUBLIC_BIND": "127.0.0.1:0",
    }
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        process = subprocess.Popen([SAFETYNET, "serve"], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            yield Served(process.pid, _link(process, Path(log.name)))
            assert process.poll() is None, f"it ended: {Path(log.name).read_text()[-2000:]}"
        finally:
            process.terminate()
            process.wait()


def _link(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """What it prints once it is open."""
    until = monotonic() + STARTS_WITHIN
    while "Open http" not in log.read_text():
        if process.poll() is not None or monotonic() > until:
            raise RuntimeError(f"it does not start: {log.read_text()[-2000:]}")
        threading.Event().wait(LOOKS_EVERY)
    return next(line.split()[-1] for line in log.read_text().splitlines() if line.startswith("Open http"))
