"""One rotation of both kinds of keys as `docs/operating/keys.md` tells it: the real command line, under a real service at work."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

from db.session import Database
from db.vault import Vault
from db.words import KeyKind
from service.keys_file import write_keys
from service.settings import kept_keys
from tests.providers.fixtures import running
from tests.rigs.crash.council import council
from tests.rigs.crash.hands import Hands, nothing_left
from tests.rigs.crash.playing import pages_by_text, until_over, while_turning
from tests.rigs.crash.processes import WAITS
from tests.rigs.crash.rigs import Rig, prepared
from tests.rigs.rotation.load import Load
from tests.rigs.rotation.verdict import Verdict, judge

FIRST = {KeyKind.SEALING: "k1", KeyKind.INDEX: "i1"}
SECOND = {KeyKind.SEALING: "k2", KeyKind.INDEX: "i2"}

Say = Callable[[str], None]


def play(kind: str, seconds: float, say: Say, *, young_people: int = 48, together: bool = False) -> Verdict:
    """Rotate while it is at work, at least for so many seconds; `together`: both kinds at the same restarts.

    So many young people that nobody writes more often than once a second: a provider would not take our answers any faster.
    """
    with (
        tempfile.TemporaryDirectory(prefix="safetynet-rotation-", ignore_cleanup_errors=True) as folder,
        running("tests.rigs.crash.crowd") as telegram_url,
        prepared(kind, Path(folder), telegram_url) as rig,
    ):
        pages_by_text(rig.operator, telegram_url)
        keys_file = _keeps_its_keys_in_a_file(rig, Path(folder))
        (Path(folder) / "council.yaml").write_text(council(young_people))
        rig.operator.types("migrate")
        rig.operator.types("load", "council.yaml")
        kinds = [list(KeyKind)] if together else [[one] for one in KeyKind]
        return asyncio.run(_play(rig, keys_file, Load(telegram_url, rig.operator.database_url, young_people), kinds, seconds, say))


def _keeps_its_keys_in_a_file(rig: Rig, folder: Path) -> Path:
    """As an installation whose environment names no keys: `keys add` and `retire` change the file themselves."""
    file, environment = folder / "var" / "keys.env", rig.operator.environment
    write_keys(file, environment.pop("SAFETYNET_KEYS"), environment.pop("SAFETYNET_INDEX_KEYS"))
    return file


async def _play(rig: Rig, keys_file: Path, load: Load, kinds: list[list[KeyKind]], seconds: float, say: Say) -> Verdict:
    rig.begin()
    enough = asyncio.Event()
    try:
        await asyncio.to_thread(rig.wait_until_up)
        passing = asyncio.create_task(load.until(enough))
        try:
            for these in kinds:
                await asyncio.to_thread(_rotate, rig, these, say)
            if seconds:
                await asyncio.to_thread(_restart, rig, say)  # the last step, at leisure
            while time.monotonic() - load.began < seconds and not passing.done():  # noqa: ASYNC110  the wall's own time is waited for
                await asyncio.sleep(0.5)
        finally:
            enough.set()
            await passing
        return await _judged(rig, keys_file, load)
    finally:
        await asyncio.to_thread(rig.end)


def _rotate(rig: Rig, kinds: list[KeyKind], say: Say) -> None:
    """The steps of the operators' page, but the last restart."""

    def types(*words: str) -> None:
        began = time.monotonic()
        rig.operator.types("keys", *words)
        say(f"keys {' '.join(words)}: {time.monotonic() - began:.1f} s")

    for kind in kinds:
        types("add", "--kind", kind)
    _restart(rig, say)
    for kind in kinds:
        types("rotate", "--kind", kind, "--to", SECOND[kind])
    _restart(rig, say)
    for kind in kinds:
        types("rotate", "--kind", kind)
        types("retire", FIRST[kind], "--kind", kind)


def _restart(rig: Rig, say: Say) -> None:
    began = time.monotonic()
    for one in rig.running:
        one.stop()
    rig.begin()
    rig.wait_until_up()
    say(f"every process restarted: {time.monotonic() - began:.1f} s")


async def _judged(rig: Rig, keys_file: Path, load: Load) -> Verdict:
    database = Database(rig.operator.database_url)
    try:
        seen = await _evening_ends(rig, load.telegram_url)
        async with httpx.AsyncClient(base_url=load.telegram_url, trust_env=False, timeout=WAITS) as crowd:
            async with asyncio.timeout(WAITS):
                while not await _is_done(database, crowd):  # noqa: ASYNC110  what is waited for happens in the database
                    await asyncio.sleep(0.5)
            ledger = (await crowd.post("/control/ledger")).json()
        kept = kept_keys(keys_file)
        async with database.reading() as tx:
            found = await judge(tx, Vault(kept["keys"], kept["index_keys"]), load.said, ledger, seen)
    finally:
        await database.close()
    found.per_minute = load.per_minute
    # The service itself counts: one key of each kind, everything under it, and nothing under none.
    under = [(one["kind"], one["id"]) for one in json.loads(await asyncio.to_thread(rig.operator.types, "keys", "list", "--json"))]
    if under != list(SECOND.items()):
        found.mistakes.append(f"rows are left behind: {under}")
    return found


async def _evening_ends(rig: Rig, telegram_url: str) -> list[str]:
    """Nobody writes any more: what was asked is answered, or climbs to somebody who takes it. What was found wrong on the way there."""
    hands = Hands(rig.operator, telegram_url)
    hands.last_slot = True
    turning = asyncio.create_task(hands.turn_for_ever())
    try:
        await while_turning(turning, asyncio.wait_for(until_over(hands), WAITS))
    finally:
        turning.cancel()
        with suppress(asyncio.CancelledError):
            await turning
        await hands.close()
    return rig.mistakes(hands)


async def _is_done(database: Database, crowd: httpx.AsyncClient) -> bool:
    if not (await crowd.post("/control/idle")).json()["idle"]:
        return False
    async with database.reading() as tx:
        return await nothing_left(tx)
