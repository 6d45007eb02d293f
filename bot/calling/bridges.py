"""Putting a worker through to the young person whose alert is theirs: looked at once more at the moment at which it would ring."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calling.pages import Page
from bot.channels.sms.client import NUMBER
from bot.listener.bridge import may_be_rung
from db.queries import contacts
from db.scope import Scope
from db.vault import Vault
from ladder.alert import Phase
from ladder.words import Cause


async def number_of(tx: AsyncConnection, vault: Vault, page: Page, *, guests_only: bool) -> str | None:
    """Which number to ring; none where it is theirs no more, where there is duress, or where there is no telephone."""
    row, known = page.rows[0], page.known
    alert, child = known.alert_of(row), known.about[row.alert_id]
    is_theirs = alert.phase is Phase.TAKEN and alert.taken_by == known.people[row.recipient_id].ref
    if child is None or not is_theirs or Cause.DURESS in alert.causes:
        return None
    for one in await contacts.contacts_of(tx, Scope.everywhere(), [child]):
        if may_be_rung(one.channel, one.state, proven=one.proven) and (one.guest or not guests_only):
            number = vault.open("contact.address_sealed", one.id, one.address_sealed)
            if NUMBER.fullmatch(number):
                return number
    return None
