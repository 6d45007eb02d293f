"""What is wrong with the service itself, told to the operator's log: once when it begins, and once when it is over."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import structlog

from scheduler.fault import FaultFound

log: structlog.stdlib.BoundLogger = structlog.get_logger()

ReportFaults = Callable[[Sequence[FaultFound]], Awaitable[None]]


class FaultLog:
    """Remembers which faults it has told."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, UUID | None], tuple[UUID, ...]] = {}

    async def report(self, found: Sequence[FaultFound]) -> None:
        """Tell what is new, or keeps others from being looked after, and what is over. Ids alone: nobody is named in a log."""
        now = {(one.kind.value, one.key, one.authority_id): one.young_people for one in found}
        for (kind, key, _), children in now.items() - self._told.items():
            log.error("fault", kind=kind, key=key, young_people=[one.hex for one in children])
        for kind, key, _ in self._told.keys() - now.keys():
            log.info("fault_over", kind=kind, key=key)
        self._told = now
