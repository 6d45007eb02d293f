"""Join somebody's own chat to their name: a link with a token, good once and for a quarter of an hour of real time.

The link is made while both sit at one table, so its minutes are the machine's: turning the demo's clock does not end them.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import enrolment
from db.queries import addresses, authorities, contacts, installation, invitations, journal, pairings, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, ContactState, Mode, PersonKind, SubjectKind
from desk.council.checks import TELEGRAM_FROM_AGE
from desk.council.people import age
from desk.refusals import Refused
from ladder.cadence import local_date
from scheduler.engine import Engine

GUESTS_MAX = 10  # T4: a demo speaks to those who came by themselves, and to few

_DETAILS, _ADDRESS = "young_person.details_sealed", "contact.address_sealed"


async def invite(
    engine: Engine, scope: Scope, vault: Vault, ref: str, *, bot_username: str, entropy: Callable[[int], bytes], actor: str = "operator"
) -> str:
    """A link that joins whoever opens it first; only its hash is kept."""
    token = enrolment.new_token(entropy)
    link = enrolment.deep_link(bot_username, token)
    async with engine.database.transaction() as tx:
        found = await people.by_ref(tx, scope, ref)
        if len(found) != 1:
            raise Refused(f"Nobody has the reference {ref}." if not found else f"Two authorities have a {ref}; name the authority.")
        (person,) = found
        own, now = Scope(person.authority_id), await engine.clock.civil(tx)
        if await _is_too_young(tx, own, vault, person, now):
            raise Refused(f"{ref} is under {TELEGRAM_FROM_AGE}, and nobody under {TELEGRAM_FROM_AGE} is put on Telegram.")
        if await installation.mode_of(tx) is Mode.DEMO and await contacts.guests(tx, Scope.everywhere()) >= GUESTS_MAX:
            raise Refused(f"This demo has its {GUESTS_MAX} guests.")
        made_at = await engine.clock.machine(tx)
        invitation = {"id": engine.new_id(), "authority_id": person.authority_id, "person_id": person.id, "used_at": None}
        invitation |= {"channel": ChannelName.TELEGRAM, "token_hash": enrolment.token_hash(token), "made_at": made_at}
        await invitations.insert(tx, own, invitation | {"expires_at": made_at + enrolment.VALID_FOR})
        await journal.append(tx, own, [line(engine.new_id, person, now, "Invited", f"{ref} is invited to Telegram", actor)])
    return link


async def redeem(
    tx: AsyncConnection, scope: Scope, vault: Vault, new_id: Callable[[], UUID], token: str, channel: str, address: str, now: datetime
) -> Record | None:
    """Use an invitation up, in the listener's transaction: the contact, which may wait to be confirmed, or nothing. `now` is civil."""
    if channel != ChannelName.TELEGRAM or not enrolment.looks_like_token(token):
        return None
    hashed, machine = enrolment.token_hash(token), await installation.machine_now(tx)
    found = await invitations.by_token(tx, scope, hashed)
    if found is None or not enrolment.is_open(made_at=found.made_at, used_at=found.used_at, now=machine):
        return None
    own = Scope(found.authority_id)
    person = await people.person_of(tx, own, found.person_id)
    is_demo = await installation.mode_of(tx) is Mode.DEMO
    full = is_demo and await contacts.guests(tx, Scope.everywhere()) >= GUESTS_MAX
    if person is None or full or await _is_too_young(tx, own, vault, person, now):
        return None
    if await _is_anothers_chat(tx, vault, person, address):
        # A "1" from it could be anybody's (K11), and would be read as the young person's.
        await journal.append(tx, own, [line(new_id, person, now, "JoinRefused", "refused: the chat is somebody else's", person.ref)])
        return None
    if await invitations.redeem(tx, own, hashed, machine) is None:
        return None
    contact_id = await _join(tx, own, vault, new_id, person, address, is_demo=is_demo)
    await journal.append(tx, own, [line(new_id, person, now, "Joined", f"{person.ref} joined by an invitation", person.ref)])
    joined = await contacts.contact_of(tx, own, contact_id)
    if joined is not None and not joined.proven:
        row = {"id": new_id(), "authority_id": person.authority_id, "person_id": person.id, "contact_id": contact_id, "made_at": machine}
        row |= {"number": enrolment.pairing_number(token), "confirmed_at": None, "confirmed_by": None}
        await pairings.insert(tx, own, row)
    return joined


async def _is_anothers_chat(tx: AsyncConnection, vault: Vault, person: Record, address: str) -> bool:
    """Whether somebody of another kind is heard there already; two young people, or two carers, may share a phone."""
    keys = vault.address_keys(ChannelName.TELEGRAM, address)
    there = await contacts.people_at(tx, Scope.everywhere(), ChannelName.TELEGRAM, keys)
    return any(one.kind is not person.kind for one in there)


async def _join(
    tx: AsyncConnection, scope: Scope, vault: Vault, new_id: Callable[[], UUID], person: Record, address: str, *, is_demo: bool
) -> UUID:
    """The contact, before the person's others: they chose it last. A demo's guest counts at once; of real people a worker confirms it."""
    theirs = await contacts.contacts_of(tx, scope, [person.id])
    position = min((row.position for row in theirs), default=1) - 1
    keys = vault.address_keys(ChannelName.TELEGRAM, address)
    known = next((row for row in theirs if row.channel is ChannelName.TELEGRAM and row.address_key in keys), None)
    if known is not None:
        state = ContactState.OPEN if is_demo or (known.proven and known.state is not ContactState.STALE) else known.state
        proven = is_demo or (known.proven and known.state is not ContactState.STALE)
        await contacts.change_contact(tx, scope, known.id, proven=proven, state=state, position=position)
        return UUID(str(known.id))
    contact_id = new_id()
    row = {
        "id": contact_id,
        "authority_id": person.authority_id,
        "person_id": person.id,
        "position": position,
        "channel": ChannelName.TELEGRAM,
        "manner": None,
        "address_sealed": vault.seal(_ADDRESS, contact_id, address),
        "address_key": (await addresses.in_use(tx, Scope.everywhere(), [keys]))[0],
        "proven": is_demo,
        "state": ContactState.OPEN,
        "ever_delivered": False,
        "guest": is_demo,
        "shared_with_kin": False,
    }
    await contacts.insert_contacts(tx, scope, [row])
    return contact_id


async def _is_too_young(tx: AsyncConnection, scope: Scope, vault: Vault, person: Record, now: datetime) -> bool:
    """By the birth date we were told; where there is none, the worker who invites has looked."""
    if person.kind is not PersonKind.YOUNG_PERSON:
        return False
    (row,) = await people.children_state(tx, scope, [person.id])
    details = {} if row.details_sealed is None else json.loads(vault.open(_DETAILS, row.id, row.details_sealed))
    council = await authorities.authority(tx, scope, person.authority_id)
    if "birth_date" not in details or council is None:
        return False
    return age(date.fromisoformat(details["birth_date"]), local_date(now, council.timezone)) < TELEGRAM_FROM_AGE


def line(new_id: Callable[[], UUID], person: Record, now: datetime, event: str, reason: str, actor: str) -> dict[str, object]:
    """A line of the journal about how somebody is reached."""
    return journal.entry(
        id=new_id(),
        authority_id=person.authority_id,
        at=now,
        subject_kind=SubjectKind.PERSON,
        subject_id=person.id,
        version=None,
        event=event,
        actor=actor,
        reason=reason,
        content={"channel": ChannelName.TELEGRAM.value},
    )
