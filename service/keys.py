"""What an operator does with keys: look, add, rotate, retire. No key is shown but a new one that has to be carried somewhere."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db import keyring
from db.queries import installation
from db.rotation import Stuck, rotate
from db.rotation.counting import UNKNOWN, uses
from db.session import Database
from db.vault import BadKeys, KeyMark
from db.words import KeyKind
from desk.refusals import Refused
from service.holders import holders
from service.installation import Installation
from service.keys_file import change_keys
from service.ring import SETTINGS
from service.settings import KEYS_DEFAULT, Settings, read_settings, set_by

GIVE_WAY_FOR = 0.1  # seconds between two steps; who waits for SQLite's write lock looks again that often, and must find it free


@dataclass(frozen=True, slots=True)
class Use:
    """A key, and how much is under it; without an id, what is under none of ours."""

    kind: KeyKind
    key_id: str | None
    writes: bool
    number: int


async def look(at: Installation) -> list[Use]:
    """Every key of both rings, the one that writes first."""
    found: list[Use] = []
    async with at.database.reading() as tx:
        for kind in KeyKind:
            under = await uses(tx, at.vault, kind)
            found += [Use(kind, key, number == 0, under[key]) for number, key in enumerate(at.vault.ids(kind))]
            found += [Use(kind, None, False, under[UNKNOWN])] if under[UNKNOWN] else []
    return found


def add(kind: KeyKind, key_id: str | None) -> list[str]:
    """A new key at the end of its ring; what to do next."""
    try:
        ring, key = keyring.add(_ring(read_settings(), kind), key_id)
    except BadKeys as error:
        raise Refused(f"No key was added: {error}.") from None
    name = key.partition(":")[0]
    after = f"Restart every process, then: safetynet keys rotate --kind {kind} --to {name}"
    file = _kept_in(kind)
    if file is not None:
        change_keys(file, _field(kind), ring)
        return [f"{file} holds the new key {name}; it reads, and does not write yet.", after]
    return [f"Put a comma and this at the end of {_variable(kind)}, for every process:", key, after]


def put_first(kind: KeyKind, key_id: str | None) -> None:
    """Let this key write, or refuse with what to do; nothing, when it is first already, or none was named."""
    ring = _ring(read_settings(), kind)
    ids = [piece.partition(":")[0].strip() for piece in ring.split(",")]
    if key_id is None or ids[0] == key_id:
        return
    if key_id not in ids:
        raise Refused(f"{_variable(kind)} holds no key {key_id}; it holds {', '.join(ids)}.")
    file = _kept_in(kind)
    if file is None:
        raise Refused(f"Put the key {key_id} first in {_variable(kind)} for every process, restart them, then rotate.")
    change_keys(file, _field(kind), keyring.lead(ring, key_id))


async def refuse_unheld(at: Installation, kind: KeyKind, key_id: str | None) -> None:
    """Nothing comes under a key, and none is put first, while a process runs that could not read it. `key_id`: left out, the first."""
    ids = at.vault.ids(kind)
    named = key_id or ids[0]
    if named in ids and not all(one.holds(_mark(at, kind, named)) for one in await holders(at.database)):
        raise Refused(f"A running process does not hold the key {named}; restart every process, then rotate.")


async def before_rotating(at: Installation, kind: KeyKind) -> int:
    """How much is to be brought under the first key; refused, while a process runs that could not read it."""
    others = await _others(at, kind)  # it takes its time, and who starts meanwhile is asked as well
    await refuse_unheld(at, kind, None)
    return others


async def bring_under_the_first(at: Installation, kind: KeyKind, moved: Callable[[int], None]) -> list[str]:
    """Rotate everything of one kind while the service runs; what is to be done next."""
    try:
        async for step in rotate(at.database, at.vault, kind):
            moved(step.rows)
            await asyncio.sleep(GIVE_WAY_FOR)
            await refuse_unheld(at, kind, None)
    except Stuck:
        raise Refused("Others held the database for too long; what was rotated stays so, and it can be rotated on later.") from None
    (first, *old), left = at.vault.ids(kind), await _others(at, kind)
    again = f"safetynet keys rotate --kind {kind}"
    if not all(one.writes_with(_mark(at, kind, first)) for one in await holders(at.database)):
        return [f"A running process still writes with another key than {first} ({left} so far). Restart every process, then: {again}"]
    if left:
        raise Refused(f"{left} do not come under the key {first}: they do not open, or others held them; look at safetynet keys list.")
    next_one = [f"Nobody writes with the key {key} any more: safetynet keys retire {key} --kind {kind}" for key in old]
    return [f"Everything of this kind is under the key {first}.", *next_one]


async def retire(at: Installation, kind: KeyKind, key_id: str) -> list[str]:
    """Let go of a key that nothing and nobody uses."""
    ids = at.vault.ids(kind)
    if key_id not in ids:
        raise Refused(f"{_variable(kind)} holds no key {key_id}.")
    if key_id == ids[0]:
        raise Refused(f"The key {key_id} writes; rotate to another one first.")
    if any(one.writes_with(_mark(at, kind, key_id)) for one in await holders(at.database)):
        raise Refused(f"A running process writes with the key {key_id}; restart every process, then rotate once more.")
    async with at.database.reading() as tx:
        under = await uses(tx, at.vault, kind)
    if under[key_id] or under[UNKNOWN]:
        number, what = under[key_id] or under[UNKNOWN], f"the key {key_id}" if under[key_id] else "none of our keys"
        raise Refused(f"{number} are still under {what}; rotate first: safetynet keys rotate --kind {kind}.")
    return await _let_go(at.database, at.settings, kind, key_id)


async def _let_go(database: Database, settings: Settings, kind: KeyKind, key_id: str) -> list[str]:
    # The database first: were it the file, and we ended here, the next start would miss the key.
    async with database.transaction() as tx:
        await installation.forget_key(tx, kind, key_id)
    file = _kept_in(kind)
    after = "A backup made before today still needs it, unless its keys are inside."
    if file is None:
        return [f"Nothing needs the key {key_id}: take it out of {_variable(kind)} and restart every process.", after]
    change_keys(file, _field(kind), keyring.without(_ring(settings, kind), key_id))
    return [f"The key {key_id} is gone from {file}; restart every process.", after]


async def _others(at: Installation, kind: KeyKind) -> int:
    async with at.database.reading() as tx:
        under = await uses(tx, at.vault, kind)
    return under.total() - under[at.vault.ids(kind)[0]]


def _mark(at: Installation, kind: KeyKind, key_id: str) -> KeyMark:
    return next(mark for mark in at.vault.marks if (mark.kind, mark.key_id) == (kind, key_id))


def _field(kind: KeyKind) -> str:
    return "keys" if kind is KeyKind.SEALING else "index_keys"


def _ring(settings: Settings, kind: KeyKind) -> str:
    ring = settings.keys if kind is KeyKind.SEALING else settings.index_keys
    if ring is None:
        raise Refused("There are no keys yet: a demo makes its own, a service is given them (SAFETYNET_KEYS, SAFETYNET_INDEX_KEYS).")
    return ring.get_secret_value()


def _kept_in(kind: KeyKind) -> Path | None:
    return None if set_by(SETTINGS[kind]) else KEYS_DEFAULT


def _variable(kind: KeyKind) -> str:
    variable = set_by(SETTINGS[kind])
    if variable is None:
        return str(KEYS_DEFAULT)
    return f"the file that {variable} names" if variable.endswith("_FILE") else variable
