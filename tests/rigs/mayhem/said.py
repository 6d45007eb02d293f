"""What people said that evening, and what must have become of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import person
from ladder.words import Outcome
from tests.rigs.mayhem.council import CARERS, FINE, YOUNG_PEOPLE

Raw = dict[str, Any]
_WELL = (Outcome.OK, Outcome.LATER_THEN_OK)
_SEEN = (Outcome.CARER_SEEN, Outcome.OK, Outcome.LATER_THEN_OK)


async def everybody_was_heard(
    tx: AsyncConnection, said: Sequence[Raw], heard: Iterable[Record], asked: Iterable[Record], facts: dict[str, set[str]]
) -> list[str]:
    """Each word is in the inbox and settled. Who said that all is well ended well; of whoever said anything else a person was told."""
    mistakes: list[str] = []
    entries = {row.external_id: row for row in heard}
    for one in said:
        entry = entries.get(one["id"])
        if entry is None:
            mistakes.append(f"{one['id']} was said, and is not in the inbox")
        elif entry.settled_at is None:
            mistakes.append(f"{one['id']} was never settled")
    mistakes += [f"{row.kind} {row.external_id} was never settled" for row in entries.values() if row.settled_at is None]
    children = {row.id: row.ref for row in (await tx.execute(select(person.c.id, person.c.ref))).all()}
    check_ins = {children[row.young_person_id]: row for row in asked}
    words: dict[int, set[str]] = defaultdict(set)
    for one in said:
        if one["number"] is not None:
            words[one["number"]].add(one["words"])
    for number, theirs in words.items():
        is_carer = number >= CARERS
        ref = f"YP-{number - (CARERS if is_carer else YOUNG_PEOPLE)}"
        row = check_ins[ref]
        if theirs <= FINE and row.outcome not in (_SEEN if is_carer else _WELL):
            mistakes.append(f"{ref}: the {'carer' if is_carer else 'young person'} said that all is well, and it ended {row.outcome}")
        if not theirs <= FINE and not facts[UUID(str(row.id)).hex]:
            mistakes.append(f"{ref}: {'the carer' if is_carer else 'the young person'} needs somebody, and nobody was told")
    return mistakes
