"""Many seeds at once: processes that each run one after the other, on databases of their own."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path

from tests.databases import MEMORY, Databases
from tests.simulation.running import Ran, run
from tests.simulation.shrinking import shortest
from tests.simulation.told import Told

_mine: list[Databases] = []  # this process's own, so that no two wait for one another


@contextmanager
def workers_for(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes; at the end each takes down what it started."""
    with (
        tempfile.TemporaryDirectory(prefix="safetynet-", dir=MEMORY) as folder,
        ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (folder,)) as workers,
    ):
        yield workers


def _begin(folder: str) -> None:
    _mine.append(Databases(Path(tempfile.mkdtemp(dir=folder))))
    Finalize(None, _mine[0].stop, exitpriority=10)


def one_seed(told: Told, shrink: bool) -> Ran:
    """Run it here; of a failing one, find a shorter story."""
    (databases,) = _mine
    ran = run(told, databases)
    return shortest(ran, lambda shorter: run(shorter, databases)) if shrink and ran.broken is not None else ran
