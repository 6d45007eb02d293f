"""What a forecast counts: alerts as they open, and pages as they reach a worker."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ladder.words import Cause, Treatment


@dataclass(frozen=True, slots=True)
class Opened:
    """An alert opened."""

    at: datetime
    cause: Cause
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Paged:
    """A worker was called to an alert, by whatever roads and however often: one matter on one mind."""

    at: datetime
    alert: UUID
    worker: UUID


@dataclass(slots=True)
class Tally:
    """What happened to the young people of one team."""

    opened: list[Opened] = field(default_factory=list)
    paged: list[Paged] = field(default_factory=list)
    _called: set[tuple[UUID, UUID]] = field(default_factory=set)

    def page(self, at: datetime, alert: UUID, worker: UUID) -> None:
        """Count a page, once for each alert and worker."""
        if (alert, worker) not in self._called:
            self._called.add((alert, worker))
            self.paged.append(Paged(at, alert, worker))
