"""Running one seed whole: the safety phase, the liveness phase, or a pair of twins; with the log caught and read for what is personal."""

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from service import logs
from tests.databases import Databases
from tests.simulation import twin
from tests.simulation.liveness import Liveness
from tests.simulation.narration import Broken
from tests.simulation.promises import failures, said
from tests.simulation.simulation import Simulation
from tests.simulation.told import Told


@dataclass(frozen=True, slots=True)
class Ran:
    """How a seed ended."""

    told: Told
    broken: str | None
    promise: str | None
    steps: int
    story: str
    duress: int = 0  # how often the code was sent, of a twin
    envelopes: int = 0  # how many were shown on a phone or rung through
    listed: int = 0  # how many lines faults of ours had on their lists


@contextmanager
def caught_log() -> Iterator[io.StringIO]:
    """The log as a service would write it, in memory; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    out = io.StringIO()
    logs.set_up(out, as_json=True)
    try:
        yield out
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()


def run(told: Told, databases: Databases) -> Ran:
    """Both phases of one seed, or both tellings of a twin."""
    with caught_log() as log:
        return asyncio.run(_twins(told, databases) if told.twin else _whole(told, databases, log))


async def _whole(told: Told, databases: Databases, log: io.StringIO) -> Ran:
    url = await asyncio.to_thread(databases.fresh, told.kind)
    simulation = Simulation(url, told)
    try:
        return await _watched(simulation, told, log)
    finally:
        await simulation.ends()
        await asyncio.to_thread(databases.drop, url)


async def _watched(simulation: Simulation, told: Told, log: io.StringIO) -> Ran:
    broken: Broken | None = None
    try:
        await simulation.safety()
        stormy = len(log.getvalue())
        await Liveness(simulation).holds()
        said.in_log(log.getvalue())
        of_two = failures.OF_TWO if len(simulation.world.processes) > 1 else frozenset()
        failures.in_log(log.getvalue()[:stormy], failures.OF_WEATHER | of_two)
        failures.in_log(log.getvalue()[stormy:], of_two)
    except Broken as found:
        broken = found
    except Exception as crashed:
        # A crash of the simulated world is a failing seed like any other, and its story is told.
        broken = Broken("no crash", f"{type(crashed).__name__}: {crashed} at {logs.place_of(crashed)}")
    story = simulation.world.narration.last()
    promise, how = (None, None) if broken is None else (broken.promise, str(broken))
    envelopes, listed = sum(line.is_envelope for line in simulation.heard), simulation.journalled.listed_in_all
    return Ran(told, how, promise, simulation.steps, story, envelopes=envelopes, listed=listed)


async def _twins(told: Told, databases: Databases) -> Ran:
    shown, steps, stories, sent = [], 0, [], 0
    try:
        for telling in twin.pair(told):
            url = await asyncio.to_thread(databases.fresh, told.kind)
            simulation = Simulation(url, telling)
            try:
                await simulation.safety()
                shown.append(await twin.screens(simulation))
                sent += await twin.codes_sent(simulation)
            finally:
                stories.append(simulation.world.narration.last())
                steps += simulation.steps
                await simulation.ends()
                await asyncio.to_thread(databases.drop, url)
        twin.alike(*shown)
    except Broken as found:
        return Ran(told, str(found), found.promise, steps, "\n\nand with an ordinary answer:\n".join(stories), sent)
    return Ran(told, None, None, steps, stories[0], sent)
