"""The real processes: `safetynet` as an operator runs it, killed without a word and started again."""

import subprocess
import sys
import threading
from pathlib import Path

from db.vault import new_keys
from tests.providers.fixtures import ROOT
from tests.providers.telegram import TOKEN

SAFETYNET = str(Path(sys.executable).parent / "safetynet")
WAITS = 300  # seconds, for a machine that has other things to do


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

    def types(self, *words: str) -> str:
        """Run one command to its end; what it prints."""
        command = [SAFETYNET, *words]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=WAITS)
        if done.returncode != 0:
            raise RuntimeError(f"safetynet {' '.join(words)}: {done.stdout}{done.stderr[-2000:]}")
        return done.stdout

    def start(self, command: str, name: str) -> "Running":
        """`serve` or `engine`, in the background. What it logs is kept until the next one of that name."""
        log = self.folder / f"{name}.log"
        with log.open("w") as out:
            words = [SAFETYNET, command]
            process = subprocess.Popen(words, cwd=self.folder, env=self.environment | self.preloaded, stdout=out, stderr=out)
        return Running(process, log)


class Running:
    """A process of ours."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process, self._log = process, log

    def wait_until_started(self) -> None:
        """Return once its loops beat."""
        for _ in range(WAITS * 20):
            if '"event": "started"' in self._log.read_text():
                return
            if self._process.poll() is not None:
                break
            threading.Event().wait(0.05)
        raise RuntimeError(f"it did not start: {self._log.read_text()[-2000:]}")

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
