"""No cry is lost: whatever a young person wrote that is not plainly fine stands in an alert, or is still being read (promises 3, 9).

What is still being read is looked at again after every step, until an alert has it. Under open cover alone an "ok" may come first (K5):
then words that nobody can read stand on the board, but never words that people judged to be clear.
A wish for another language is no cry: where it was granted, they are written to in it.
"""

from enum import Enum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.inbound import Inbound, InboundKind
from bot.inbox import read_body
from bot.listener.language import SETTLED as GRANTED
from bot.meaning import named_language
from db.tables import inbox, journal, person
from db.words import InboxKind
from ladder.words import Cause, Cover, Outcome
from tests.simulation.council import Young
from tests.simulation.narration import Broken
from tests.simulation.phrases import LANGUAGES, is_code, truth
from tests.simulation.promises.sight import Cry, Sight

PROMISE = "no cry is lost"
CALM = {"ok", "later", "pause"}
UNREADABLE = {"unclear", "person", "language"}
DIGITS = {"1": {"ok"}, "2": {"later"}, "3": {"call"}, "4": {"help"}}


class Stand(Enum):
    """How far somebody's words have come."""

    TOLD = "a person has them"
    READ = "they wait for a reader"
    LOST = "nobody will hear of them"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the messages that have just been settled, and of those that waited for a reader."""
    settled = (inbox.c.kind == InboxKind.MESSAGE, inbox.c.settled_at >= sight.since)
    wishes: dict[UUID, str] = {}
    for row in (await tx.execute(select(inbox).where(*settled).order_by(inbox.c.id))).all():
        said = read_body(sight.world.vault, row)
        here = [child for child in sight.cast.young if said.address in child.addresses]
        coded = [child for child in here if _is_code(said, child)]
        for child in coded:
            if row.id.hex not in _received(sight, child, Cause.DURESS):
                raise Broken(PROMISE, f"{child.ref} sent the silent code, and no alert has it")
        if row.settled_as == GRANTED and _only_a_language(said, here):
            wishes |= {_id(sight, child): said.text for child in here}
            continue
        if here and not coded and _tells(said, here):
            what = said.text or said.press.rpartition(":")[2] or said.kind.value
            told = f"{what!r} (read as {row.meaning}, settled as {row.settled_as})"
            sight.cries[row.id] = Cry(tuple(here), told, frozenset(_meanings(said, here)))
    await _are_granted(sight, tx, wishes)
    for message, cry in list(sight.cries.items()):
        stand = {await _how_it_stands(sight, tx, child, message, cry) for child in cry.by}
        if Stand.TOLD in stand:
            del sight.cries[message]
        elif Stand.READ not in stand:
            raise Broken(PROMISE, f"{cry.by[0].ref} said {cry.said}, and nobody will hear of it")


async def _are_granted(sight: Sight, tx: AsyncConnection, wishes: dict[UUID, str]) -> None:
    """Whoever asked for another language, and was told it is granted, is written to in it: of two wishes in the last."""
    rows = (await tx.execute(select(person.c.id, person.c.language).where(person.c.id.in_(wishes)))).all()
    written_to = {row.id: row.language for row in rows}
    for who, text in wishes.items():
        if written_to[who] not in {named_language(text, tag) for tag in LANGUAGES}:
            raise Broken(PROMISE, f"{sight.ref(who)} asked for a language with {text!r}, and is written to in {written_to[who]}")


def _only_a_language(said: Inbound, here: list[Young]) -> bool:
    """Whether people judged that it asks for a language, and for nothing else, whoever of these wrote it."""
    return (
        said.kind is InboundKind.TEXT
        and bool(here)
        and all(truth(child.language).get(said.text) == frozenset({"language"}) for child in here)
    )


def _is_code(said: Inbound, child: Young) -> bool:
    if child.code is None:
        return False
    if said.kind is InboundKind.PRESS:
        return child.code == f"button:{said.press.rpartition(':')[2]}"
    return said.kind is InboundKind.TEXT and is_code(said.text, child.language, child.code)


def _tells(said: Inbound, here: list[Young]) -> bool:
    """Whether a person must hear of it, by what people judged it to mean."""
    if said.kind is InboundKind.RING:
        return True
    if said.kind is InboundKind.PRESS:
        return said.press.rpartition(":")[2] not in ("ok", "great", "later")
    meanings = _meanings(said, here)
    return bool(meanings) and not meanings & CALM


def _meanings(said: Inbound, here: list[Young]) -> set[str]:
    if said.kind is not InboundKind.TEXT:
        return set()
    return set(DIGITS.get(said.text, ())).union(*(truth(child.language).get(said.text, ()) for child in here))


def _received(sight: Sight, child: Young, *causes: Cause) -> set[str]:
    """The messages behind what alerts about this young person have received."""
    facts = sight.journalled.facts.get(_id(sight, child), [])
    told = [fact for fact in facts if not causes or fact.cause in causes]
    return {message for fact in told for message in (fact.message, *fact.more_words) if message is not None}


def _id(sight: Sight, child: Young) -> UUID:
    return next(one for one, row in sight.people.items() if row.ref == child.ref)


async def _how_it_stands(sight: Sight, tx: AsyncConnection, child: Young, message: UUID, cry: Cry) -> Stand:
    """In a fact that an alert received; or in a check-in that waits for a reader, or that an "ok" then made clear (K5)."""
    if message.hex in _received(sight, child):
        return Stand.TOLD
    of_child = [row for row in sight.journalled.rows.values() if row.young_person_id == _id(sight, child) and "slot" in row._mapping]
    read = [row for row in of_child if message.hex in (row.state.get("unclear_message"), *row.state.get("more_words", ()))]
    if any(row.outcome is None for row in read):
        return Stand.READ
    for row in read:
        is_open = row.state["terms"]["cover"] == Cover.OPEN and row.outcome in (Outcome.OK, Outcome.LATER_THEN_OK)
        line = (journal.c.subject_id == row.id, journal.c.event == "Line")
        if is_open and cry.meanings & UNREADABLE and (await tx.execute(select(journal.c.id).where(*line))).first() is not None:
            return Stand.TOLD
    return Stand.LOST
