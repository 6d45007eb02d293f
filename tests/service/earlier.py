"""A database as the version before this one left it: the tables of 0001, and in them an evening that it had begun.

The rows in `earlier.json` were written by that version's own code, at five past seven on a Monday, and are never to be written again by
another. By kind of value: `at` is an instant of that evening; `ago` one of the machine's, so long before the database is made.
"""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant, Json
from db.migrate import move
from db.queries.installation import machine_now
from db.session import make_engine
from db.vault import Vault
from tests.world import World

REVISION = "0001"
_WRITTEN = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
KEYS = {"SAFETYNET_KEYS": _WRITTEN["keys"], "SAFETYNET_INDEX_KEYS": _WRITTEN["index_keys"]}

_READERS: dict[str, tuple[Any, Callable[[Any, datetime], Any]]] = {
    "uuid": (sa.Uuid(), lambda written, _: UUID(written)),
    "at": (Instant(), lambda written, _: datetime.fromisoformat(written)),
    "ago": (Instant(), lambda written, now: now - timedelta(seconds=written)),
    "bytes": (sa.LargeBinary(), lambda written, _: base64.b64decode(written)),
    "day": (sa.Date(), lambda written, _: date.fromisoformat(written)),
    "json": (Json, lambda written, _: written),
}


async def make(url: str) -> None:
    """The tables of the earlier version, and its evening in them."""
    await move(url, REVISION)
    engine = make_engine(url, foreign_keys=False, pool_size=1)
    async with engine.begin() as tx:
        if tx.dialect.name == "postgresql":
            # An authority and its last resort refer to each other, so the rows come in without being asked whom they refer to.
            await tx.execute(sa.text("SET LOCAL session_replication_role = replica"))
        now = await machine_now(tx)
        for table, rows in _WRITTEN["tables"].items():
            for row in rows:
                await _insert(tx, table, row, now)
    await engine.dispose()


async def _insert(tx: AsyncConnection, table: str, row: dict[str, Any], now: datetime) -> None:
    columns, values = [], {}
    for name, written in row.items():
        kind, value = None, written
        if isinstance(written, dict):
            [(tag, inside)] = written.items()
            kind, read = _READERS[tag]
            value = read(inside, now)
        columns.append(sa.column(name, kind))
        values[name] = value
    await tx.execute(sa.insert(sa.table(table, *columns)), values)


class Evening(World):
    """The evening that was begun, with this version's code on it. Everybody's phone shows what it showed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.vault = Vault(*KEYS.values())
        self._start()
        for row in _WRITTEN["tables"]["handset"]:
            self._phone(row["address"])

    async def goes_on(self) -> None:
        """What the earlier version had shown is not what the story is about."""
        shown = {message["id"]["uuid"] for message in _WRITTEN["tables"]["handset_message"]}
        for phone in self.phones.values():
            phone._heard |= {line.id for line in await phone._lines() if line.id.hex in shown}
