"""People and their contacts."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from desk.council.council import Authority, Channel, Contact, Detail, Kind, Manner, Person
from desk.council.fields import day, list_of, member, ref, section_of, text, word, yes_or_no, zone
from desk.council.nodes import Checker, Entry, Shape, Value
from ladder.words import Cover

_FREE = text(2000, long=True)

# What only a young person may have beside what the service itself works with. Kept as written, for the people who read it.
_DETAILS: Mapping[str, Checker[Any]] = {
    "age_basis": word("a basis of age", ("claimed", "assessed", "documented")),
    "dialect": text(),
    "case_ref": text(),
    "safe_to_ring": _FREE,
    "do_not_tell": list_of(text(), "people"),
    "shared_phone": yes_or_no,
    "phone_of_own": yes_or_no,
    "reply_costs": _FREE,
    "reads": word("an answer", ("yes", "a little", "no")),
    "interpreter_not": _FREE,
    "philomena_held_by": _FREE,
    "cover_note": _FREE,
}
_YOUNG: Mapping[str, Checker[Any]] = {
    "sign": text(20),
    "cover": member("a cover", Cover),
    "allocated_to": ref,
    "initials": text(8),
    "birth_date": day,
    **_DETAILS,
}

_PHONE = r"\+[1-9][0-9]{6,14}"
_A_PHONE = (re.compile(_PHONE), 'this is not a phone number; write + and 7 to 15 digits in quotes, such as "+447700900123"')
_ADDRESSES = {
    Channel.SMS: _A_PHONE,
    Channel.VOICE: _A_PHONE,
    Channel.TELEGRAM: (
        re.compile(r"[1-9][0-9]{2,15}"),
        'this is not a Telegram address; write the number of the chat in quotes, such as "123456789"',
    ),
    Channel.HANDSET: (
        re.compile(rf"[a-z0-9]+([-_.][a-z0-9]+)*|{_PHONE}"),
        "this is not a handset; write small letters and digits, such as amanuel, or a phone number in quotes",
    ),
}
_CONTACT = Shape(
    "a contact",
    {"channel": member("a channel", Channel), "address": text(40)},
    {"manner": member("a manner", Manner), "proven": yes_or_no, "shared_duty_phone": ref},
)


def contact(value: Value) -> Contact:
    """A contact whose address suits its channel."""
    read = _CONTACT.read(value)
    channel = read["channel"]
    pattern, sentence = _ADDRESSES[channel]
    if not pattern.fullmatch(read["address"]):
        raise read.where.refuse("address", sentence)
    if channel is Channel.HANDSET and "manner" not in read.values:
        raise read.where.refuse("manner", "a handset behaves like one of two; add manner: sms or manner: telegram")
    if channel is not Channel.HANDSET and "manner" in read.values:
        raise read.where.refuse("manner", f"only a handset has a manner; leave it out for {channel}")
    return Contact(channel, read["address"], read.get("manner"), read.get("proven", False), read.get("shared_duty_phone"), read.where)


def people(languages: frozenset[str]) -> Checker[tuple[Entry, ...]]:
    """The list of people; which fields one may have depends on the kind."""
    both: dict[str, Checker[Any]] = {
        "ref": ref,
        "kind": member("a kind of person", Kind),
        "name": text(),
        "language": word("a language", sorted(languages)),
        "contacts": list_of(contact, "contacts", twice=True),
    }
    more: dict[str, Checker[Any]] = {"timezone": zone, "team": ref}
    shapes = {
        Kind.YOUNG_PERSON: Shape("a young person", both, {**more, **_YOUNG}),
        Kind.CARER: Shape("a carer", both, more),
        Kind.WORKER: Shape("a worker", both, more),
    }

    def check(value: Value) -> Entry:
        kind = next((content for _, content in value.pairs("a person") if content.field == "kind"), None)
        # Without a kind any shape will say so; the widest does not call a right field unknown first.
        shape = shapes[Kind.YOUNG_PERSON if kind is None else member("a kind of person", Kind)(kind)]
        return shape.read(value)

    return section_of(check, "people")


def person(read: Entry, authority: Authority) -> Person:
    """A person with what was left out filled in."""
    return Person(
        ref=read["ref"],
        kind=read["kind"],
        name=read["name"],
        language=read["language"],
        timezone=read.get("timezone", authority.timezone),
        team=read.get("team", authority.team),
        contacts=read["contacts"],
        sign=read.get("sign"),
        cover=read.get("cover", Cover.CLOSED),
        allocated_to=read.get("allocated_to"),
        initials=read.get("initials"),
        birth_date=read.get("birth_date"),
        details={name: _for_json(read[name]) for name in _DETAILS if name in read.values},
        where=read.where,
    )


def age(born: date, today: date) -> int:
    """In whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _for_json(detail: str | bool | tuple[str, ...]) -> Detail:
    return list(detail) if isinstance(detail, tuple) else detail
