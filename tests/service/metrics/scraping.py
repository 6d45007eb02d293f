"""What a monitoring system sees: the page, asked for over HTTP and read by Prometheus' own parser."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route

from service.metrics.page import Metrics

Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Scrape:
    """One answer, read."""

    values: dict[tuple[str, Labels], float]

    def value(self, name: str, **labels: str) -> float:
        """Of exactly these labels; nothing was ever counted where there is no such line."""
        return self.values.get((f"safetynet_{name}", frozenset(labels.items())), 0.0)

    def says(self, name: str, **labels: str) -> bool:
        """Whether there is such a line."""
        return (f"safetynet_{name}", frozenset(labels.items())) in self.values

    def labels(self) -> set[tuple[str, str]]:
        """Every label with every value it has."""
        return {pair for _, labels in self.values for pair in labels}


async def scraped(metrics: Metrics) -> Scrape:
    """Ask for the page."""
    app = Starlette(routes=[Route("/metrics", metrics.show)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as caller:
        answer = await caller.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return read(answer.text)


def read(text: str) -> Scrape:
    """What the page says, each line once."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    values = {(one.name, frozenset(one.labels.items())): one.value for one in samples}
    assert len(values) == len(samples), f"said twice: {_twice([(one.name, sorted(one.labels.items())) for one in samples])}"
    return Scrape(values)


def _twice(names: Sequence[object]) -> list[object]:
    return [one for one in names if names.count(one) > 1]
