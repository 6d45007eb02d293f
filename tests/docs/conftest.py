"""A terminal, as the command line's own tests have it, and a Telegram and a Twilio on the loopback."""

from tests.providers.fixtures import telegram, telegram_process, twilio, twilio_process
from tests.service.conftest import bare, logs_as_before, terminal

__all__ = ["bare", "logs_as_before", "telegram", "telegram_process", "terminal", "twilio", "twilio_process"]
