"""The demo in a process of its own, as a newcomer starts it, on ports that nobody uses."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SAFETYNET = Path(sys.executable).parent / "safetynet"
ANY_PORT = "127.0.0.1:0"
# Whatever the shell that runs the tests has set for a service of its own.
_FORGOTTEN = ("KEYS", "INDEX_KEYS", "TELEGRAM_TOKEN", "TELEGRAM_API_URL")


@dataclass(frozen=True, slots=True)
class Demo:
    """It runs."""

    link: str  # what signs a browser in, or where people sign in
    process: subprocess.Popen[str]
    folder: Path

    def does(self, *words: str) -> str:
        """A command beside it, set up as it is, where people sign in; what it printed."""
        return _ran(self.folder, urlsplit(self.link).netloc, *words, signs_in=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It stands still, and answers nobody: a browser told that it is offline may go on hearing a stream that it had before."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


def _command(folder: Path, bind: str, *words: str, signs_in: bool = False, more: Sequence[str] = ()) -> list[str]:
    """A program of ours, as it is set up in that folder."""
    forgotten = [part for name in _FORGOTTEN for part in ("-u", f"SAFETYNET_{name}")]
    settings = [
        f"SAFETYNET_DATABASE_URL=sqlite:///{folder / 'demo.db'}",
        f"SAFETYNET_CONSOLE_BIND={bind}",
        "SAFETYNET_PUBLIC_BIND=127.0.0.1:0",
        *([f"SAFETYNET_CONSOLE_URL=http://{bind}", "SAFETYNET_SIGN_IN=password"] if signs_in else []),
        *more,
    ]
    return ["env", *forgotten, *settings, str(SAFETYNET), *words]


def beside(folder: Path, *words: str) -> None:
    """A command beside the demo of that folder."""
    _ran(folder, ANY_PORT, *words)


def _ran(folder: Path, bind: str, *words: str, signs_in: bool = False) -> str:
    """When it ends, what it did is committed."""
    command = _command(folder, bind, *words, signs_in=signs_in)
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@contextmanager
def running_demo(folder: Path, *, signs_in: bool = False, more: Sequence[str] = ()) -> Iterator[Demo]:
    """It ends with us. `signs_in`: people do so by name and password, unless `more` settings say otherwise."""
    bind = f"127.0.0.1:{_free_port()}" if signs_in else ANY_PORT
    command = _command(folder, bind, "demo", signs_in=signs_in, more=more)
    with (
        (folder / "log").open("w+") as log,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            link = next((line.split()[-1] for line in process.stdout if line.startswith(("Open ", "Sign in at "))), None)
            assert link is not None, f"the demo did not start: {(folder / 'log').read_text()}"
            yield Demo(link, process, folder)
        finally:
            process.terminate()
            process.wait(20)


def address_of(link: str) -> str:
    """Where the demo of that link answers."""
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}"


def _free_port() -> int:
    """Where people sign in the address is a setting, so the port is known before it is used."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
