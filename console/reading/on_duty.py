"""Who is on duty now, who of them is busy, and what stands against a shared duty phone: the board's first line."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.following import on_duty_now
from console.reading.roll import Roll
from db.queries import duty_phones
from db.scope import Scope
from scheduler.known import Council


async def on_duty_line(tx: AsyncConnection, scope: Scope, roll: Roll, council: Council) -> tuple[str, ...]:
    """Each in a few words, in the order of the rota; after them the phones that are refused."""
    there = [_called(roll, ref, council.by_ref(ref).busy_until) for ref in on_duty_now(council, roll.now)]
    refused = await duty_phones.refused_at(tx, scope, roll.now)
    return (*there, *(f"duty phone {one.ref} refused until {roll.when(one.refused_until)}: too many wrong PINs" for one in refused))


def _called(roll: Roll, ref: str, busy_until: datetime | None) -> str:
    is_busy = busy_until is not None and busy_until > roll.now
    return f"{roll.called(ref)} (busy until {roll.when(busy_until)})" if is_busy else roll.called(ref)
