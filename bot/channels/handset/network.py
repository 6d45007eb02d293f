"""The network of simulated phones: a channel to the courier, and the phones themselves to tests and to the console's page of handsets."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from bot.channels.handset import delivering, holding, receipts, screen
from bot.channels.handset.screen import Phone, Shown
from bot.channels.handset.visit import CHANNEL, Visit
from bot.channels.inbound import Press
from bot.channels.road import Letter, SendOutcome
from db.queries import demo
from db.session import Database
from db.vault import Vault
from db.words import Manner
from scheduler.clock import Clock

LINES_MAX = 100


class HandsetNetwork:
    """Every simulated phone of a demo. What their holders cannot do now raises `PhoneRefuses` with one sentence."""

    name = CHANNEL

    def __init__(self, database: Database, vault: Vault, ids: Callable[[], UUID], clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids
        self._clock = clock

    async def send(self, letter: Letter) -> SendOutcome:
        """Hand a letter to the phone's provider."""
        async with self._visit() as visit:
            return await delivering.deliver(visit, letter)

    async def settle_press(self, press: Press, text: str) -> None:
        """Take the buttons away, leaving the same text whichever was pressed."""
        async with self._visit() as visit:
            row_id = UUID(press.reference)
            left = {"text_sealed": visit.sealed(row_id, text)} if text else {}
            await demo.change_message(visit.tx, row_id, keyboard_gone=True, **left)

    async def tell_due_receipts(self) -> int:
        """Put the receipts whose civil time has come into the inbox; how many."""
        async with self._visit(reading=True) as visit:
            if not await demo.receipts_due(visit.tx, visit.now, 1):
                return 0
        async with self._visit() as visit:
            return await receipts.tell_due(visit)

    async def add(self, address: str, manner: Manner) -> None:
        """A phone for this address; one that is there stays as it is."""
        async with self._database.transaction() as tx:
            await demo.add_handsets(tx, [{"address": address, "manner": manner}])

    async def phones(self) -> list[Phone]:
        """Every phone and its switches, by address."""
        async with self._database.reading() as tx:
            return [screen.phone_of(row) for row in await demo.handsets(tx)]

    async def screen(self, address: str, limit: int = LINES_MAX) -> list[Shown]:
        """What stands on this phone's screen, the oldest line first."""
        async with self._visit(reading=True) as visit:
            return await screen.lines_of(visit, address, limit)

    async def says(self, address: str, text: str) -> None:
        """The holder writes to us."""
        async with self._visit() as visit:
            await holding.says(visit, address, text)

    async def presses(self, address: str, message_id: UUID, data: str) -> None:
        """The holder presses a button of a line on the screen, or a digit in a call they hear."""
        async with self._visit() as visit:
            await holding.presses(visit, address, message_id, data)

    async def rings(self, address: str) -> None:
        """The holder rings us."""
        async with self._visit() as visit:
            await holding.rings(visit, address)

    async def answers_call(self, address: str) -> Shown:
        """The holder presses 1 in the call that rings, and hears what it says."""
        async with self._visit() as visit:
            return await holding.answers_call(visit, address)

    async def switch(
        self,
        address: str,
        *,
        is_off: bool | None = None,
        no_credit: bool | None = None,
        is_blocked: bool | None = None,
        is_slow: bool | None = None,
    ) -> None:
        """The holder turns switches; those not named stay."""
        wanted = {"is_off": is_off, "no_credit": no_credit, "is_blocked": is_blocked, "is_slow": is_slow}
        async with self._visit() as visit:
            await holding.switch(visit, address, {name: on for name, on in wanted.items() if on is not None})

    async def is_down(self) -> bool:
        """Whether the provider takes nothing for young people and carers."""
        async with self._database.reading() as tx:
            return await demo.network_is_down(tx)

    async def go(self, *, down: bool) -> None:
        """The provider goes down, or comes back."""
        async with self._database.transaction() as tx:
            await demo.turn_network(tx, is_down=down)

    @asynccontextmanager
    async def _visit(self, *, reading: bool = False) -> AsyncIterator[Visit]:
        opened = self._database.reading() if reading else self._database.transaction()
        async with opened as tx:
            yield Visit(tx, self._vault, self._ids, *await self._clock.both(tx))
