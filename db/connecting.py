"""A connection to PostgreSQL whose silence is noticed from either end: a machine that was paused, or cut off, holds nobody up for long.

By the system's own defaults a host that is gone is waited for two hours, and the locks of a process that stands still in the middle of a
transaction are kept for as long as it stands.
"""

from contextlib import AsyncExitStack
from typing import Any

import psycopg
from sqlalchemy import URL

SILENT_FOR = 30.0  # seconds without a statement, after which the server ends a transaction; ours pause for milliseconds
PATIENCE = {
    "connect_timeout": 10,  # seconds, for each host that the address names
    # An answer is waited for, or a hint, and nothing comes: noticed within 10 + 3 * 5 seconds.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # What we sent is not even acknowledged. Milliseconds; where a system has no such bound libpq passes over it.
    "tcp_user_timeout": 25_000,
}
# The same, asked of the server's end: else a host that is gone stays connected there for hours, and is taken for a process that runs. On a
# Unix socket there is nothing to ask, and nothing is.
_LOOK_FOR_US = """SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
                         set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '25000', false)"""
# Not by `options` of the address: a pooler refuses those, and an operator may have some of their own. Whoever has set this bound before us,
# in the address, for the user or for the database, keeps theirs; switched off counts as not set, for then a silence never ends.
_END_SILENCE = """SELECT set_config('idle_in_transaction_session_timeout', %s, false)
                  WHERE current_setting('idle_in_transaction_session_timeout') = '0'"""


def parameters_of(address: URL) -> dict[str, Any]:
    """An address in the words of the driver. Written out, it would be misread: a space is a plus there, and libpq keeps the plus."""
    return dict(address.get_dialect()().create_connect_args(address)[1])


async def connect(conninfo: str = "", *, silent_for: float = SILENT_FOR, **parameters: Any) -> psycopg.AsyncConnection[Any]:
    """Connect. What the address says of these bounds goes before what we say. `conninfo`: what a bare `postgresql://` comes to, nothing."""
    line = await psycopg.AsyncConnection.connect(conninfo, **{**PATIENCE, **parameters})
    async with AsyncExitStack() as failed:
        failed.push_async_callback(line.close)
        commits_itself = line.autocommit
        await line.set_autocommit(True)  # else it would be undone with the first transaction that is rolled back
        await line.execute(_LOOK_FOR_US)
        await line.execute(_END_SILENCE, [f"{int(silent_for * 1000)}ms"])
        await line.set_autocommit(commits_itself)
        failed.pop_all()
    return line
