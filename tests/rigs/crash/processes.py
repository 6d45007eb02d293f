"""The real processes: `safetynet` as an operator runs it, killed without a word and started again."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from db.vault import new_keys
from tests.providers import twilio
from tests.providers.fixtures import ROOT
from tests.providers.telegram import TOKEN

SAFETYNET = str(Path(sys.executable).parent / "safetynet")
WAITS = 300  # seconds, for a machine that has other things to do
FAULTS = ("job_failed", "message_not_worded", "loop_failed")  # what no process says that is only killed


class Operator:
    """One installation: its folder, its environment, its database."""

    def __init__(self, folder: Path, database_url: str, telegram_url: str, **environment: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.keys, self.index_keys = new_keys("k1"), new_keys("i1")
        self.environment = {
            "PATH": str(Path(sys.executable).parent),
            "PYTHONPATH": str(ROOT),
            "SAFETYNET_DATABASE_URL": database_url,
            "SAFETYNET_KEYS": self.keys,
            "SAFETYNET_INDEX_KEYS": self.index_keys,
            "SAFETYNET_CONSOLE_BIND": "127.0.0.1:0",
            "SAFETYNET_PUBLIC_BIND": "127.0.0.1:0",
            "SAFETYNET_TELEGRAM_TOKEN": TOKEN,
            "SAFETYNET_TELEGRAM_API_URL": telegram_url,
            # A crowd that writes twenty times a minute would be taken for machines, and given no more answers.
            "SAFETYNET_PROVIDER_LIMITS": "lifted",
        }
        self.preloaded = environment
        self.logs: set[Path] = set()

    def speaks_to_twilio(self, url: str, *, rings: bool) -> str:
        """Texts are configured, and calls if it `rings`; where our public port will be, now and after every kill."""
        bind = f"127.0.0.1:{_free_port()}"
        self.environment |= {
            "SAFETYNET_PUBLIC_BIND": bind,
            "SAFETYNET_PUBLIC_URL": f"http://{bind}",
            "SAFETYNET_TWILIO_ACCOUNT_SID": twilio.ACCOUNT,
            "SAFETYNET_TWILIO_AUTH_TOKEN": twilio.TOKEN,
            "SAFETYNET_TWILIO_SMS_FROM": twilio.NUMBERS[0],
            "SAFETYNET_TWILIO_PAGE_FROM": twilio.NUMBERS[1],
            "SAFETYNET_TWILIO_API_URL": url,
        }
        if rings:
            self.environment["SAFETYNET_TWILIO_VOICE_FROM"] = twilio.NUMBERS[1]
        return f"http://{bind}"

    def types(self, *words: str) -> str:
        """Run one command to its end; what it prints."""
        command = [SAFETYNET, *words]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=WAITS)
        if done.returncode != 0:
            raise RuntimeError(f"safetynet {' '.join(words)}: {done.stdout}{done.stderr[-2000:]}")
        return done.stdout

    def start(self, command: str, name: str) -> "Running":
        """`serve` or `engine`, in the background. What it logs follows what those before it of that name have logged."""
        log = self.folder / f"{name}.log"
        self.logs.add(log)
        with log.open("a") as out:
            words, begins = [SAFETYNET, command], out.tell()
            process = subprocess.Popen(words, cwd=self.folder, env=self.environment | self.preloaded, stdout=out, stderr=out)
        return Running(process, log, begins)

    def faults(self) -> list[str]:
        """What processes said of themselves that was none of the kills', and how often."""
        return faults_in(line for log in sorted(self.logs) for line in log.read_text(errors="replace").splitlines())


def faults_in(lines: Iterable[str]) -> list[str]:
    """The faults in a log, each kind once. Of a line that a kill cut short there is nothing to read."""
    found: Counter[str] = Counter()
    for line in lines:
        if any(f'"event": "{one}"' in line for one in FAULTS):
            try:
                said = json.loads(line)
            except ValueError:
                continue
            about = " ".join(str(said[name]).split("\n")[-1].strip() for name in ("loop", "text", "error", "exception") if name in said)
            found[f"{said['event']} {about}"] += 1
    return [f"a process of ours said {what}, {number} times" for what, number in found.items()]


def _free_port() -> int:
    """A port that nobody has, below those that the system lends to whoever calls out: it must be free again after each kill."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port between 20000 and 32000 is free")


class Running:
    """A process of ours. Its log begins somewhere in the file."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path, begins: int) -> None:
        self._process, self._log, self._begins = process, log, begins

    def wait_until_started(self) -> None:
        """Return once its loops beat."""
        for _ in range(WAITS * 20):
            if '"event": "started"' in self._said():
                return
            if self._process.poll() is not None:
                break
            threading.Event().wait(0.05)
        raise RuntimeError(f"it did not start: {self._said()[-2000:]}")

    def _said(self) -> str:
        return self._log.read_bytes()[self._begins :].decode(errors="replace")

    @property
    def has_ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """As a supervisor stops it: it finishes what it is at."""
        self._process.terminate()
        self._process.wait(WAITS)

    def kill(self) -> None:
        """SIGKILL: it cleans up nothing."""
        self._process.kill()
        self._process.wait()
