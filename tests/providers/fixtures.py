"""Providers as fixtures: one process for the whole run, forgetful between tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio

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


@pytest.fixture(scope="session")
def twilio_process() -> Iterator[LoopbackTwilio]:
    """Twilio, for the whole run."""
    with running("tests.providers.twilio") as url:
        twilio = LoopbackTwilio(url)
        yield twilio
        twilio.close()


@pytest.fixture
def twilio(twilio_process: LoopbackTwilio) -> Iterator[LoopbackTwilio]:
    """Twilio with nothing sent; at the end it must have found no fault with what it was sent."""
    twilio_process.reset()
    yield twilio_process
    mistakes = twilio_process.heard["mistakes"]
    assert not mistakes, f"Twilio's rules were broken: {mistakes}"
