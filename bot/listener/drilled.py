"""What a worker answered to a drill: the same forms as for an alert, and nothing comes of them but that they were quick, or not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.listener.said import Said, Speaker
from bot.listener.worker import Wanted, say
from db.queries import contacts, drills, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane, SubjectKind
from ladder.words import WorkerMeaning
from scheduler.case import Case


async def answer(tx: AsyncConnection, aside: Case, speaker: Speaker, want: Wanted, what: Said, phone: Sequence[bytes]) -> str:
    """Take the drill, or say in one sentence why not; which text answers. `phone`: the keys of the address that this came from."""
    found = want.drill
    assert found is not None, "a drill was found"
    own = Scope(speaker.authority_id)
    is_anothers = speaker.contact.shared_duty_phone is not None and speaker.id != found.worker_id
    text_key = "drill_not_yours" if is_anothers else await _text_key(tx, own, aside, want, found, what, phone)
    if text_key == "drill_taken":
        found = await drills.drill_of(tx, own, found.id) or found
    say(aside, speaker, what, text_key, _params(found))
    return text_key


async def _text_key(tx: AsyncConnection, own: Scope, aside: Case, want: Wanted, found: Record, what: Said, phone: Sequence[bytes]) -> str:
    # By the phone, and not by whose it is: several may be on duty with one.
    if not any(one.address_key in phone for one in await contacts.contacts_of(tx, own, [found.worker_id])):
        return "drill_not_yours"
    if found.taken_at is not None:
        return "drill_taken"
    if what.at >= found.ends_at:
        return "drill_over"
    if want.reading.meaning is not WorkerMeaning.TAKE:
        return "drill_only"
    if await drills.take(tx, own, found.id, what.at):
        # Of two roads the other need not be tried any more.
        await outbox.withdraw_all(tx, own, what.at, Lane.PAGE, "id", map(UUID, found.messages))
        ref = aside.council.people[found.worker_id].ref
        aside.write_line(
            SubjectKind.PERSON, found.worker_id, None, "DrillTaken", f"{ref} took the drill {found.code}", ref, {"drill": found.id.hex}
        )
    return "drill_taken"


def _params(found: Record) -> dict[str, Any]:
    taken_at = None if found.taken_at is None else found.taken_at.isoformat()
    return {"code": found.code, "by": found.ends_at.isoformat(), "at": taken_at}
