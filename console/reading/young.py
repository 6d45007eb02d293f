"""A young person's own page: how we ask, where they live and who looks after them, how they are reached, and what has come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.about import About, changes_of_language, read_about
from console.reading.alerts import Clocks, clocks
from console.reading.notes import NoteLine, note_line
from console.reading.roll import Known, Roll
from console.reading.strip import Piece, pieces
from console.reading.watched import WatchLine, read_watched
from console.viewer import seen_among
from db.queries import alerts, authorities, checkins, contacts, people, placements, plans
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ContactState, PersonKind
from desk import words
from desk.permissions import Sight
from ladder import cadence
from ladder.alert import Alert, Phase
from ladder.facts import is_unheard
from ladder.words import Resolution
from scheduler.codec import from_json

ALERTS_FOR = timedelta(days=30)
CHECK_INS_FOR = timedelta(days=14)
DIGITS_SHOWN = 3  # enough to tell one number from another; not enough to ring it from over a shoulder


@dataclass(frozen=True, slots=True)
class PlanLine:
    """When they are asked, and how watchfully."""

    ref: str
    days: str
    times: str
    tier: str
    until: str
    rests_since: str


@dataclass(frozen=True, slots=True)
class Home:
    """A placement of today."""

    since: str
    until: str
    team: str
    is_placed_by_us: bool
    is_hosted_by_us: bool


@dataclass(frozen=True, slots=True)
class ContactLine:
    """How they are reached. Of the number, its end."""

    channel: str
    ends_in: str
    state: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert about them, open or closed."""

    code: str
    opened_at: str
    cause: str
    stands: str
    closed_at: str
    closed_by: str
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Young:
    """The whole page."""

    known: Known
    about: About
    clocks: Clocks
    watched: tuple[WatchLine, ...]
    plans: tuple[PlanLine, ...]
    homes: tuple[Home, ...]
    contacts: tuple[ContactLine, ...]
    alerts: tuple[AlertLine, ...]
    check_ins: tuple[Piece, ...]


async def read_young(tx: AsyncConnection, scope: Scope, vault: Vault, roll: Roll, ref: str, sight: Sight) -> Young | None:
    """The young person of that reference. One whom this sight does not show is as if there were none."""
    ids = [row.id for row in await people.by_ref(tx, scope, ref) if row.kind is PersonKind.YOUNG_PERSON]
    if not await seen_among(tx, scope, sight, ids, roll):
        return None
    (child,) = await people.children_state(tx, scope, ids)
    await roll.meet(tx, [*ids, child.last_seen_by])
    today = cadence.local_date(roll.now, roll.zone)
    teams = {row.id: row.ref for row in await authorities.teams_of(tx, scope)}
    return Young(
        known=roll.people[child.id],
        about=await read_about(tx, scope, vault, child, await changes_of_language(tx, scope, child, roll), roll),
        clocks=clocks(child, roll),
        watched=await read_watched(tx, scope, vault, roll, sight, ids),
        plans=tuple(_plan(row, roll) for row in await plans.plans_of(tx, scope, ids)),
        homes=tuple(_home(row, teams[row.team_id]) for row in await placements.placements_of(tx, scope, ids, today)),
        contacts=tuple(_contact(vault, row, roll) for row in await contacts.contacts_of(tx, scope, ids)),
        alerts=await _alerts(tx, scope, vault, child, roll),
        check_ins=pieces(await checkins.history_of(tx, scope, ids, roll.now - CHECK_INS_FOR), roll),
    )


def _plan(row: Record, roll: Roll) -> PlanLine:
    tier, until = cadence.tier_at(row.tier, row.tier_changes_at, roll.now)
    on = [day.capitalize() for day in cadence.WEEKDAYS if "all" in row.days or day in row.days]
    days = "every day" if len(on) == len(cadence.WEEKDAYS) else ", ".join(on)
    return PlanLine(row.ref, days, " and ".join(row.times), words.TIERS[tier], roll.when(until), roll.when(row.rests_since))


def _home(row: Record, team: str) -> Home:
    ours = row.authority_id
    until = "" if row.ends_on is None else f"{row.ends_on:%-d %B %Y}"
    return Home(f"{row.starts_on:%-d %B %Y}", until, team, row.placed_by == ours, row.hosted_by == ours)


def _contact(vault: Vault, row: Record, roll: Roll) -> ContactLine:
    digits = [each for each in vault.open("contact.address_sealed", row.id, row.address_sealed) if each.isdecimal()]
    channel = words.CHANNELS[row.channel] if row.manner is None else f"{words.CHANNELS[row.channel]}, {words.MANNERS[row.manner]}"
    state = words.CONTACTS[row.state] if row.proven or row.state is not ContactState.OPEN else "not proven yet: not asked"
    more = [f"nothing has come from it since {roll.when(row.unheard_since)}"] if row.unheard_since is not None else []
    more += [f"another took its place {roll.when(row.replaced_at)}"] if row.replaced_at is not None else []
    more += ["shared"] if row.shared_with_kin else []
    more += [f"{words.COVERS[row.cover].partition(':')[0].lower()} cover"] if row.cover is not None else []
    return ContactLine(channel, "".join(digits[-DIGITS_SHOWN:]) if len(digits) >= DIGITS_SHOWN else "", state, tuple(more))


async def _alerts(tx: AsyncConnection, scope: Scope, vault: Vault, child: Record, roll: Roll) -> tuple[AlertLine, ...]:
    rows = await alerts.of_child(tx, scope, child.id, roll.now - ALERTS_FOR)
    notes: dict[object, list[NoteLine]] = {row.id: [] for row in rows}
    for note in await alerts.notes_of(tx, scope, [row.id for row in rows]):
        notes[note.alert_id].append(note_line(vault, note, roll))
    return tuple(_alert(row, notes[row.id], roll) for row in rows)


def _alert(row: Record, notes: Sequence[NoteLine], roll: Roll) -> AlertLine:
    value: Alert = from_json(Alert, row.state)
    causes = [words.cause(one, is_unheard=is_unheard(value.facts)) for one in value.causes]
    return AlertLine(
        code=row.code,
        opened_at=roll.when(value.opened_at),
        cause="; ".join(causes),
        stands=_stands(value, roll),
        closed_at=roll.when(row.resolved_at),
        closed_by=roll.called(value.resolved_by),
        notes=tuple(notes),
    )


def _stands(value: Alert, roll: Roll) -> str:
    """How it ended, else whose it is: whoever took it keeps it while it pages again (A1)."""
    if value.outcome is not None:
        return words.RESOLUTIONS[Resolution(value.outcome)]
    if value.taken_by is None:
        return words.PHASES[value.phase]
    has_it = roll.called(value.taken_by)
    return f"Paging again; it is {has_it}’s" if value.phase is Phase.PAGING else f"Taken: {has_it} has it"
