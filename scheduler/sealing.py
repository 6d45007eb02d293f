"""The sealer: closes the lines of the journal into seals, each hung on the one before it.

**No line is skipped, and none is sealed twice, however many processes write.** Ids sort by the time they were made, but a transaction may
commit long after a younger one, and clocks differ. So the sealer never asks "what is newer than the last I saw?". It asks for lines whose
`seal` is empty. A line that is committed late is empty then, and the next pass finds it, whatever its id. In one transaction a pass becomes
the authority's one sealer (`seals.lock`), and only then reads the newest seal and the lines: PostgreSQL's READ COMMITTED shows each
statement what is committed when it begins, so it sees all that the sealer before it wrote. It writes the next number into exactly
the lines it read, and commits that together with the seal. Were the lock ever to fail, three refusals stand behind it: a number is unique
within its authority, a line whose seal is set is not written again (`Overtaken`), and a trigger forbids it.

**Nothing of a line can be altered.** A seal's hash covers the seal before it, its own number and time, and of each line everything but
content and salt, whose salted hash is among what it covers. Those two are blanked when a person is erased; the chain still holds.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import seals
from db.queries.rows import Record
from db.scope import Scope
from scheduler.engine import Engine

log = structlog.get_logger()

SEAL_MAX = 2000  # lines a pass, some 75 ms of work: on SQLite nobody may wait long for the one writer
REST_FOR = timedelta(seconds=10)  # how long a line may wait, so that a busy minute makes few seals and not hundreds
BEGINNING = bytes(32)  # what the first seal of an authority hangs on
_ID_BYTES, _MARK_BYTES = 16, 24


async def once(engine: Engine, rest_for: timedelta = REST_FOR) -> int:
    """Seal what has rested that long, a bounded number of lines; how many were sealed. Loop until it says 0."""
    async with engine.database.reading() as tx:
        waiting = await seals.waiting(tx, engine.scope)
        if not waiting:
            return 0
        machine = await engine.clock.machine(tx)
    # A line that seems to come from the future was made by a clock that is wrong, and is not waited for.
    rested = [one for one, since in waiting.items() if not timedelta(0) <= machine - since < rest_for]
    if not rested:
        return 0
    made: list[tuple[str, str, int]] = []
    async with engine.database.transaction() as tx:
        await engine.check_tables(tx)  # lines of another version may hold what we know nothing of, and a seal is for good
        machine, left = await engine.clock.machine(tx), SEAL_MAX
        for authority in await seals.lock(tx, engine.scope, rested):
            if left and (done := await _seal(tx, engine.new_id(), authority.id, machine, left)) is not None:
                made.append((authority.ref, *done))
                left -= done[1]
    for ref, head, lines in made:
        log.info("sealed", authority=ref, head=head, lines=lines)
    return sum(lines for _, _, lines in made)


async def _seal(tx: AsyncConnection, seal_id: UUID, authority_id: UUID, machine: datetime, limit: int) -> tuple[str, int] | None:
    """One seal of one authority: its head, and how many lines it holds."""
    scope = Scope(authority_id)
    before = await seals.newest(tx, scope)
    lines = await seals.unsealed(tx, scope, limit)
    if not lines:
        return None
    number = 1 if before is None else before.number + 1
    digests = [digest(line) for line in lines]
    row = {
        "id": seal_id,
        "authority_id": authority_id,
        "number": number,
        "first_line": lines[0].id,
        "last_line": lines[-1].id,
        "lines": len(lines),
        "marks": b"".join(mark(line.id, one) for line, one in zip(lines, digests, strict=True)),
        "hash": chained(BEGINNING if before is None else before.hash, number, machine, digests),
        "sealed_at": machine,
        "counted": True,
    }
    await seals.close(tx, scope, row, [line.id for line in lines])
    return seals.head_of(number, row["hash"]), len(lines)


def digest(line: Record, *, counted: bool = True) -> bytes:
    """What a seal holds of a line: all of it but content and salt, for which their hash stands.

    `counted`: as the seal itself says. One of a version before messages were counted, which may still have sealed beside ours, holds no
    number.
    """
    what = (line.subject_kind.value, line.subject_id.hex, line.version, line.event, line.actor, line.reason, line.content_hash.hex())
    owed = (line.owed,) if counted and line.owed is not None else ()  # older lines stay as they were sealed
    spelt = json.dumps([line.id.hex, line.authority_id.hex, line.at.astimezone(UTC).isoformat(), *what, *owed], separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).digest()


def chained(before: bytes, number: int, sealed_at: datetime, digests: Sequence[bytes]) -> bytes:
    """The hash of a seal: over the one before it, its own number and time, and its lines in the order of their ids."""
    own = f"{number}|{sealed_at.astimezone(UTC).isoformat()}|{len(digests)}|".encode()
    return hashlib.sha256(before + own + b"".join(digests)).digest()


def mark(line_id: UUID, digested: bytes) -> bytes:
    """By what a seal knows one of its lines again."""
    return line_id.bytes + digested[: _MARK_BYTES - _ID_BYTES]


def marks(written: bytes) -> dict[UUID, bytes]:
    """The marks of a seal, by line."""
    found = [written[start : start + _MARK_BYTES] for start in range(0, len(written), _MARK_BYTES)]
    return {UUID(bytes=one[:_ID_BYTES]): one for one in found if len(one) == _MARK_BYTES}
