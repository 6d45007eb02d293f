"""Who it was that saw a young person: a carer or a worker of ours, by reference or by name, or an adult who is neither.

A carer who vouched for somebody must not become a second adult because a worker wrote their name in place of their reference (K7).
"""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import UnknownKey, Unreadable, Vault
from db.words import PersonKind
from desk.refusals import Refused
from ladder.words import AskCarer
from scheduler.case import Case


async def seer_of(tx: AsyncConnection, vault: Vault, case: Case, by: str, *, is_described: bool) -> Record | None:
    """The person of ours; none for anybody else. `is_described`: what they are to the young person was said too."""
    own = Scope(case.council.id)
    found = [*await people.by_ref(tx, own, by.strip()), *await people.by_ref(tx, own, by.strip().upper())]
    if not found:
        found = await _called(tx, own, vault, case, by)
        if found and (is_described or len(found) > 1):
            refs = ", ".join(one.ref for one in found)
            raise Refused(f"Who saw them: that is also the name of {refs}; write the reference, or another's name in full.")
    return _responsible(found[0], case) if found else None


async def _called(tx: AsyncConnection, own: Scope, vault: Vault, case: Case, by: str) -> list[Record]:
    """The workers, and the carers of that young person, whose name has all these words."""
    written = _words_of(by)
    if not any(len(word) > 1 for word in written):
        return []
    carers = {*(() if case.placement is None else case.placement.carers)}
    vouched = set() if case.cross_check is None else {word.carer for word in case.cross_check.value.words}
    rows = [*await people.all_of(tx, own, PersonKind.WORKER), *await people.all_of(tx, own, PersonKind.CARER)]
    meant = [row for row in rows if row.kind is PersonKind.WORKER or row.id in carers or row.ref in vouched]
    return [row for row in meant if written <= _words_of(_name(vault, row))]


def _name(vault: Vault, row: Record) -> str:
    try:
        return vault.open("person.name_sealed", row.id, row.name_sealed)
    except (UnknownKey, Unreadable):
        return ""  # whoever's name cannot be read is known by their reference


def _words_of(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _responsible(seer: Record, case: Case) -> Record:
    """An adult whose word counts: no young person, and no carer whom nobody asks."""
    if seer.kind is PersonKind.YOUNG_PERSON:
        raise Refused(f"Who saw them: {seer.ref} is a young person, and a sighting is a responsible adult's.")
    placement = case.placement
    if placement is not None and placement.ask_carer is AskCarer.NEVER and seer.id in placement.carers:
        raise Refused(f"Who saw them: {seer.ref} is not to be asked about them, so that their word is no sighting; write a note.")
    return seer
