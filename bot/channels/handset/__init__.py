"""The simulated phone: a real channel that needs no provider. `network` is its door; `delivering`, `receipts`, `holding`, `screen` do
the work of the provider, of its receipts, of whoever holds the phone, and of the glass."""

from bot.channels.handset.holding import PhoneRefuses
from bot.channels.handset.network import HandsetNetwork
from bot.channels.handset.screen import Phone, Shown

__all__ = ["HandsetNetwork", "Phone", "PhoneRefuses", "Shown"]
