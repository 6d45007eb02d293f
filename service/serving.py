"""Run it: the loops, and both web apps beside them, until somebody says stop."""

import asyncio
import hashlib
import hmac
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from typing import Any

import structlog

from db.hints import Hints
from db.words import Mode, ProcessKind
from desk.refusals import Refused
from scheduler.pulse import Pulse
from service import logs, memory
from service.budget import hold_to_budget
from service.connections import server_of
from service.console_app import console_app
from service.doctor import hold_to_findings
from service.durable import check_durable
from service.hanging import ended_when_hanging
from service.health import Health
from service.metrics.page import Metrics
from service.metrics.standing import Standing
from service.public import public_app
from service.rates import check_limits
from service.settings import NO_KEYS, Settings
from service.wiring import Service, open_service

log = structlog.get_logger()

Say = Callable[[str], None]


def listen(bind: str) -> socket.socket:
    """A socket on that host and port, or one sentence."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    # The protocol is named, else asyncio does not switch Nagle's delay off, and an answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), int(port)))
    except OSError as error:
        listener.close()
        raise Refused(f"{bind} cannot be listened on ({error.strerror}); free it, or name another host:port.") from None
    listener.listen(128)
    return listener


async def run_engine(settings: Settings) -> None:
    """The loops alone."""
    logs.set_up()
    told = _told_to_stop()
    async with open_service(settings) as service, _living(service, ProcessKind.ENGINE, lambda told: log.warning("above_budget", told=told)):
        await told.wait()


@asynccontextmanager
async def _living(service: Service, kind: ProcessKind, say: Say) -> AsyncIterator[Pulse]:
    """The loops, from the first beat of this process to its last."""
    await hold_to_findings(service.installation)
    await hold_to_budget(service.installation, say)
    check_limits(service.settings, service.installation.mode)
    await check_durable(service.database, service.installation.mode)
    memory.settle()
    await service.presence.begin(kind)
    pulse = Pulse(service.all_loops)
    listening: asyncio.Task[None] | None = None
    if not service.database.is_sqlite:
        hints = Hints(service.database, str(service.engine.new_id()), pulse.hint)
        pulse.tell_others = hints.tell
        listening = asyncio.create_task(hints.run(), name="hints")
    pulse.start()
    log.info("started", mode=service.installation.mode.value, loops=len(pulse.loops))
    # Nobody is harmed by a demo that hangs, and one that was put aside in a terminal goes on where it was.
    guarded = ended_when_hanging(pulse) if service.installation.mode is Mode.LIVE else nullcontext()
    try:
        async with guarded:
            yield pulse
    finally:
        log.info("stopping")
        await pulse.stop()
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await service.presence.end()


@contextmanager
def serving(settings: Settings, authority: str | None = None) -> Iterator[Callable[[Say], Coroutine[Any, Any, None]]]:
    """Both ports, taken at once: what is taken already is told before anything else is done. Yields what serves on them."""
    logs.set_up()
    with listen(settings.console_bind) as console, listen(settings.public_bind) as public:
        yield partial(_serve, settings, authority, console, public)


async def _serve(settings: Settings, authority: str | None, console: socket.socket, public: socket.socket, say: Say) -> None:
    token, told = _token(settings), _told_to_stop()
    async with open_service(settings, authority) as service, _living(service, ProcessKind.SERVE, say) as pulse:
        metrics = Metrics(service.counts, Standing(service.database, service.engine.clock, service.engine.configured), pulse)
        board = console_app(service, Health(service.database, pulse), metrics, token)
        apps = ((board, console), (public_app(service.telegram, service.twilio, pulse.hint), public))
        servers = [(server_of(app), listener) for app, listener in apps]
        running = [asyncio.create_task(server.serve(sockets=[listener])) for server, listener in servers]
        if settings.sign_in is not None:
            say(f"Sign in at {settings.console_url}")
        elif service.installation.is_demo:
            # The port is asked of the socket: it may have been 0, any free one.
            say(f"Open http://{settings.console_bind.rpartition(':')[0]}:{console.getsockname()[1]}/?token={token}")
        # A server that ends by itself ends the process too: somebody restarts it.
        await asyncio.wait([asyncio.create_task(told.wait()), *running], return_when=asyncio.FIRST_COMPLETED)
        service.changes.end()
        for server, _ in servers:
            server.should_exit = True
        await asyncio.gather(*running)


def _token(settings: Settings) -> str:
    """What signs a browser in: made of the keys, so that a page left open outlives a restart."""
    if settings.index_keys is None:
        raise Refused(NO_KEYS)
    return hmac.new(settings.index_keys.get_secret_value().encode(), b"safetynet console link", hashlib.sha256).hexdigest()[:32]


def _told_to_stop() -> asyncio.Event:
    """Set when somebody says stop. Asked for before anything runs: from then on nothing is cut short."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told
