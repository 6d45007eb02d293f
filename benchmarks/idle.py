"""The floor of a service that waits: a process in which uvicorn keeps two empty ports open, and that does nothing else."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

ROOT = Path(__file__).parents[1]  # nothing of ours is imported here: it would be in what this process holds


@contextmanager
def idle() -> Iterator[int]:
    """Such a process, by its number, from when its ports are open."""
    command = [sys.executable, "-m", "benchmarks.idle"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", "the process did not start"
        try:
            yield process.pid
        finally:
            process.terminate()


async def _nothing(scope: object, receive: object, send: object) -> None:
    """Nobody calls."""


async def _serve() -> None:
    servers = []
    for _ in range(2):
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(_nothing, lifespan="off", log_level="warning"))
        servers.append(asyncio.create_task(server._serve([listening])))  # `serve` takes hold of signals, and can do so once
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.gather(*servers)


if __name__ == "__main__":
    asyncio.run(_serve())
