"""What one phone may get within an hour. Past that two machines answer each other, or nobody can read it, and networks block the number.

What is too much waits until the hour has room again; a question that is not worth asking any more by then is not asked. Only an answer to
what a phone sent us is given up, unless it is a duty worker's: an hour later it would be stranger than none, and between two machines it
is what keeps them talking. What the phone sends is heard all the same.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.limits import HOUR, PhoneBounds
from bot.outcomes import Scribe
from bot.pacing import Bound, waits_until
from db.queries import people, phones
from db.queries.rows import Record
from db.words import Lane, MadeBy, PersonKind

_Phone = tuple[str, bytes, bool]  # a channel, an address, and whether it is paged: pages come from another number


async def let_through(scribe: Scribe, bounds: PhoneBounds, claimed: Sequence[Record]) -> list[Record]:
    """Of messages just claimed, those that may go now. The others are back in the queue, or given up."""
    if not claimed:
        return []
    went, now = await _went_to(scribe, claimed), Counter(_phone(row) for row in claimed)
    many = [row for row in claimed if len(went.get(_phone(row), ())) + now[_phone(row)] > bounds.per_hour]
    workers = await _workers(scribe, many)
    passed, held = [], []
    for row in claimed:
        before = went.setdefault(_phone(row), [])
        is_duty = row.lane is Lane.PAGE or row.recipient_id in workers
        hourly = waits_until(Bound(bounds.duty_per_hour if is_duty else bounds.per_hour, HOUR), before, scribe.machine)
        at_once = bounds.at_once.get(row.channel)
        soon = None if at_once is None else waits_until(at_once, before, scribe.machine)
        if hourly is not None:
            held.append(row.id)
            await _hold(scribe, row, hourly, gives_up=row.lane is Lane.REPLY and row.made_by_kind is MadeBy.INBOUND and not is_duty)
        elif soon is not None:
            await scribe.hand_back(row, soon - scribe.machine)
        else:
            passed.append(row)
            # Many pages to one phone leave as one letter: those of one batch do not count against each other.
            went[_phone(row)] = before if row.lane is Lane.PAGE else [*before, scribe.machine]
    await phones.note_held(scribe.tx, scribe.scope, held, scribe.machine)
    return passed


async def _hold(scribe: Scribe, row: Record, until: datetime, *, gives_up: bool) -> None:
    if gives_up:
        await scribe.give_up(row)
    else:
        await scribe.hand_back(row, until - scribe.machine)


async def _went_to(scribe: Scribe, claimed: Sequence[Record]) -> dict[_Phone, list[datetime]]:
    keys = list({row.address_key for row in claimed})
    found: dict[_Phone, list[datetime]] = {}
    since, but = (scribe.machine - HOUR, scribe.civil - HOUR), [row.id for row in claimed]
    for one in await phones.went_to(scribe.tx, scribe.scope, keys, *since, but):
        found.setdefault((one.channel, one.address_key, bool(one.is_page)), []).append(one.at)
    return found


def _phone(row: Record) -> _Phone:
    return row.channel, row.address_key, row.lane is Lane.PAGE


async def _workers(scribe: Scribe, rows: Sequence[Record]) -> set[object]:
    ids = {row.recipient_id for row in rows} - {None}
    return {one.id for one in await people.people(scribe.tx, scribe.scope, ids) if one.kind is PersonKind.WORKER} if ids else set()
