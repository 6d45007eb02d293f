"""A page that rings: first only that there is one, its content once somebody pressed 1, then keys that take and pass.

A key is kept as what its owner said before anything answers it, like a text; the rules decide it, and the call then says what came of it.
That somebody pressed 1 is the receipt of the page: whatever ends a call without it was heard by nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot import briefing, inbox, receipts
from bot.briefing import Bundle, Known, drills, spoken
from bot.channels.inbound import Inbound, InboundKind
from bot.listener.worker import RING, RING_CARER
from bot.receipts import Receipt
from db.queries import drills as drilling
from db.queries import inbox as entries
from db.queries import outbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import Lane, ReceiptStatus
from ladder.words import Road

HEAR = "1"
_KEYS = {spoken.TAKE: "1", spoken.PASS: "2", RING: "1", RING_CARER: "1"}


@dataclass(frozen=True, slots=True)
class Ringing:
    """One call, as Twilio names it."""

    message_id: UUID
    attempt: int
    call: str  # the provider's name of it


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a call carries."""

    known: Known
    rows: tuple[Record, ...]
    text: str
    keys: dict[str, str]  # key: what it asks for, as an entry of the inbox says it
    labels: tuple[str, ...]  # what each key does, as it is said

    @property
    def words(self) -> list[str]:
        """What is read out, and then which keys there are."""
        return [spoken.spelt(self.known, self.text), *self.labels, locales.text(locales.ENGLISH, "V_again")]

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is left to take; who asked to be put through has taken it before."""
        return self.rows[0].lane is Lane.PAGE and all(spoken.is_settled(self.known, row) for row in self.rows)

    def told(self, act: str = "") -> str:
        """How the alert stands now."""
        return spoken.spelt(self.known, spoken.told(self.known, self.rows[0], act))


@dataclass(frozen=True, slots=True)
class DrillPage(Page):
    """The page of a drill: there is one key, and nobody to be told of."""

    drill: Record

    @property
    def words(self) -> list[str]:
        """What is read out, and then which key there is."""
        return [drills.spelt(self.text, self.drill.code), *self.labels, locales.text(locales.ENGLISH, "V_again")]

    @property
    def is_settled(self) -> bool:
        """Whether it was taken, or is over."""
        return self.drill.taken_at is not None or self.drill.ends_at <= self.known.now

    def told(self, act: str = "") -> str:
        """How the drill stands now."""
        if not self.is_settled:
            return locales.text(locales.ENGLISH, "V_not_yet", code=" ".join(self.drill.code))
        at = None if self.drill.taken_at is None else self.drill.taken_at.isoformat()
        text_key = "drill_over" if at is None else "drill_taken"
        return drills.spelt(drills.said(self.known, self.rows[0], text_key, self.drill.ends_at.isoformat(), at), self.drill.code)


class Pages:
    """The pages that are being listened to."""

    def __init__(self, vault: Vault, new_id: Callable[[], UUID]) -> None:
        self._vault, self._new_id, self._scope = vault, new_id, Scope.everywhere()

    async def page(self, tx: AsyncConnection, ringing: Ringing, now: datetime) -> Page | None:
        """What the call carries: one page, or as many as left in it together."""
        row = await outbox.message(tx, self._scope, ringing.message_id)
        if row is None or row.road is not Road.VOICE or not 1 <= ringing.attempt <= row.attempt:
            return None
        drill = await drilling.drill_of(tx, self._scope, row.made_by) if row.text_key == drills.PAGE else None
        if row.alert_id is None and drill is None:
            return None
        together = await outbox.in_envelopes(tx, self._scope, [row.id])
        rows = tuple(one for one in together if one.envelope_attempt == ringing.attempt) or (row,)
        known = await briefing.know(tx, self._scope, self._vault, rows, now)
        if len(rows) > 1 or row.rendered_sealed is None:
            said = briefing.render(known, Bundle(rows))
        else:
            said = briefing.unseal(self._vault, row.id, row.rendered_sealed)
        offered = [one for line in said.buttons for one in line]
        keys = {_KEYS[one.data.rpartition(":")[2]]: one.data for one in offered}
        read = (known, rows, said.text, keys, tuple(f"{one.label}." for one in offered))
        return Page(*read) if drill is None else DrillPage(*read, drill)

    async def heard(self, tx: AsyncConnection, ringing: Ringing, civil: datetime, machine: datetime) -> None:
        """Somebody listens: a machine presses no key."""
        told = Receipt(f"twilio:{ringing.call}:heard:", ringing.message_id, ringing.attempt, ReceiptStatus.DELIVERED.value, civil)
        await receipts.store(tx, self._vault, self._new_id, civil, machine, [told])

    async def pressed(self, tx: AsyncConnection, ringing: Ringing, page: Page, key: str, civil: datetime, machine: datetime) -> str:
        """Keep what the key asks for, as said from the phone that was rung; what that is."""
        row, asks = page.rows[0], page.keys[key]
        address, act = page.known.address_of(row).address, asks.rpartition(":")[2]
        press = Inbound(_name(ringing, act), row.channel.value, address, InboundKind.PRESS, press=asks, reference=ringing.call)
        await inbox.store(tx, self._vault, self._new_id, civil, machine, [press])
        return act

    async def is_decided(self, tx: AsyncConnection, ringing: Ringing, act: str) -> bool:
        """Whether the rules have decided what that key asked for."""
        return await entries.is_settled(tx, self._scope, _name(ringing, act))


def _name(ringing: Ringing, act: str) -> str:
    """A key that is told twice is one, and so is one that was pressed twice in a call."""
    return f"twilio:{ringing.call}:{act}"
