"""Journal and access log as a file: a table for a spreadsheet, or a line of JSON each."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Sequence

from desk.trail import Line

LINES_AT_MOST = 50_000  # of one file; the days narrow it
COLUMNS = ("at", "log", "kind", "about", "alert", "event", "cause", "by", "why", "seal")
CUT = f"cut after {LINES_AT_MOST} lines: ask for fewer days"

# A spreadsheet takes a cell that begins so for something to be worked out, and may send it elsewhere.
_WORKED_OUT = ("=", "+", "-", "@", "\t", "\r")

Batches = AsyncIterator[list[Line]]


async def as_csv(batches: Batches) -> AsyncIterator[str]:
    """A heading, then a row each."""
    yield _row(COLUMNS)
    async for text in _bounded(batches, lambda one: _row(list(map(cell, _values(one))))):
        yield text if text is not None else _row([CUT])


async def as_json(batches: Batches) -> AsyncIterator[str]:
    """An object a line."""
    async for text in _bounded(batches, lambda one: _object(dict(zip(COLUMNS, _values(one), strict=True)))):
        yield text if text is not None else _object({"cut": CUT})


async def _bounded(batches: Batches, written: Callable[[Line], str]) -> AsyncIterator[str | None]:
    """Batch by batch; nothing at the end, where there is more than one file holds."""
    left = LINES_AT_MOST
    async for batch in batches:
        if len(batch) > left:
            yield "".join(written(one) for one in batch[:left])
            yield None
            return
        left -= len(batch)
        yield "".join(written(one) for one in batch)


def cell(value: str) -> str:
    """A cell that stays what it is: what a spreadsheet would work out is quoted."""
    return f"'{value}" if value.startswith(_WORKED_OUT) else value


def _values(one: Line) -> list[str]:
    seal = "" if one.seal is None else str(one.seal)
    return [one.at.isoformat(), one.log, one.kind.name.lower(), one.about, one.code, one.event, one.cause, one.by, one.why, seal]


def _row(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _object(values: dict[str, str]) -> str:
    return f"{json.dumps(values, ensure_ascii=False)}\n"
