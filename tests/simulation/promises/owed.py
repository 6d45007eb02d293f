"""Promise 7, the outbox: exactly what the decisions asked for, under exactly their keys, both ways.

Where an effect owes nothing the reason is one of few, and each can be told from the journal and the contacts: nobody could be asked, it
was taken back in the same instant, or the phone it would answer may not be written to.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import inbox, journal
from db.words import MadeBy
from ladder.effects import Ask, Page, Reply, Tell, TellPaged, TellYoungPerson, WithdrawPages, WithdrawQuestions
from ladder.events import Unreachable
from ladder.words import Who
from scheduler.shift_ends import SHIFT_ENDS
from tests.simulation.journalled import Decided
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 7, the outbox"
OWING = (Ask, Reply, Page, Tell, TellPaged, TellYoungPerson)


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of what has just been decided and owed."""
    rows: defaultdict[tuple[UUID, int, int], list[Record]] = defaultdict(list)
    for row in sight.fresh_owed:
        whom = row.recipient_id or row.stranger_id
        key = f"{row.made_by_kind.value}:{row.made_by.hex}:{row.version}:{_number(row)}:{whom.hex}:{row.road.value}"
        if row.key != key:
            raise Broken(PROMISE, f"a row is called {row.key} and is {key}")
        rows[(row.made_by, row.version, _number(row))].append(row)
    for decided in sight.journalled.fresh:
        for number, effect in enumerate(decided.effects):
            if isinstance(effect, OWING):
                _follows(sight, decided, number, effect, rows.pop((decided.subject, decided.version, number), []))
    left = [row for found in rows.values() for row in found if row.made_by_kind is not MadeBy.INBOUND and not await _shift_ends(tx, row)]
    if left:
        raise Broken(PROMISE, f"{left[0].key} ({left[0].text_key}) is owed, and no decision asked for it")
    entries = {row.made_by for found in rows.values() for row in found if row.made_by_kind is MadeBy.INBOUND}
    if entries:
        known = set((await tx.execute(select(inbox.c.id).where(inbox.c.id.in_(entries)))).scalars())
        if entries - known:
            raise Broken(PROMISE, "an answer is owed to a message that nobody sent")


async def _shift_ends(tx: AsyncConnection, row: Record) -> bool:
    """Whether it tells whoever leaves what they still hold: that is asked for by the rota, and journalled beside them."""
    if row.text_key != SHIFT_ENDS:
        return False
    told = (journal.c.subject_id == row.recipient_id, journal.c.event == "ShiftEndsSoon", journal.c.at == row.owed_at)
    return (await tx.execute(select(journal.c.id).where(*told))).first() is not None


def _number(row: Record) -> int:
    return int(row.key.split(":")[3])


def _follows(sight: Sight, decided: Decided, number: int, effect: Any, found: list[Record]) -> None:
    """These rows, and no others, follow from this effect."""
    wanted = _wanted(sight, decided, effect)
    wrong = [row for row in found if row.recipient_id not in wanted]
    most = {Page: len(getattr(effect, "by", ())), TellPaged: len(wanted)}.get(type(effect), 1)
    name = f"{sight.journalled.name_of(decided.subject)}, version {decided.version}: {effect}"
    if wrong or len(found) > most:
        raise Broken(PROMISE, f"{name} owes {[(sight.ref(row.recipient_id), row.text_key, row.road.value) for row in found]}")
    roads = {row.road for row in found}
    if isinstance(effect, Page) and roads != set(effect.by) and not _taken_back(sight, decided, number, effect):
        raise Broken(PROMISE, f"{name} owes only {sorted(roads)}")
    if not found and not isinstance(effect, Page | TellPaged) and not _excused(sight, decided, number, effect):
        raise Broken(PROMISE, f"{name} owes nothing, and nothing tells why")


def _wanted(sight: Sight, decided: Decided, effect: Any) -> set[UUID]:
    by_ref = {row.ref: one for one, row in sight.people.items()}
    match effect:
        case Ask(who) | Reply(who):
            if who is Who.CARER:
                return sight.carers.get(decided.about, set()) if decided.about is not None else set()
            return {decided.about} if decided.about is not None else set()
        case Page(worker) | Tell(worker):
            return {by_ref[worker]}
        case TellPaged(_, but):
            return {one for ref, one in by_ref.items() if ref != but and ref[:2] in ("DW", "MG", "LR")}
        case _:
            return {decided.about} if decided.about is not None else set()


def _excused(sight: Sight, decided: Decided, number: int, effect: Any) -> bool:
    if _taken_back(sight, decided, number, effect):
        return True
    match effect:
        case Ask():
            after = [one for one in sight.journalled.fresh if one.subject == decided.subject and one.version == decided.version + 1]
            return any(isinstance(one.event, Unreachable) and one.event.asking == decided.version for one in after)
        case Reply(Who.YOUNG_PERSON) | TellYoungPerson():
            return decided.about in sight.doubtful or decided.about in sight.shared
        case Reply(Who.CARER):
            return bool(_wanted(sight, decided, effect) & sight.doubtful)
        case _:
            return False


def _taken_back(sight: Sight, decided: Decided, number: int, effect: Any) -> bool:
    """Whether a later effect of the same instant withdraws it: then it may never have been written."""
    later = [
        other
        for one in sight.journalled.fresh
        if one.subject == decided.subject and one.at == decided.at and one.version >= decided.version
        for n, other in enumerate(one.effects)
        if one.version > decided.version or n > number
    ]
    match effect:
        case Page():
            return any(isinstance(one, WithdrawPages) for one in later)
        case Ask(who):
            return any(isinstance(one, WithdrawQuestions) and one.who in (None, who) for one in later)
        case _:
            return False
