"""Serve one provider on the loopback, in this process."""

import os
import socket
import sys
import threading

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, port: int, *, until_stdin_closes: bool) -> None:
    """Listen on 127.0.0.1, say where, and serve."""
    # The protocol is named, else asyncio does not switch Nagle's delay off, and each answer takes 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()  # from here on callers wait in the queue, so the address may be told before the server runs
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        if until_stdin_closes:
            threading.Thread(target=_leave_with_the_parent, daemon=True).start()
        config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listener])


def _leave_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(0)  # a test run that was killed cleans nothing up
