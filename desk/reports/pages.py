"""Who was paged for an alert, told as one sentence for each climb: an evening of paging is long, and one line of a log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import words
from desk.reports.check_ins import CLOCK, Clock
from desk.reports.names import Names
from desk.reports.told import Told
from ladder.effects import AlertEffect, Page
from ladder.events import AlertEvent, Unmanned

NAMED_AT_MOST = 6  # of one climb; after that nobody reads on
_STILL_YOURS = "still_yours"


@dataclass(frozen=True, slots=True)
class Paged:
    """One page."""

    at: datetime
    text: str


class Pages:
    """Gathers what pages, until something else happened."""

    def __init__(self, names: Names, clock: Clock) -> None:
        self._names, self._clock = names, clock
        self._paged: list[Paged] = []
        self._asked: list[Told] = []

    def add(self, at: datetime, event: AlertEvent, effects: Sequence[AlertEffect]) -> None:
        """What one event made us send."""
        if isinstance(event, Unmanned):
            self._paged.append(Paged(at, "nobody on the rota"))
        for page in (one for one in effects if isinstance(one, Page)):
            if page.text == _STILL_YOURS:
                self._asked.append(Told(at, f"{self._names.worker(page.worker)} was asked whether it is still theirs.", CLOCK))
            else:
                roads = " and ".join(words.ROADS[road] for road in page.by)
                self._paged.append(Paged(at, f"{self._names.worker(page.worker)} by {roads}"))

    def told(self) -> list[Told]:
        """What was gathered, and begin anew."""
        paged, asked = self._paged, self._asked
        self._paged, self._asked = [], []
        if not paged:
            return asked
        first, last = paged[0].at, paged[-1].at
        if len(paged) == 1:
            return [Told(first, f"Paged: {paged[0].text}.", "our rota"), *asked]
        named = "; ".join(f"{self._clock.time(one.at, first)} {one.text}" for one in paged[:NAMED_AT_MOST])
        more = len(paged) - NAMED_AT_MOST
        and_more = f"; and {more} more, the last {self._clock.time(last, first)}" if more > 0 else ""
        return [Told(first, f"Paged: {named}{and_more}.", "our rota"), *asked]
