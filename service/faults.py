"""What is wrong with the service itself: told to duty as one alert for each fault, and to the operator's log when it begins and ends."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from scheduler.engine import Engine
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class FaultBell:
    """Rings for each fault that is found, as often as it is found: an alert that is open is not opened again, and a log line not repeated."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._told: dict[tuple[str, str, UUID | None], tuple[UUID, ...]] = {}

    async def report(self, found: Sequence[FaultFound]) -> None:
        """Log what is new, or keeps others from being looked after, and what is over; then raise it. Ids alone: no log names anybody."""
        now = {(one.kind.value, one.key, one.authority_id): one.young_people for one in found}
        for (kind, key, _), children in now.items() - self._told.items():
            log.error("fault", kind=kind, key=key, young_people=[one.hex for one in children])
        for kind, key, _ in self._told.keys() - now.keys():
            log.info("fault_over", kind=kind, key=key)
        self._told = now
        if found:
            await raise_faults(self._engine, found)
