"""A command line to type on, and what it leaves behind put right again."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from db.vault import new_keys
from service.command_line import main
from service.settings import Settings
from tests.providers.fixtures import telegram, telegram_process

__all__ = ["telegram", "telegram_process"]

SAFETYNET = str(Path(sys.executable).parent / "safetynet")
KEYS = {"SAFETYNET_KEYS": new_keys("k1"), "SAFETYNET_INDEX_KEYS": new_keys("i1")}


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Commands set logging up for their process; the next test has its own."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence of a refusal."""
        assert self.code == 1, f"{self.code}: {self.out}{self.err}"
        assert self.err.count("\n") == 1, f"not one line: {self.err}"
        assert self.err.endswith(".\n"), f"no sentence: {self.err}"
        assert self.out == ""
        return self.err.strip()


@dataclass(frozen=True)
class Terminal:
    """Types commands, in a directory of its own."""

    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    directory: Path

    def types(self, *words: str) -> Ended:
        """Run `safetynet …` in this process."""
        self.monkeypatch.setattr(sys, "argv", ["safetynet", *words])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        shown = self.capture.readouterr()
        return Ended(code, shown.out, shown.err)

    def does(self, *words: str) -> str:
        """Run what is not refused; what it prints."""
        ended = self.types(*words)
        assert (ended.code, ended.err) == (0, ""), f"safetynet {' '.join(words)}: {ended.out}{ended.err}"
        return ended.out

    def sets(self, **environment: str) -> None:
        """Set variables of the environment; an empty one is as good as none."""
        for name, value in environment.items():
            self.monkeypatch.setenv(name, value)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    """A terminal in an empty directory, where nothing of ours is set."""
    for name in Settings.model_fields:
        for spelt in (f"SAFETYNET_{name.upper()}", f"SAFETYNET_{name.upper()}_FILE"):
            monkeypatch.delenv(spelt, raising=False)
    monkeypatch.chdir(tmp_path)
    return Terminal(monkeypatch, capsys, tmp_path)


@pytest.fixture
def terminal(bare: Terminal, empty_url: str) -> Terminal:
    """A terminal with keys, and a database without a table, of each kind."""
    bare.sets(SAFETYNET_DATABASE_URL=empty_url, **KEYS)
    return bare
