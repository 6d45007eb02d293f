"""The demo in a process of its own, as a newcomer starts it, on ports that nobody uses."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

SAFETYNET = Path(sys.executable).parent / "safetynet"
# Whatever the shell that runs the tests has set for a service of its own.
_FORGOTTEN = ("KEYS", "INDEX_KEYS", "TELEGRAM_TOKEN", "TELEGRAM_API_URL")


def _command(folder: Path, *words: str) -> list[str]:
    """A program of ours, as it is set up in that folder."""
    forgotten = [part for name in _FORGOTTEN for part in ("-u", f"SAFETYNET_{name}")]
    settings = [
        f"SAFETYNET_DATABASE_URL=sqlite:///{folder / 'demo.db'}",
        "SAFETYNET_CONSOLE_BIND=127.0.0.1:0",
        "SAFETYNET_PUBLIC_BIND=127.0.0.1:0",
    ]
    return ["env", *forgotten, *settings, str(SAFETYNET), *words]


def beside(folder: Path, *words: str) -> None:
    """A command beside the demo of that folder. When it ends, what it did is committed."""
    subprocess.run(_command(folder, *words), cwd=folder, check=True, capture_output=True)


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The link that signs a browser in. It ends with us."""
    command = _command(folder, "demo")
    with (
        (folder / "log").open("w+") as log,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            link = next((line.split()[-1] for line in process.stdout if line.startswith("Open ")), None)
            assert link is not None, f"the demo did not start: {(folder / 'log').read_text()}"
            yield link
        finally:
            process.terminate()
            process.wait(20)


def address_of(link: str) -> str:
    """Where the demo of that link answers."""
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}"
