"""How a port waits for its callers: not for long, and never at the cost of somebody else.

Uvicorn waits for the rest of a request for ever. Each caller it waits for holds one of the files that a process may have open, and pages to
duty need some of them too. So a request is there whole within half a minute, what was answered is taken as soon, and where too many are
waited for, whoever has kept us waiting longest goes.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

ENDS_WITHIN = 5  # seconds for answers that are being given when we stop

_OWES = (h11.IDLE, h11.SEND_BODY)  # a request that has not begun, or not ended


class Server(uvicorn.Server):
    """Uvicorn, told by us when to stop: two servers would take each other's signals away."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class Connection(H11Protocol):
    """One caller."""

    at_most = 400  # of one port: two have room in the 1,024 files that a process usually may open
    whole_within = 30.0  # seconds, from when we began to wait for a request to its last byte
    taken_within = 30.0  # seconds, in which whoever asked takes what we have written

    def __init__(
        self, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.since = self.loop.time()
        self._waits: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    @property
    def owes(self) -> bool:
        """Whether it is the caller who has something to say."""
        return self.conn.their_state in _OWES

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody calls."""
        super().connection_made(transport)
        self._begin_to_wait()
        self._make_room()

    def data_received(self, data: bytes) -> None:
        """Something came; once it is a whole request, it is our turn."""
        super().data_received(data)
        if not self.owes:
            self._wait_no_longer()
        elif self._waits is None:
            self._begin_to_wait()

    def pause_writing(self) -> None:
        """They do not take what we say."""
        super().pause_writing()
        self._stuck = self._stuck or self.loop.call_later(self.taken_within, self.end)

    def resume_writing(self) -> None:
        """They do again."""
        super().resume_writing()
        self._is_taken()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._wait_no_longer()
        self._is_taken()
        super().connection_lost(exc)

    def end(self) -> None:
        """Wait no longer, and for no last word either."""
        if not self.transport.is_closing():
            self.transport.abort()

    def _begin_to_wait(self) -> None:
        self.since = self.loop.time()
        self._waits = self.loop.call_later(self.whole_within, self.end)

    def _wait_no_longer(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
        self._waits = None

    def _is_taken(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
        self._stuck = None

    def _make_room(self) -> None:
        there = [one for one in self.connections if isinstance(one, Connection) and not one.transport.is_closing()]
        if len(there) > self.at_most:
            # Where everybody is being answered, it is the newcomer who goes.
            min((one for one in there if one.owes), key=lambda one: one.since).end()


def server_of(app: ASGIApp, connection: type[Connection] = Connection) -> Server:
    """What serves an app on a socket of ours."""
    config = uvicorn.Config(
        app,
        http=connection,
        ws="none",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        proxy_headers=False,  # whoever says they come from elsewhere is refused, not believed
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=ENDS_WITHIN,
    )
    return Server(config)
