"""Who is reached on Telegram and is under sixteen after all, by the file or by what was told before: told, and never dropped silently."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from db.queries import contacts, people
from db.queries.rows import grouped
from db.words import ChannelName, ContactState
from desk.ages import details_of
from desk.council import Council, Kind, Person
from desk.council.checks import TELEGRAM_FROM_AGE
from desk.council.council import CouncilWarning
from desk.council.people import age
from desk.storing.ledger import Ledger
from ladder.cadence import local_date


async def warn_of_the_young(ledger: Ledger, council: Council, ids: Mapping[str, UUID]) -> None:
    """Of two dates the later counts: one that was corrected in the file alone, or that the file has lost, protects all the same."""
    young = {ids[one.ref]: one for one in council.people if one.kind is Kind.YOUNG_PERSON}
    rows = grouped(await contacts.contacts_of(ledger.tx, ledger.scope, young), "person_id")
    chats = [one for one, theirs in rows.items() if any(_is_chat(row.channel, row.state) for row in theirs)]
    today = local_date(ledger.now, council.authority.timezone)
    for row in await people.children_state(ledger.tx, ledger.scope, chats) if chats else ():
        stored = details_of(ledger.vault, row).get("birth_date")
        born = [one for one in (young[row.id].birth_date, None if stored is None else date.fromisoformat(stored)) if one is not None]
        if born and age(max(born), today) < TELEGRAM_FROM_AGE:
            ledger.warnings.append(_warning(young[row.id]))


def _is_chat(channel: ChannelName, state: ContactState) -> bool:
    return channel is ChannelName.TELEGRAM and state is not ContactState.STALE


def _warning(person: Person) -> CouncilWarning:
    sentence = f"{person.ref} is under {TELEGRAM_FROM_AGE} and has a chat on Telegram; prove another phone of theirs, and tell them why"
    field = "birth_date" if person.where.has("birth_date") else "ref"
    return CouncilWarning(person.where.of(field), field, sentence)
