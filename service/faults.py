"""What is wrong with the service itself: told to whoever raises alerts, and once to the operator's log when it begins and when it ends."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from scheduler.fault import FaultFound, Report

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class FaultBell:
    """Rings for what one part of the service finds, at each of its looks: no line of the log is written twice for one fault."""

    def __init__(self, raise_faults: Report) -> None:
        self._raise = raise_faults
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
            await self._raise(found)
