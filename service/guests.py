"""A demo speaks to a provider on the loopback, or to guests who joined it by their own invitation, and to nobody else (T4)."""

from urllib.parse import urlsplit
from uuid import UUID

from bot.channels.inbound import Press
from bot.channels.road import Channel, Finding, Letter, Refused, SendOutcome, Speaks
from db.queries import contacts
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


class GuestsOnly:
    """A channel of a demo that refuses every address but a guest's."""

    def __init__(self, channel: Channel, database: Database, vault: Vault) -> None:
        self._channel, self._database, self._vault = channel, database, vault

    @property
    def name(self) -> str:
        """The channel's own name."""
        return self._channel.name

    async def send(self, letter: Letter) -> SendOutcome:
        """Send to a guest."""
        if not await self._is_guest(letter.address):
            return Refused("not_a_guest")
        return await self._channel.send(letter)

    async def speak(self, address: str, recording: bytes, caption: str) -> SendOutcome:
        """Let a recording follow a text to a guest, where the channel can."""
        if not isinstance(self._channel, Speaks) or not await self._is_guest(address):
            return Refused("not_a_guest")
        return await self._channel.speak(address, recording, caption)

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """What the provider knows of a letter; it was a guest's."""
        return await self._channel.ask_about(message_id, attempt, provider_id)

    async def settle_press(self, press: Press, text: str) -> None:
        """Take a guest's buttons away."""
        if await self._is_guest(press.address):
            await self._channel.settle_press(press, text)

    async def _is_guest(self, address: str) -> bool:
        name = ChannelName(self.name)
        async with self._database.reading() as tx:
            found = await contacts.people_at(tx, Scope.everywhere(), name, self._vault.address_keys(name, address))
        return any(row.guest for row in found)
