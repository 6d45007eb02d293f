"""Reading what a batch of messages is about: a handful of statements, however many messages."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.knowing_alerts import know_alerts
from bot.briefing.known import Child, Known, Named, Reached
from bot.briefing.naming import letters
from db.queries import contacts, people, placements, strangers
from db.queries.installation import mode_of
from db.queries.rows import Record, Records, grouped
from db.scope import Scope
from db.vault import UnknownKey, Unreadable, Vault
from db.words import ChannelName, Manner, Mode, PersonKind
from ladder.cadence import local_date
from scheduler.council import councils

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def know(tx: AsyncConnection, scope: Scope, vault: Vault, rows: Records, now: datetime) -> Known:
    """What these messages need: whom they go to, whom they are about, what has happened."""
    known = Known(now, await mode_of(tx) is Mode.DEMO)
    ids = {row.recipient_id for row in rows} | {row.young_person_id for row in rows}
    await _people(tx, scope, vault, known, ids - {None})
    of_workers = [row for row in rows if _is_for(known, row, PersonKind.WORKER)]
    if of_workers:
        await know_alerts(tx, scope, known, of_workers)
        await _workers(tx, scope, vault, known, {row.authority_id for row in of_workers})
    await _children(tx, scope, vault, known)
    await _contacts(tx, scope, vault, known, rows)
    await _letters(tx, scope, vault, known, [row.recipient_id for row in rows if _is_for(known, row, PersonKind.CARER)])
    unread = [row for row in rows if row.text_key == "Y10" and not row.params.get("at")]
    wanted = {row.authority_id for row in (*of_workers, *unread)}
    known.councils = await councils(tx, scope, wanted, now) if wanted else {}
    return known


def _is_for(known: Known, row: Record, kind: PersonKind) -> bool:
    return row.recipient_id in known.people and known.people[row.recipient_id].kind is kind


def _named(vault: Vault, row: Record) -> Named:
    return Named(
        id=row.id,
        authority_id=row.authority_id,
        ref=row.ref,
        kind=row.kind,
        name=vault.open("person.name_sealed", row.id, row.name_sealed),
        initials=vault.open("person.initials_sealed", row.id, row.initials_sealed),
        language=row.language,
        spoken=row.spoken_language,
        zone=ZoneInfo(row.timezone),
    )


def _named_if_readable(vault: Vault, row: Record) -> Named | None:
    """A worker whose name cannot be read is nobody's next, and keeps no page from leaving."""
    try:
        return _named(vault, row)
    except (UnknownKey, Unreadable) as error:
        log.error("worker_not_named", worker=row.ref, error=type(error).__name__)
        return None


async def _people(tx: AsyncConnection, scope: Scope, vault: Vault, known: Known, ids: Iterable[UUID]) -> None:
    unknown = set(ids) - known.people.keys()
    for row in await people.people(tx, scope, unknown) if unknown else ():
        known.people[row.id] = _named(vault, row)


async def _workers(tx: AsyncConnection, scope: Scope, vault: Vault, known: Known, authority_ids: set[UUID]) -> None:
    """Every worker of these authorities: anybody on the rota may be named as the next."""
    for authority_id in authority_ids:
        rows = await people.all_of(tx, Scope(authority_id), PersonKind.WORKER)
        known.workers[authority_id] = {row.ref: named for row in rows if (named := _named_if_readable(vault, row)) is not None}
    await _people(tx, scope, vault, known, {one for one in known.about.values() if one is not None})


async def _children(tx: AsyncConnection, scope: Scope, vault: Vault, known: Known) -> None:
    ids = [one.id for one in known.people.values() if one.kind is PersonKind.YOUNG_PERSON]
    for row in await people.children_state(tx, scope, ids) if ids else ():
        known.children[row.id] = _child(vault, row)
    await _people(tx, scope, vault, known, {one.last_seen_by for one in known.children.values() if one.last_seen_by is not None})


def _child(vault: Vault, row: Record) -> Child:
    sealed = row.details_sealed
    details = {} if sealed is None else json.loads(vault.open("young_person.details_sealed", row.id, sealed))
    return Child(
        sign="" if row.sign_sealed is None else vault.open("young_person.sign_sealed", row.id, row.sign_sealed),
        cover=row.cover,
        dialect=str(details.get("dialect", "")),
        reads=reads(details),
        last_reply_at=row.last_reply_at,
        last_seen_at=row.last_seen_at,
        last_seen_by=row.last_seen_by,
    )


def reads(details: Mapping[str, object]) -> bool:
    """Whether a young person reads, for all that the council file says of them: only a plain no means that they do not."""
    return details.get("reads") != "no"


async def _contacts(tx: AsyncConnection, scope: Scope, vault: Vault, known: Known, rows: Records) -> None:
    """The addresses written to, and those of the young people: a page says by which road each was asked."""
    owners = {row.recipient_id for row in rows if row.recipient_id is not None} | known.children.keys()
    for row in await contacts.contacts_of(tx, scope, owners):
        known.contacts[row.id] = _reached("contact", vault, row, row.cover, is_guest=row.guest)
    unknown = {row.stranger_id for row in rows} - {None}
    for row in await strangers.strangers(tx, scope, unknown) if unknown else ():
        known.strangers[row.id] = _reached("stranger", vault, row, None, is_guest=False)


def _reached(table: str, vault: Vault, row: Record, cover: object, *, is_guest: bool) -> Reached:
    manner = Manner.TELEGRAM if row.channel is ChannelName.TELEGRAM else row.manner or Manner.SMS
    address = vault.open(f"{table}.address_sealed", row.id, row.address_sealed)
    return Reached(row.id, row.channel, manner, address, cover, is_guest)  # type: ignore[arg-type]


async def _letters(tx: AsyncConnection, scope: Scope, vault: Vault, known: Known, carers: list[UUID]) -> None:
    """By the calendar on each carer's wall; most carers have the same."""
    by_day: dict[date, list[UUID]] = {}
    for carer in dict.fromkeys(carers):
        by_day.setdefault(local_date(known.now, known.people[carer].zone.key), []).append(carer)
    for today, these in by_day.items():
        rows = await placements.children_of_carer(tx, scope, these, today)
        await _people(tx, scope, vault, known, {row.young_person_id for row in rows})
        mine = grouped(rows, "carer_id")
        for carer in these:
            of_carer = [row.young_person_id for row in mine.get(carer, ())]
            known.letters[carer] = letters({child: known.people[child].initials for child in of_carer})
