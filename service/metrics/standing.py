"""How things stand, by what the database says: one cheap statement each, asked at a scrape and kept a few seconds."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.progress import road_of
from db.queries import alerts, backlog, checkins, cross_checks, processes, seals
from db.scope import Scope
from db.session import Database
from db.words import ChannelName, Lane, ProcessKind
from ladder.alert import Phase
from scheduler.clock import Clock
from service.metrics.counts import ROAD

log = structlog.get_logger()

KEPT_FOR = 5.0  # seconds: however often and by however many it is asked, the database is not asked more often
ANSWERS_WITHIN = 3.0  # seconds for the database; who scrapes waits for ten
LIVES = timedelta(minutes=1)  # since its last beat

_EVERYWHERE = Scope.everywhere()


@dataclass(slots=True, eq=False)  # a registry knows its collectors by themselves
class Standing(Collector):
    """The gauges, and when they were taken. Without an answer there is one alone: that there was none."""

    database: Database
    clock: Clock
    channels: frozenset[ChannelName]
    kept_for: float = KEPT_FOR
    _gauges: list[Metric] = field(default_factory=list)
    _taken_at: float | None = None
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def look(self) -> None:
        """Take the gauges, unless that was done a moment ago; who asks meanwhile waits for the same answer."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if self._taken_at is None or now - self._taken_at >= self.kept_for:
                self._gauges = await self._answered()
                self._taken_at = asyncio.get_running_loop().time()

    def collect(self) -> Iterator[Metric]:
        """As they were taken last."""
        yield from self._gauges

    async def _answered(self) -> list[Metric]:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self.database.reading() as tx:
                gauges = await self._gauges_of(tx, *await self.clock.both(tx))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.error("metrics_without_database", error=type(error).__name__)
            gauges = []
        return [_one("database_up", "Whether the database answered; else nothing else of it is here.", float(bool(gauges))), *gauges]

    async def _gauges_of(self, tx: AsyncConnection, now: datetime, machine: datetime) -> list[Metric]:
        asked = {"check_ins": checkins.due_since, "cross_checks": cross_checks.due_since, "alerts": alerts.due_since}
        due = {what: await since(tx, _EVERYWHERE, now) for what, since in asked.items()}
        phases = await alerts.counts(tx, _EVERYWHERE)
        inbox = await backlog.unheard(tx, _EVERYWHERE, machine)
        unsealed = await seals.unsealed_since(tx, _EVERYWHERE)
        alive = [row.kind for row in await processes.alive_since(tx, machine - LIVES)]
        newest_beat = await processes.newest_beat(tx)
        heard = {"unsettled": inbox.waiting, "parked": inbox.parked}
        living = {kind.value: alive.count(kind) for kind in ProcessKind}
        late = {what: _seconds(since, now) for what, since in due.items()}
        is_open = {phase.value: phases.get(phase.value, 0) for phase in Phase if phase is not Phase.RESOLVED}
        return [
            *await self._queue(tx, now, machine),
            _by("late_seconds", "How long the longest overdue wake-up waits.", "what", late),
            _by("alerts", "Open alerts, service faults among them.", "phase", is_open),
            _by("inbox_entries", "Things we were told that are not settled.", "state", heard),
            _one("inbox_oldest_seconds", "How long the oldest of the unsettled waits.", _seconds(inbox.oldest, machine)),
            _one("unsealed_seconds", "How long the oldest line of a journal waits for its seal.", _seconds(unsealed, machine)),
            _by("processes", "Processes with loops that beat within a minute.", "kind", living),
            _one("process_beat_seconds", "How long ago any process beat last.", _seconds(newest_beat, machine)),
        ]

    async def _queue(self, tx: AsyncConnection, now: datetime, machine: datetime) -> list[Metric]:
        """What waits to be sent, by road and lane; an empty queue is a nought, and not a line that is missing."""
        found = {(channel, lane): (0, 0, 0.0) for channel in self.channels for lane in Lane}
        for row in await backlog.by_road(tx, _EVERYWHERE, machine):
            key = (road_of(row), row.lane)
            queued, put_off, oldest = found.get(key, (0, 0, 0.0))
            found[key] = (queued + row.queued, put_off + row.put_off, max(oldest, _seconds(row.oldest, now)))
        gauges = [
            _gauge("queue_messages", "Messages in the queue.", *ROAD),
            _gauge("queue_put_off_messages", "Of these, those that are not tried before a later moment.", *ROAD),
            _gauge("queue_oldest_seconds", "How long the oldest of the queue has been owed.", *ROAD),
        ]
        for road, numbers in found.items():
            for gauge, number in zip(gauges, numbers, strict=True):
                gauge.add_metric([one.value for one in road], number)
        return list(gauges)


def _gauge(name: str, help_: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"safetynet_{name}", help_, labels=labels)


def _one(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(f"safetynet_{name}", help_, value)


def _by(name: str, help_: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = _gauge(name, help_, label)
    for value, number in values.items():
        gauge.add_metric([value], number)
    return gauge


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
