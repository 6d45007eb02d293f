"""What a phone says of itself by speaking: somebody holds it, so it has been heard of; or it is somebody else's, so nobody is asked there.

Only a worker proves a phone (`desk.pairings`). A reply says that somebody has it, and not who.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener.said import Said, Settled, Speaker
from db.queries import pairings
from db.words import ContactState
from ladder.words import Meaning
from scheduler.case import Case
from scheduler.engine import Engine
from scheduler.known import Contact


def is_surely_theirs(contact: Contact) -> bool:
    """Whether what comes from it comes from them: nobody has proven it yet, or it is stale, and it may be anybody's."""
    return contact.proven and contact.state is not ContactState.STALE


async def heard(
    tx: AsyncConnection, engine: Engine, cases: Mapping[UUID, Case], speakers: Iterable[Speaker], what: Said, settled: Settled | None
) -> None:
    """Somebody spoke from these phones, and this came of it."""
    if settled is None or not what.is_from_a_person:
        return
    unsure = []
    for speaker in speakers:
        if not is_surely_theirs(speaker.contact):
            unsure.append(speaker.contact.id)
        elif speaker.contact.unheard_since is not None:
            _is_heard_of(cases, speaker)
    if not unsure:
        return
    machine = await engine.clock.machine(tx)
    if settled.meaning == Meaning.WRONG:
        await pairings.refuse(tx, engine.scope, unsure, machine)
    elif settled.meaning != Meaning.STOP:
        await pairings.replied(tx, engine.scope, unsure, machine)


def _is_heard_of(cases: Mapping[UUID, Case], speaker: Speaker) -> None:
    theirs = (case for case in cases.values() if case.id == speaker.id or (case.placement and speaker.id in case.placement.carers))
    case = next(theirs, None)
    if case is not None:
        case.gathered.contacts.setdefault(speaker.contact.id, {})["unheard_since"] = None
