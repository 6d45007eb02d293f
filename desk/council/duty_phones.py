"""Duty phones that several workers use by turns: one reference, one telephone, and everybody who has it says so."""

from collections.abc import Iterator

from desk.council.council import Contact, Council, Kind, Person
from desk.council.nodes import CouncilFileError

_FIELD = "shared_duty_phone"


def shared_wrongly(council: Council) -> Iterator[CouncilFileError]:
    """Whoever answers from such a phone is asked who they are, so no contact may leave that open."""
    address_of: dict[str, str] = {}
    ref_of: dict[str, str] = {}
    for person, contact in _marked(council):
        ref = contact.shared_duty_phone or ""
        if person.kind is not Kind.WORKER:
            yield contact.where.refuse(_FIELD, f"{person.ref} is not a worker, and only workers share a duty phone; leave it out")
        elif contact.is_telegram:
            yield contact.where.refuse(_FIELD, "a chat is one person's; leave it out, or name a telephone")
        elif address_of.setdefault(ref.casefold(), contact.address) != contact.address:
            yield contact.where.refuse(_FIELD, f"{ref} is another number elsewhere in this file; give each phone a reference of its own")
        elif ref_of.setdefault(contact.address, ref) != ref:
            yield contact.where.refuse(_FIELD, f"this number is {ref_of[contact.address]} elsewhere in this file; write the same here")
    for person in council.people:
        for contact in person.contacts:
            if contact.shared_duty_phone is None and contact.address in ref_of:
                ref = ref_of[contact.address]
                yield contact.where.refuse("address", f"this is the shared phone {ref}; write {_FIELD}: {ref} for {person.ref} too")


def _marked(council: Council) -> Iterator[tuple[Person, Contact]]:
    return ((person, one) for person in council.people for one in person.contacts if one.shared_duty_phone is not None)
