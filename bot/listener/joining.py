"""Whoever opened their own invitation: what the chat is told first, and whether it is asked which language it shall be."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.enrolment import pairing_number
from bot.listener.said import Said, Settled
from db.queries import pairings, people
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane, MadeBy, PersonKind
from scheduler.case import Case
from scheduler.council import contact_of
from scheduler.owing import REPLY_WORTH_FOR, owe, owe_which_language


class Welcome(Protocol):
    """Redeems an invitation: joins the address to the invited person, and says whose contact it now is."""

    async def __call__(self, tx: AsyncConnection, token: str, channel: str, address: str, now: datetime) -> Record | None:
        """The new contact's row, or nothing."""


async def greet(
    tx: AsyncConnection, scope: Scope, aside: Case, row: Record, joined: Record, what: Said, *, may_send: Callable[[str], bool]
) -> Settled:
    """That it is the chat we talked about; or, until a worker has said whose it is, a number and nothing else."""
    contact, made_by = contact_of(joined), (MadeBy.INBOUND, row.id, 0)
    owe(
        aside,
        made_by=(*made_by, 0),
        recipient=joined.person_id,
        contact=contact,
        lane=Lane.REPLY,
        text_key="joined" if joined.proven else "pairing",
        params={} if joined.proven else {"number": pairing_number(what.inbound.text)},
        not_after=what.at + REPLY_WORTH_FOR,
        inbox=row.id,
    )
    person = await people.person_of(tx, scope, joined.person_id)
    assert person is not None, "somebody we know"
    other = _other_language(person, joined, what.inbound.language_hint, may_send)
    if other is not None and joined.proven:
        owe_which_language(aside, (*made_by, 1), contact, (person.language, other))
    elif other is not None:
        await pairings.offer_language(tx, scope, contact.id, other)  # to be asked about once a worker has said whose chat it is
    return Settled("joined" if joined.proven else "to be confirmed")


def _other_language(person: Record, contact: Record, app: str, may_send: Callable[[str], bool]) -> str | None:
    """The language that a young person's app is set to, if we speak it, may send it, and they are written to in another.

    An app is set by whoever had the phone first: it is asked about, and never believed. Of a chat that two share nobody is asked.
    """
    tag = locales.language_of_app(app)
    if tag is None or person.kind is not PersonKind.YOUNG_PERSON or contact.shared_with_kin:
        return None
    return tag if tag != person.language and may_send(tag) else None
