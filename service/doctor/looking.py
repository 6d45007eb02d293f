"""What is to be known of settings, machine and database, without asking anybody outside."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from db.queries import accounts, authorities, enrolled, installation
from db.queries.rows import Record
from db.scope import Scope
from db.words import ChannelName, KeyKind, Role
from desk.council.warnings import ROTA_LOOKED_AT_FOR, nobody_on_duty
from ladder.roster import gaps
from scheduler.clock import wall_clock
from scheduler.council import councils
from scheduler.known import Contact, Council
from service.attested import drafts_allowed
from service.budget import above_budget
from service.doctor.facts import Configured, Gap, Kept, Shut, Spoken
from service.doctor.listening import Needs, recorded, who_need_them
from service.guests import is_loopback
from service.installation import Installation
from service.keys import look
from service.reach import unspoken
from service.settings import KEYS_DEFAULT, Settings, TelegramMode, files_named
from service.sign_in.openid.roles import Mapped, read_roles
from service.sign_in.settings import Way

_EVERYWHERE = Scope.everywhere()
_PAGED_BY = frozenset({ChannelName.SMS, ChannelName.VOICE, ChannelName.HANDSET})
_OTHERS = 0o077  # of a file's mode: anybody but its owner


def look_at_settings(settings: Settings) -> Configured:
    """What the environment says."""
    mapped = _mapped(settings)
    urls = ((settings.telegram_api_url, settings.telegram_token), (settings.twilio_api_url, settings.twilio))
    return Configured(
        telegram=settings.telegram_token is not None,
        texts=settings.twilio is not None,
        calls=settings.twilio is not None and settings.twilio.voice_from is not None,
        public_url=settings.public_url,
        providers_are_near=all(url is not None and is_loopback(url) for url, used in urls if used is not None),
        telegram_calls_us=settings.telegram_mode is TelegramMode.WEBHOOK,
        telegrams_own=settings.telegram_api_url is None,
        opt_out=settings.twilio_opt_out,
        drafts_allowed=() if settings.draft_languages is None else drafts_allowed(settings.draft_languages),
        heartbeat=settings.heartbeat_url is not None,
        open_files=tuple(sorted({str(file) for file in _files_with_secrets() if _is_open(file)})),
        passwords=Way.PASSWORD in (settings.sign_in or ()),
        directory=settings.openid is not None,
        administrators_group=any(one.wish.role is Role.ADMINISTRATOR for one in mapped),
        teams_mapped=frozenset(one.wish.team for one in mapped if one.wish.team is not None),
    )


def _mapped(settings: Settings) -> tuple[Mapped, ...]:
    return () if settings.openid is None else read_roles(settings.openid.roles)


def _files_with_secrets() -> Iterator[Path]:
    yield KEYS_DEFAULT
    yield from files_named().values()


def _is_open(file: Path) -> bool:
    return file.is_file() and bool(file.stat().st_mode & _OTHERS)


async def look_inside(at: Installation, *, deeply: bool) -> Kept | Shut:
    """What the database says, and what its machine has. `deeply`: every sealed value is counted by its key, and the plans are played.

    A row that means nothing is a finding like another: it keeps nobody from looking at the rest, and no service from starting again.
    """
    try:
        return await _inside(at, deeply=deeply)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return Shut(f"Something that is kept cannot be understood ({type(error).__name__}).", drifts=True)


async def _inside(at: Installation, *, deeply: bool) -> Kept:
    async with at.database.reading() as tx:
        rows = await authorities.all_of(tx, _EVERYWHERE)
        unknown = [zone for zone in await enrolled.zones_of(tx, _EVERYWHERE) if not _is_known(zone)]
    unfit, above = {}, list[str]()
    if deeply:
        unfit = {one.kind: one.number for one in await look(at) if one.key_id is None}
        above = [] if unknown else await above_budget(at)
    async with at.database.reading() as tx:
        now, machine, here = await at.engine.clock.civil(tx), await at.engine.clock.machine(tx), wall_clock()
        known = await councils(tx, _EVERYWHERE, [row.id for row in rows if row.timezone not in unknown], now)
        teams = await authorities.teams_of(tx, _EVERYWHERE)
        workers, names = await enrolled.workers(tx, _EVERYWHERE), {row.id: row.ref for row in rows}
        languages = await _languages(tx, names)
        needs = await who_need_them(tx, at.vault, names) if deeply else Needs()
        administrators = await accounts.administrators(tx, _EVERYWHERE, machine)
        return Kept(
            today=machine.date(),
            unreadable=unfit.get(KeyKind.SEALING, 0),
            unfindable=unfit.get(KeyKind.INDEX, 0),
            unsafe_settings=tuple(await installation.unsafe_settings(tx)),
            above_budget=tuple(above),
            no_budget=tuple(row.ref for row in teams if row.pages_per_night is None),
            gaps=tuple(_gaps(known.values(), teams, now)),
            out_of_reach=tuple(row.ref for row in workers if row.id in _out_of_reach(at, known.values())),
            no_last_resort=tuple(row.ref for row in rows if row.id in known and not _has_last_resort(at, known[row.id])),
            languages=tuple(languages),
            recordings=recorded(at, languages, needs),
            workers=frozenset((names[row.authority_id], row.ref) for row in workers),
            teams=frozenset(row.ref for row in teams),
            no_administrator=_without(names, (row.authority_id for row in administrators)),
            no_administrator_of_directory=_without(names, (row.authority_id for row in administrators if row.by_directory)),
            unknown_zones=tuple(unknown),
            clock_ahead=machine - here,
            free_bytes=_free_bytes(at),
            unspoken=await unspoken(at),
        )


def _without(names: Mapping[UUID, str], councils: Iterable[UUID]) -> tuple[str, ...]:
    """The councils that are none of these."""
    return tuple(sorted(names[one] for one in names.keys() - set(councils)))


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _gaps(known: Iterable[Council], teams: Iterable[Record], now: datetime) -> Iterator[Gap]:
    refs = {row.id: row.ref for row in teams}
    for council in known:
        for team in council.teams.values():
            for since, to in gaps(team.shifts, council.zone, council.holidays, now, now + ROTA_LOOKED_AT_FOR):
                yield Gap(refs[team.id], nobody_on_duty(refs[team.id], council.zone, since, to))


def _out_of_reach(at: Installation, known: Iterable[Council]) -> set[UUID]:
    found = set()
    for council in known:
        on_a_rota = {UUID(one) for team in council.teams.values() for shift in team.shifts for one in shift.workers}
        found |= {one for one in on_a_rota if not any(each.channel in _PAGED_BY for each in _usable(at, council, one))}
    return found


def _has_last_resort(at: Installation, council: Council) -> bool:
    return council.last_resort is not None and bool(_usable(at, council, council.last_resort))


def _usable(at: Installation, council: Council, worker: UUID) -> list[Contact]:
    return [one for one in council.contacts.get(worker, []) if one.is_usable and one.channel in at.engine.configured]


async def _languages(tx: AsyncConnection, names: Mapping[UUID, str]) -> list[Spoken]:
    spoken = [(names[row.authority_id], row.language) for row in await enrolled.languages_of(tx, _EVERYWHERE)]
    return [Spoken(council, tag, locales.language(tag).name, locales.review(tag).is_signed) for council, tag in sorted(spoken)]


def _free_bytes(at: Installation) -> int | None:
    if not at.database.is_sqlite:
        return None  # the server's disc is not this machine's
    return shutil.disk_usage(Path(str(make_url(at.database.url).database)).parent).free
