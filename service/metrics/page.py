"""`/metrics`: what this process counted, how its loops beat, and how things stand. It answers also while the database does not."""

import asyncio
from collections.abc import Iterator

from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from scheduler.pulse import Pulse
from service.metrics.counts import Counts
from service.metrics.standing import Standing

NEVER = float("inf")  # a loop that has not come round since the process started: later than any limit


class Beats(Collector):
    """The loops of this process."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def collect(self) -> Iterator[Metric]:
        """When each came round last, and how often it has failed since."""
        now = asyncio.get_running_loop().time()
        since = GaugeMetricFamily("safetynet_loop_beat_seconds", "How long ago this process's loop came round last.", labels=["loop"])
        failures = GaugeMetricFamily("safetynet_loop_failures", "How often in a row it has failed.", labels=["loop"])
        for loop in self._pulse.loops:
            since.add_metric([loop.name], NEVER if loop.beaten_at is None else now - loop.beaten_at)
            failures.add_metric([loop.name], loop.failures)
        return iter((since, failures))


class Metrics:
    """The page."""

    def __init__(self, counts: Counts, standing: Standing, pulse: Pulse) -> None:
        """`counts` brings the registry; the others join it."""
        self._registry, self._standing = counts.registry, standing
        self._registry.register(Beats(pulse))
        self._registry.register(standing)

    async def show(self, request: Request) -> Response:
        """In the format that is asked for: Prometheus' own, or OpenMetrics."""
        await self._standing.look()
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})
