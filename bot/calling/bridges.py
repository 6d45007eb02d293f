"""Putting a worker through to the young person whose alert is theirs, or to the carer: looked at once more at the moment at which it would
ring."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calling.pages import Page
from bot.channels.sms.client import NUMBER
from bot.listener.bridge import may_be_rung
from db.queries import contacts, inbox, placements
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ContactState
from ladder.alert import Alert, Phase
from ladder.cadence import local_date
from ladder.words import FOR_A_PERSON, AskCarer, Cause, Cover, Who


async def number_of(tx: AsyncConnection, vault: Vault, page: Page, *, guests_only: bool) -> str | None:
    """Which number to ring; none where it is theirs no more, where there is duress, or where there is no telephone."""
    row, known = page.rows[0], page.known
    alert, child = known.alert_of(row), known.about[row.alert_id]
    is_theirs = alert.phase is Phase.TAKEN and alert.taken_by == known.people[row.recipient_id].ref
    if child is None or not is_theirs or Cause.DURESS in alert.causes:
        return None
    is_carers = row.text_key == "bridge_carer"
    candidates = await _carers(tx, page, child) if is_carers else await _young_persons(tx, alert, child)
    for one in candidates:
        if may_be_rung(one.channel, one.state, proven=one.proven) and (one.guest or not guests_only):
            number = vault.open("contact.address_sealed", one.id, one.address_sealed)
            if NUMBER.fullmatch(number):
                return number
    return None


async def _young_persons(tx: AsyncConnection, alert: Alert, child: UUID) -> Iterable[Record]:
    asked_at = await _asked_at(tx, alert)

    def last(one: Record) -> tuple[bool, bool, bool]:
        return one.address_key != asked_at, one.shared_with_kin or one.cover is Cover.CLOSED, one.state is not ContactState.OPEN

    # The phone that asked comes first, as it does for what becomes of a cry (A2).
    return sorted(await contacts.contacts_of(tx, Scope.everywhere(), [child]), key=last)


async def _carers(tx: AsyncConnection, page: Page, child: UUID) -> Iterable[Record]:
    """Of those who look after them today, in the order in which they are asked; of a placement that asks no carer, nobody."""
    council = page.known.councils[page.rows[0].authority_id]
    today = local_date(page.known.now, council.zone)
    rows = await placements.carers_of(tx, Scope.everywhere(), [child], today)
    newest = [row for row in rows if row.placement_id == rows[0].placement_id and row.ask_carer is not AskCarer.NEVER]
    carers = [row.carer_id for row in newest]
    found = await contacts.contacts_of(tx, Scope.everywhere(), carers)
    return sorted(found, key=lambda one: (carers.index(one.person_id), one.state is not ContactState.OPEN))


async def _asked_at(tx: AsyncConnection, alert: Alert) -> bytes | None:
    """The address at which the young person last asked for a person."""
    asked = (one for one in reversed(alert.facts) if one.cause in FOR_A_PERSON and one.by is not Who.CARER and one.message)
    fact = next(asked, None)
    entry = None if fact is None else await inbox.entry_of(tx, Scope.everywhere(), UUID(fact.message))
    return None if entry is None else entry.sender_key
