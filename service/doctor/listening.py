"""Which recordings there are, of every authority and language that somebody is written to in, and how many need them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.knowing import reads
from bot.recordings import KEYS, Stands, is_signed
from db.queries import enrolled
from db.scope import Scope
from db.vault import UnknownKey, Unreadable, Vault
from desk.ages import details_of
from service.doctor.facts import Recorded, Spoken
from service.installation import Installation

Needs = Counter[tuple[str, str]]  # by council and language


async def who_need_them(tx: AsyncConnection, vault: Vault, councils: Mapping[UUID, str]) -> Needs:
    """How many young people do not read. What cannot be opened is a finding of its own."""
    found = Needs()
    for row in await enrolled.young_people(tx, Scope.everywhere()):
        try:
            found[councils[row.authority_id], row.language] += not reads(details_of(vault, row))
        except (UnknownKey, Unreadable):
            continue
    return found


def recorded(at: Installation, spoken: Iterable[Spoken], needs: Needs) -> tuple[Recorded, ...]:
    """What lies in the folder for each of them."""
    return tuple(_of(at, one, needs[one.council, one.tag]) for one in spoken)


def _of(at: Installation, one: Spoken, cannot_read: int) -> Recorded:
    stands = {key: at.recordings.stands(one.council, one.tag, key) for key in KEYS}
    there, missing, unusable = (tuple(key for key in KEYS if stands[key] is each) for each in Stands)
    return Recorded(one.council, one.tag, one.name, there, missing, unusable, is_signed(one.tag), cannot_read)
