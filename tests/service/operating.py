"""`safetynet` as an operator runs it beside itself: processes of their own, in one folder, on one database."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.service.conftest import KEYS, SAFETYNET

ENDS_WITHIN = 300  # seconds, on a machine that does other things too


@dataclass
class Running:
    """A process that runs until it is stopped or killed; what it logs is kept."""

    process: subprocess.Popen[str]
    log: Path

    def said(self) -> str:
        """All that it has logged."""
        return self.log.read_text()

    def stop(self) -> int:
        """Ask it to stop; how it ended."""
        self.process.terminate()
        return self.process.wait(ENDS_WITHIN)

    def kill(self) -> None:
        """Without a word."""
        self.process.kill()
        self.process.wait(ENDS_WITHIN)


@dataclass
class Machine:
    """A folder, a database's address, and the keys."""

    folder: Path
    url: str
    keys: Mapping[str, str] = field(default_factory=lambda: KEYS)

    def environment(self) -> dict[str, str]:
        """What every process here is told."""
        binds = {f"SAFETYNET_{one}_BIND": "127.0.0.1:0" for one in ("CONSOLE", "PUBLIC")}
        return {"PATH": os.defpath, "LANG": "C.UTF-8", "SAFETYNET_DATABASE_URL": self.url, **self.keys, **binds}

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command, to its end."""
        command = [SAFETYNET, *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment(), capture_output=True, text=True, check=False, timeout=ENDS_WITHIN
        )

    def does(self, *words: str) -> str:
        """A command that is not refused; what it prints."""
        done = self.types(*words)
        assert done.returncode == 0, f"safetynet {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def runs(self, *words: str) -> Iterator[Running]:
        """A process that goes on beside others, until the block ends."""
        log = self.folder / f"{'-'.join(words)}-{len(list(self.folder.glob('*.log')))}.log"
        with log.open("w") as out:
            process = subprocess.Popen([SAFETYNET, *words], cwd=self.folder, env=self.environment(), stdout=out, stderr=out, text=True)
            try:
                yield Running(process, log)
            finally:
                process.kill()
                process.wait(ENDS_WITHIN)
