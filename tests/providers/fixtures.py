"""Providers as fixtures: one process for the whole run, forgetful between tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.providers.telegram_phone import LoopbackTelegram

ROOT = Path(__file__).parents[2]


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """A provider in its own process; yields its address. It ends with us, however we end."""
    command = [sys.executable, "-m", module, "--port", "0", "--until-stdin-closes", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            assert address, f"{module} did not start"
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def telegram_process() -> Iterator[LoopbackTelegram]:
    """Telegram, for the whole run."""
    with running("tests.providers.telegram") as url:
        telegram = LoopbackTelegram(url)
        yield telegram
        telegram.close()


@pytest.fixture
def telegram(telegram_process: LoopbackTelegram) -> Iterator[LoopbackTelegram]:
    """Telegram with nobody in it; at the end it must have found no fault with what it was sent."""
    telegram_process.reset()
    yield telegram_process
    mistakes = telegram_process.heard["mistakes"]
    assert not mistakes, f"Telegram's rules were broken: {mistakes}"
