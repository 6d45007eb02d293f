"""What this process has done since it started: what became of the messages it sent, and of the receipts it heard."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

from bot.progress import Progress, Stage
from db.words import ChannelName, Lane
from service.metrics.reasons import NONE, reason

ROAD = ("channel", "lane")
# Seconds. Two minutes is where the watchdog speaks of a page, twenty minutes where a check-in gives its rung up (K2).
DWELLS = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1200)
# Three minutes is how long a text that was taken may take to leave before the clock of silence runs all the same (promise 2).
DELAYS = (1, 2, 5, 10, 30, 60, 180, 600, 1800, 3600)


class Counts:
    """Counters and histograms in a registry of their own."""

    def __init__(self, channels: Iterable[ChannelName]) -> None:
        """`channels`: those that are offered. What they take and deliver is there from the beginning, at nought."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each, which nobody needs
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._accepted = self._counter("accepted", "Messages that a provider took.", *ROAD)
        self._delivered = self._counter("delivered", "Messages that a handset had, by a receipt.", *ROAD)
        self._failed = self._counter("failed", "Messages that reached nobody, and why.", *ROAD, "how", "reason")
        self._unknown = self._counter("unknown", "Sends of which nobody knows whether they went out.", *ROAD, "reason")
        self._put_off = self._counter("put_off", "Sends put off: too many at once, or the provider was down.", *ROAD, "reason")
        self._sent_again = self._counter("sent_again", "Messages sent again; in_doubt: perhaps a second copy.", *ROAD, "reason")
        self._in_english = self._counter("in_english", "Messages that had to say something in English for want of a text.", *ROAD)
        self._dwell = self._histogram("dwell", "From when a message was owed until a provider took it.", DWELLS, *ROAD)
        self._wakes = self._histogram("wake_delay", "From when a check-in or an alert fell due until it was decided.", DWELLS)
        self._delay = self._histogram("receipt_delay", "From acceptance until a receipt came.", DELAYS, *ROAD, "status")
        self._voices = Counter("safetynet_voices_accepted", "Recordings that followed a question, and were taken.", registry=self.registry)
        self._mute = Counter(
            "safetynet_voices_failed", "Questions that no voice followed, although there is one.", ("reason",), registry=self.registry
        )
        self._of = cache(self._lines_of)  # the lists are closed, so it holds a bounded number
        for channel in channels:
            for lane in Lane:
                for stage in (Stage.ACCEPTED, Stage.DELIVERED):
                    self._of(stage, channel, lane, NONE)

    def observe(self, made: Sequence[Progress]) -> None:
        """Count how far messages have come."""
        for one in made:
            counter, histogram = self._of(one.stage, one.channel, one.lane, reason(one.why))
            if counter is not None:
                counter.inc()
            if histogram is not None:
                histogram.observe(one.after.total_seconds())

    def spoke(self, why: str) -> None:
        """Count a voice that followed a question, or why it did not."""
        if why:
            self._mute.labels(reason(why)).inc()
        else:
            self._voices.inc()

    def woke(self, late: Sequence[timedelta]) -> None:
        """Count how long people had been due when they were woken."""
        for one in late:
            self._wakes.observe(one.total_seconds())

    def _lines_of(self, stage: Stage, channel: ChannelName, lane: Lane, why: str) -> tuple[Counter | None, Histogram | None]:
        road = (channel.value, lane.value)
        match stage:
            case Stage.ACCEPTED:
                return self._accepted.labels(*road), self._dwell.labels(*road)
            case Stage.LEFT:
                return None, self._delay.labels(*road, stage.value)
            case Stage.DELIVERED:
                return self._delivered.labels(*road), self._delay.labels(*road, stage.value)
            case Stage.UNDELIVERED:
                return self._failed.labels(*road, stage.value, why), self._delay.labels(*road, stage.value)
            case Stage.REFUSED | Stage.EXPIRED:
                return self._failed.labels(*road, stage.value, why), None
            case Stage.UNKNOWN:
                return self._unknown.labels(*road, why), None
            case Stage.PUT_OFF:
                return self._put_off.labels(*road, why), None
            case Stage.SENT_AGAIN:
                return self._sent_again.labels(*road, why), None
            case Stage.IN_ENGLISH:
                return self._in_english.labels(*road), None

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(f"safetynet_messages_{name}", help_, labels, registry=self.registry)

    def _histogram(self, name: str, help_: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"safetynet_{name}_seconds", help_, labels, buckets=buckets, registry=self.registry)
