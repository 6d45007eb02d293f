"""A real `safetynet demo`, attacked at both its ports by whoever can reach the loopback: it goes on, and says nothing of it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from service.connections import Connection
from tests.providers.fixtures import ROOT
from tests.service.test_demo import STARTS_WITHIN, free_port, until_ready

ODD = (
    b"\r\n" * 1000, b"\0" * 5000, b"GET", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01" + b"a" * 500,
    b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx",
    b"GET / HTTP/1.1\r\nHost: [\r\n\r\n", b"GET //[ HTTP/1.1\r\nHost: localhost:99999\r\n\r\n",
    b"GET /%00?%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"A" * 200_000, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: +447700900123\r\n" * 3000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: " + b"1" * 60_000 + b"\r\n\r\n",
    b"POST /webhooks/twilio/sms HTTP/1.1\r\nHost: x/" + b"1" * 50_000 + b"\r\n\r\n",
)  # fmt: skip


@contextmanager
def demo(folder: Path, console: int, public: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """This tree's own, in an empty folder: the process, and the link it printed."""
    binds = {"SAFETYNET_CONSOLE_BIND": f"127.0.0.1:{console}", "SAFETYNET_PUBLIC_BIND": f"127.0.0.1:{public}"}
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **binds}
    start = [sys.executable, "-c", "from service.command_line import main; main()", "demo"]
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(start, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            process.stdout.readline()
            yield process, process.stdout.readline().removeprefix("Open ").strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(STARTS_WITHIN)


def call(stack: ExitStack, port: int, said: bytes) -> socket.socket:
    """Somebody connects, and says this."""
    caller = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
    with suppress(ConnectionError):
        caller.sendall(said)
    return caller


def open_files(process: subprocess.Popen[str]) -> int:
    """How many files and sockets it holds."""
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="it is counted where Linux tells it")
def test_a_service_under_attack_goes_on(tmp_path: Path) -> None:
    console, public = free_port(), free_port()
    with (
        demo(tmp_path, console, public) as (process, link),
        httpx.Client(base_url=f"http://127.0.0.1:{console}", trust_env=False, timeout=20) as browser,
    ):
        until_ready(browser)
        assert browser.get(link, follow_redirects=True).status_code == 200
        with ExitStack() as stack:
            for port in (console, public):
                for said in ODD:
                    call(stack, port, said)
            assert httpx.get(f"http://127.0.0.1:{public}/health/live", trust_env=False, timeout=20).json() == {"live": True}
        with ExitStack() as stack:
            for _ in range(Connection.at_most + 100):
                for port in (console, public):
                    call(stack, port, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: ")
            assert httpx.get(f"http://127.0.0.1:{public}/health/live", trust_env=False, timeout=20).json() == {"live": True}
            assert browser.get("/").status_code == 200
            assert open_files(process) < 1024
        until_ready(browser)
    said_of_it = (tmp_path / "errors").read_text()
    assert '"level": "error"' not in said_of_it
    assert "447700900123" not in said_of_it
    assert not re.search("Traceback|1{50}|A{50}", said_of_it)
