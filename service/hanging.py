"""A process of which a vital loop hangs ends itself, so that its supervisor starts another.

What it had in hand is free when its leases end, and nothing stands half-written: ending is never the worse of the two.
"""

import asyncio
import faulthandler
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from scheduler.pulse import Pulse

log = structlog.get_logger()

HANGS_AFTER = 600.0  # seconds; a pass is bounded, and the longest, which waits for a provider, takes a minute or two
_LOOKS = 20  # so many times within that


@asynccontextmanager
async def ended_when_hanging(pulse: Pulse, after: float = HANGS_AFTER) -> AsyncIterator[None]:
    """End this process, without another word to anybody, when one pass of a vital loop takes so long, or nothing at all goes on in it."""
    _count_down(after)  # at once: what stands still lets no task begin
    watching = asyncio.create_task(_watch(pulse, after), name="hanging")
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        faulthandler.cancel_dump_traceback_later()


async def _watch(pulse: Pulse, after: float) -> None:
    while not (loops := pulse.hanging(after)):
        _count_down(after)
        await asyncio.sleep(after / _LOOKS)
    log.error("hangs", loops=loops, meaning="this process ends itself; its supervisor starts another")
    os._exit(1)  # to stop in good order would be to wait for what hangs


def _count_down(after: float) -> None:
    """Anew. It is done by a thread that needs nobody: it also ends an event loop that stands still, and prints where, by file and line."""
    faulthandler.dump_traceback_later(after, exit=True)
