"""What we remember of letters that may have gone out, for whoever reads Twilio's log."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from bot.channels.sms.asking import InDoubt, look_alike
from db.ids import made_at
from db.queries import contacts, doubtful, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import Lane
from ladder.words import Road

# No attempt left before the message was owed, however long the process that sent it has been dead. Clocks may be a minute apart.
EARLIER_BY = timedelta(seconds=90)
_SAID_FIRST = ("queued:", "sending:", "sent:", "delivered:", "initiated:", "ringing:", "in-progress:")  # of a text, of a call


class OurRecords:
    """The outbox, the inbox, and whose address it is."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault, self._scope = database, vault, Scope.everywhere()

    async def in_doubt(self, message_id: UUID) -> InDoubt | None:
        """This letter."""
        async with self._database.reading() as tx:
            row = next(iter(await outbox.messages(tx, self._scope, [message_id])), None)
            contact = None if row is None or row.contact_id is None else await contacts.contact_of(tx, self._scope, row.contact_id)
            if row is None or contact is None:
                return None
            since = made_at(row.id) - EARLIER_BY
            rivals = await doubtful.rivals(tx, self._scope, row, since)
        address, others = self._address(contact), [self._address(one) for one in rivals]
        # The log of calls hides no number.
        has_rivals = address in others if row.road is Road.VOICE else any(look_alike(address, other) for other in others)
        return InDoubt(address, row.lane is Lane.PAGE, since, has_rivals)

    def _address(self, contact: Record) -> str:
        return self._vault.open("contact.address_sealed", contact.id, contact.address_sealed)

    async def is_call(self, message_id: UUID) -> bool:
        """Whether it rang rather than was texted."""
        async with self._database.reading() as tx:
            row = await outbox.message(tx, self._scope, message_id)
        return row is not None and row.road is Road.VOICE

    async def known(self, sids: Iterable[str], message_id: UUID) -> set[str]:
        """Which of these are known to be other letters of ours: by the answer to another send, or by a receipt of another."""
        names = list(sids)
        told = {f"twilio:{name}:{said}": name for name in names for said in _SAID_FIRST}
        async with self._database.reading() as tx:
            sent = await doubtful.of_others(tx, self._scope, names, message_id)
            heard = await doubtful.receipts_of_others(tx, self._scope, told, message_id)
        return sent | {told[one] for one in heard}
