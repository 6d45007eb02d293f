"""Join somebody's own chat to their name: a link with a token, good once and for a quarter of an hour of real time.

The link is made while both sit at one table, so its minutes are the machine's: turning the demo's clock does not end them.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import enrolment
from db.queries import addresses, contacts, installation, invitations, journal, pairings, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, ContactState, Mode, PersonKind, SubjectKind
from desk.ages import age_of
from desk.council.checks import TELEGRAM_FROM_AGE
from desk.refusals import Refused
from scheduler.clock import machine_time
from scheduler.engine import Engine

GUESTS_MAX = 10  # T4: a demo speaks to those who came by themselves, and to few

_ADDRESS = "contact.address_sealed"


async def invite(
    engine: Engine,
    scope: Scope,
    vault: Vault,
    ref: str,
    *,
    bot_username: str,
    entropy: Callable[[int], bytes],
    claimed_age: int | None = None,
    actor: str = "operator",
) -> str:
    """A link that joins whoever opens it first; only its hash is kept. `claimed_age`: what they say, where no birth date is on file."""
    token = enrolment.new_token(entropy)
    link = enrolment.deep_link(bot_username, token)
    async with engine.database.transaction() as tx:
        person = await one_person(tx, scope, ref)
        own, now, is_demo = Scope(person.authority_id), await engine.clock.civil(tx), await installation.mode_of(tx) is Mode.DEMO
        on_file = await age_of(tx, own, vault, person, now)
        if person.kind is PersonKind.YOUNG_PERSON:
            _refuse_the_young(ref, on_file, claimed_age, is_demo=is_demo)
        if is_demo and await contacts.guests(tx, Scope.everywhere()) >= GUESTS_MAX:
            raise Refused(f"This demo has its {GUESTS_MAX} guests.")
        made_at = await engine.clock.machine(tx)
        invitation = {"id": engine.new_id(), "authority_id": person.authority_id, "person_id": person.id, "used_at": None}
        invitation |= {"channel": ChannelName.TELEGRAM, "token_hash": enrolment.token_hash(token), "made_at": made_at}
        await invitations.insert(tx, own, invitation | {"expires_at": made_at + enrolment.VALID_FOR})
        how = "" if claimed_age is None else ", by the age they claim"
        told = f"{ref} is invited to Telegram{how}"
        await journal.append(tx, own, [line(engine.new_id, person, now, "Invited", told, actor)])
    return link


def _refuse_the_young(ref: str, on_file: int | None, claimed: int | None, *, is_demo: bool) -> None:
    """Of two ages the lower counts, and one that nobody knows is too low. In a demo nobody is at stake, and anybody may try it."""
    known = [age for age in (on_file, claimed) if age is not None]
    if known and min(known) < TELEGRAM_FROM_AGE:
        raise Refused(f"{ref} is under {TELEGRAM_FROM_AGE}, and nobody under {TELEGRAM_FROM_AGE} is put on Telegram.")
    if not known and not is_demo:
        raise Refused(
            f"Nobody under {TELEGRAM_FROM_AGE} is put on Telegram, and {ref} has no birth date on file: "
            "say the age they claim with --claimed-age, or use --channel sms."
        )


async def one_person(tx: AsyncConnection, scope: Scope, ref: str) -> Record:
    """Whoever has that reference, or a refusal."""
    found = await people.by_ref(tx, scope, ref)
    if len(found) != 1:
        raise Refused(f"Nobody has the reference {ref}." if not found else f"Two authorities have a {ref}; name the authority.")
    return found[0]


async def redeem(
    tx: AsyncConnection, scope: Scope, vault: Vault, new_id: Callable[[], UUID], token: str, channel: str, address: str, now: datetime
) -> Record | None:
    """Use an invitation up, in the listener's transaction: the contact, which may wait to be confirmed, or nothing. `now` is civil."""
    if channel != ChannelName.TELEGRAM or not enrolment.looks_like_token(token):
        return None
    hashed, machine = enrolment.token_hash(token), await machine_time(tx)
    found = await invitations.by_token(tx, scope, hashed)
    if found is None or not enrolment.is_open(made_at=found.made_at, used_at=found.used_at, now=machine):
        return None
    own = Scope(found.authority_id)
    person = await people.person_of(tx, own, found.person_id)
    is_demo = await installation.mode_of(tx) is Mode.DEMO
    full = is_demo and await contacts.guests(tx, Scope.everywhere()) >= GUESTS_MAX
    if person is None or full or await is_too_young(tx, own, vault, person, now):
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
        row |= {"number": enrolment.pairing_number(token), "replied_at": machine}
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
        fresh = {"unheard_since": None, "replaced_at": None} if is_demo else {}
        await contacts.change_contact(tx, scope, known.id, proven=proven, state=state, position=position, **fresh)
        await contacts.mark_shared(tx, scope, keys)
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
    await contacts.mark_shared(tx, scope, keys)
    return contact_id


async def is_too_young(tx: AsyncConnection, scope: Scope, vault: Vault, person: Record, now: datetime) -> bool:
    """By the birth date on file; where there is none, whoever made the link was told their age."""
    found = await age_of(tx, scope, vault, person, now)
    return found is not None and found < TELEGRAM_FROM_AGE


def line(
    new_id: Callable[[], UUID],
    person: Record,
    now: datetime,
    event: str,
    reason: str,
    actor: str,
    channel: ChannelName = ChannelName.TELEGRAM,
) -> dict[str, object]:
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
        content={"channel": channel.value},
    )
