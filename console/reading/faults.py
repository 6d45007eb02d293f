"""A fault of ours as the pages show it: what is wrong, since when, and what became of each young person on its list.

One team answers for a fault, and its list has young people of all of them: of another team's it is shown by which reference that team knows
them, how watchfully they are asked, and what became of it. Initials and language are for whoever sees the young person anyway.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from console.viewer import seen_among
from db.queries import authorities, faults, people, placements
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.words import ChannelName, FaultKind, LeftListed, SettledBy
from desk import words
from desk.faults import STAYS
from desk.permissions import Sight
from ladder.alert import Alert, Phase
from ladder.cadence import local_date
from ladder.words import Who
from scheduler.codec import from_json
from scheduler.touched import touched


@dataclass(frozen=True, slots=True)
class OurFault:
    """One fault, and how many it touches. `owed` are on its list and not settled; `stuck` are still being asked."""

    kind: FaultKind
    of: str
    owed: int
    stuck: int


@dataclass(frozen=True, slots=True)
class OnList:
    """One young person on the list. What is not settled says why, if somebody has tried."""

    id: UUID
    ref: str
    about: Known | None  # nobody's to whoever does not see them: then their team stands here
    team: str
    tier: str
    facts: tuple[str, ...]
    settled: str
    stays: str

    @property
    def is_owed(self) -> bool:
        """Whether they wait to be asked again, or ticked."""
        return not self.settled


async def read_faults(tx: AsyncConnection, scope: Scope, rows: Sequence[Record]) -> dict[UUID, OurFault]:
    """The faults that these alerts are about, by alert."""
    of_faults = {row.fault_id: row for row in rows if row.fault_id is not None}
    counted = await faults.counts(tx, scope, [row.id for row in of_faults.values()]) if of_faults else {}
    found: dict[UUID, OurFault] = {}
    for fault in await faults.faults(tx, scope, of_faults) if of_faults else ():
        row = of_faults[fault.id]
        _, owed = counted.get(row.id, (0, 0))
        found[row.id] = OurFault(fault.kind, _of(fault), owed, await _stuck(tx, scope, fault, row, owed))
    return found


async def _stuck(tx: AsyncConnection, scope: Scope, fault: Record, row: Record, owed: int) -> int:
    if fault.kind is not FaultKind.SENDING or row.phase is Phase.RESOLVED:
        return 0
    since = from_json(Alert, row.state).facts[0].at
    return len(await touched(tx, scope, fault.kind, fault.key, row.id, since)) - owed


def _of(fault: Record) -> str:
    """A channel by its name; else the key as it is."""
    is_of_channel = fault.kind in (FaultKind.SENDING, FaultKind.LOOP, FaultKind.CANARY)
    return words.CHANNELS[ChannelName(fault.key)] if is_of_channel else str(fault.key).replace("_", " ")


def called(fault: Record) -> str:
    """What is wrong, in the fewest words."""
    return in_short(fault.kind, _of(fault))


def in_short(kind: FaultKind, of: str) -> str:
    """The same of what was read before."""
    return f"Sending by {of}" if kind is FaultKind.SENDING else "The service itself"


_Named = tuple[str, Known | None, str]  # reference; whom, if they may be seen; team, if not


async def read_list(tx: AsyncConnection, scope: Scope, alert_id: UUID, roll: Roll, sight: Sight) -> tuple[OnList, ...]:
    """Everybody on the list, those who wait first; of each the newest of what became of them."""
    lines = grouped(await faults.listed(tx, scope, [alert_id]), "young_person_id")
    seen = await seen_among(tx, scope, sight, lines, roll)
    await roll.meet(tx, seen)
    named: dict[UUID, _Named] = {child: (roll.people[child].ref, roll.people[child], "") for child in seen}
    named |= await _of_other_teams(tx, scope, lines.keys() - seen, roll)
    shown = [_on_list(child, named[child], rows, roll) for child, rows in lines.items()]
    return tuple(sorted(shown, key=lambda one: (not one.is_owed, one.ref)))


async def _of_other_teams(tx: AsyncConnection, scope: Scope, children: Collection[UUID], roll: Roll) -> dict[UUID, _Named]:
    """Reference and team of these, and no more: names stay sealed."""
    if not children:
        return {}
    teams: dict[UUID | None, str] = {row.id: row.ref for row in await authorities.teams_of(tx, scope)}
    homes = await placements.placements_of(tx, scope, children, local_date(roll.now, roll.zone))
    live_with = {row.young_person_id: row.team_id for row in reversed(homes)}  # the latest first: it is the one that stays
    rows = await people.people(tx, scope, children)
    return {row.id: (str(row.ref), None, teams.get(live_with.get(row.id, row.team_id), "unknown")) for row in rows}


def _on_list(child: UUID, named: _Named, rows: Sequence[Record], roll: Roll) -> OnList:
    owed = [row for row in rows if row.settled_at is None]
    tier = next((row.tier for row in reversed(rows) if row.tier is not None), None)
    facts = tuple(f"{_cause(row)} {roll.when(row.listed_at)}" for row in (owed or rows))
    left = next((row for row in reversed(owed) if row.left_because is not None), None)
    stays = "" if left is None else f"Not asked {roll.when(left.left_at)}: {STAYS[LeftListed(left.left_because)]}."
    return OnList(child, *named, "" if tier is None else words.TIERS[tier], facts, "" if owed else _settled(rows[-1], roll), stays)


def _cause(row: Record) -> str:
    said = words.CAUSES[row.cause]
    return f"Carer: {said[:1].lower()}{said[1:]}" if row.by is Who.CARER else said


def _settled(row: Record, roll: Roll) -> str:
    how = "Asked again" if row.settled_how is SettledBy.ASKED_AGAIN else "Ticked"
    return f"{how} {roll.when(row.settled_at)} by {roll.people[row.settled_by].source}."
