"""How people are reached; and the simulated phones of a demo."""

from typing import Any
from uuid import UUID

from db.queries import addresses, contacts, demo, duty_phones
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.words import ChannelName, ContactState, Manner
from desk.council import Channel, Contact, Council
from desk.storing.ledger import Ledger

_ADDRESS = "contact.address_sealed"


async def store_contacts(ledger: Ledger, council: Council, ids: dict[str, UUID], configured: frozenset[str]) -> None:
    """New addresses behind those that are there; shared phones are nobody's yet; where simulated phones are offered, they are drawn."""
    stored = grouped(await contacts.contacts_of(ledger.tx, ledger.scope, ids.values()), "person_id")
    new: list[dict[str, Any]] = []
    for person in council.people:
        there = {(row.channel.value, row.address_key): row for row in stored.get(ids[person.ref], ())}
        position = 1 + max((row.position for row in there.values()), default=-1)
        for written in person.contacts:
            row = _found(ledger, there, written)
            if row is None:
                new.append(_row(ledger, ids[person.ref], position, written))
                ledger.created.append(f"contact of {person.ref} by {written.channel}")
                position += 1
            else:
                del there[row.channel.value, row.address_key]
                await _compare(ledger, person.ref, row, written)
        # Who joined by an invitation is in no file.
        ledger.missing += [f"contact of {person.ref} by {row.channel}" for row in there.values() if not row.guest]
    await _store_duty_phones(ledger, council)
    keys = await addresses.in_use(ledger.tx, Scope.everywhere(), [row["address_key"] for row in new])
    new = [{**row, "address_key": key} for row, key in zip(new, keys, strict=True)]
    await contacts.insert_contacts(ledger.tx, ledger.scope, new)
    await contacts.mark_shared(ledger.tx, ledger.scope)
    if Channel.HANDSET in configured:
        await demo.add_handsets(ledger.tx, [_handset(one) for person in council.people for one in person.contacts if one.manner])


async def _store_duty_phones(ledger: Ledger, council: Council) -> None:
    known = {row.ref for row in await duty_phones.all_of(ledger.tx, ledger.scope)}
    named = {one.shared_duty_phone for person in council.people for one in person.contacts} - {None}
    ledger.no_longer_written("duty phone", sorted(known), (ref for ref in named if ref is not None))
    new = sorted(ref for ref in named if ref is not None and ref not in known)
    rows = [{"id": ledger.new_id(), "authority_id": ledger.authority, "ref": ref, "wrong_at": []} for ref in new]
    await duty_phones.insert(ledger.tx, ledger.scope, rows)
    ledger.created += [f"duty phone {ref}" for ref in new]


def _found(ledger: Ledger, there: dict[tuple[str, bytes], Record], written: Contact) -> Record | None:
    keys = ledger.vault.address_keys(written.channel, written.address)
    return next((there[written.channel, key] for key in keys if (written.channel, key) in there), None)


def _row(ledger: Ledger, person: UUID, position: int, written: Contact) -> dict[str, Any]:
    contact_id = ledger.new_id()
    return {
        "id": contact_id,
        "authority_id": ledger.authority,
        "person_id": person,
        "position": position,
        "channel": ChannelName(written.channel),
        "manner": None if written.manner is None else Manner(written.manner),
        "address_sealed": ledger.vault.seal(_ADDRESS, contact_id, written.address),
        "address_key": ledger.vault.address_keys(written.channel, written.address),
        "proven": written.proven,
        "state": ContactState.OPEN,
        "ever_delivered": False,
        "shared_duty_phone": written.shared_duty_phone,
        "guest": False,
        "shared_with_kin": False,
    }


async def _compare(ledger: Ledger, ref: str, row: Record, written: Contact) -> None:
    shared = row.shared_duty_phone
    if shared is None and written.shared_duty_phone is not None:
        # From now on several use it: until they say so, the first of them answers for all.
        shared = written.shared_duty_phone
        await contacts.change_contact(ledger.tx, ledger.scope, row.id, shared_duty_phone=shared)
        ledger.created.append(f"duty phone {shared} of {ref}")
    # An address that was proven since stays proven, whatever the file of the first day says.
    proven = row.proven or written.proven
    ledger.compare(
        f"contact of {ref} by {written.channel}",
        {"manner": row.manner, "proven": row.proven, "shared_duty_phone": shared},
        {"manner": written.manner, "proven": proven, "shared_duty_phone": written.shared_duty_phone},
    )


def _handset(written: Contact) -> dict[str, Any]:
    switches = dict.fromkeys(("is_off", "no_credit", "has_rung", "is_blocked", "is_slow"), False)
    return {"address": written.address, "manner": Manner(str(written.manner)), **switches}
