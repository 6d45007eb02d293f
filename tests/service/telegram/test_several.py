"""Real processes with one token on one PostgreSQL: Telegram is asked by one of them, and by the next once that one has ended."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.operating import Machine
from tests.service.telegram.chats import calls
from tests.service.telegram.processes import until

AMINA = 42


@dataclass
class TelegramMachine(Machine):
    """A machine whose service speaks to a Telegram on the loopback."""

    telegram: LoopbackTelegram | None = None

    def environment(self) -> dict[str, str]:
        """What every process here is told."""
        assert self.telegram is not None
        ours = {"SAFETYNET_TELEGRAM_TOKEN": self.telegram.token, "SAFETYNET_TELEGRAM_API_URL": self.telegram.url}
        return super().environment() | ours


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_several_serve_without_a_conflict_and_nothing_is_lost_when_one_ends(
    empty_url: str, telegram: LoopbackTelegram, tmp_path: Path
) -> None:
    machine = TelegramMachine(tmp_path, empty_url, telegram=telegram)
    machine.does("migrate")

    def is_heard() -> bool:
        return not telegram.heard["waiting"]  # stored, and confirmed after that

    with machine.runs("serve") as one:
        until(lambda: calls(telegram, "getUpdates"))
        with machine.runs("serve") as other:
            until(lambda: '"event": "started"' in other.said())
            telegram.say(AMINA, "/start")
            until(is_heard)
            assert len(calls(telegram, "deleteWebhook")) == 1  # the first alone has come to the line
            assert one.stop() == 0
            telegram.say(AMINA, "/start")
            until(is_heard)
            assert len(calls(telegram, "deleteWebhook")) == 2
            assert other.stop() == 0
            assert "telegram_polled_twice" not in one.said() + other.said()
