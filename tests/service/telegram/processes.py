"""`safetynet` as an operator runs it: processes of its own, in a folder of its own, with what they print kept for the test to read."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx

from db.vault import new_keys
from tests.providers.fixtures import ROOT
from tests.providers.telegram_phone import LoopbackTelegram

Found = TypeVar("Found")

WAITS = 60  # seconds, for a machine that has other things to do


class Operator:
    """Types commands, and keeps all that was printed."""

    def __init__(self, folder: Path, telegram: LoopbackTelegram) -> None:
        self.folder = folder
        self._environment = {
            "PYTHONPATH": str(ROOT),
            "PYTHONASYNCIODEBUG": "1",
            "SAFETYNET_DATABASE_URL": f"sqlite:///{folder / 'evening.db'}",
            "SAFETYNET_KEYS": new_keys("k1"),
            "SAFETYNET_INDEX_KEYS": new_keys("i1"),
            "SAFETYNET_CONSOLE_BIND": "127.0.0.1:0",
            "SAFETYNET_PUBLIC_BIND": "127.0.0.1:0",
            "SAFETYNET_TELEGRAM_TOKEN": telegram.token,
            "SAFETYNET_TELEGRAM_API_URL": telegram.url,
        }
        self.printed: list[str] = []

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.service.telegram.loud", *words]

    def types(self, *words: str) -> str:
        """Run a command that is not refused; what it answers."""
        command = self._command(*words)
        done = subprocess.run(command, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False, timeout=WAITS)
        self.printed += [done.stdout, done.stderr]
        assert done.returncode == 0, f"safetynet {' '.join(words)}: {done.stdout}{done.stderr[-3000:]}"
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[httpx.Client]:
        """`safetynet serve`, until the block ends; a browser that has opened its link."""
        with (
            (self.folder / "serve.err").open("w+") as errors,
            subprocess.Popen(
                self._command("serve"), cwd=self.folder, env=self._environment, stdout=subprocess.PIPE, stderr=errors, text=True
            ) as process,
        ):
            assert process.stdout is not None
            try:
                line = process.stdout.readline()
                assert line.startswith("Open "), f"it does not serve: {(self.folder / 'serve.err').read_text()[-3000:]}"
                self.printed.append(line)
                with httpx.Client(base_url=line.split()[-1].partition("/?")[0], trust_env=False, timeout=WAITS) as browser:
                    assert browser.get(line.split()[-1]).status_code == 303
                    yield browser
            finally:
                process.terminate()
                self.printed.append(process.stdout.read())
                process.wait(WAITS)
                errors.seek(0)
                self.printed.append(errors.read())

    def invites(self, ref: str) -> str:
        """The token of a link."""
        found = re.fullmatch(r"https://t\.me/\w+\?start=([\w-]+)\n", self.types("invite", ref, "--channel", "telegram"))
        assert found is not None
        return found[1]


def until(look: Callable[[], Found]) -> Found:
    """What is there at last: another process is at work on it."""
    for _ in range(WAITS * 10):
        if found := look():
            return found
        threading.Event().wait(0.1)
    raise AssertionError("it never came")
