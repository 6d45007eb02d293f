"""The council itself, its teams and their rota."""

import json
from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from db.queries import authorities, rota
from db.queries.rows import Record, Values, grouped
from db.words import ShiftRole
from desk.council import Authority, Council
from desk.storing.ledger import Ledger
from ladder.roster import Shift

_INTERPRETER, _POLICE = "authority.interpreter_sealed", "authority.police_route_sealed"


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def columns(council: Council) -> dict[str, Any]:
    """What the file says of the council, but for the worker of last resort, who may not be there yet."""
    of = council.authority
    return {
        "name": of.name,
        "timezone": of.timezone,
        "office_days": sorted(of.office.days),
        "office_from": _clock(of.office.opens),
        "office_to": _clock(of.office.closes),
        "holidays": of.holidays,
    }


async def store_roads_to_others(ledger: Ledger, council: Council, stored: Record, *, is_new: bool) -> None:
    """Who interprets, and how the police are told: new where there was none; what differs is told, and stays."""
    for column, noun, written in (
        (_INTERPRETER, "interpreter", _as_text(council.authority)),
        (_POLICE, "police route", council.authority.police_route),
    ):
        name = column.partition(".")[2]
        sealed = getattr(stored, name)
        if sealed is None and written is not None:
            anew = {name: ledger.vault.seal(column, ledger.authority, written)}
            await authorities.change(ledger.tx, ledger.scope, ledger.authority, **anew)
            ledger.created += [] if is_new else [f"{noun} of authority {council.authority.ref}"]
        else:
            there = None if sealed is None else ledger.vault.open(column, ledger.authority, sealed)
            ledger.compare(f"authority {council.authority.ref}", {noun: there}, {noun: written})


async def store_retention(ledger: Ledger, council: Council, stored: Record, *, is_new: bool) -> None:
    """For how long it keeps who looked at whom: new where it had said nothing; what differs is told, and stays."""
    years = council.authority.access_log_years
    if stored.access_log_years is None and years is not None:
        await authorities.change(ledger.tx, ledger.scope, ledger.authority, access_log_years=years)
        ledger.created += [] if is_new else [f"access log years of authority {council.authority.ref}"]
    else:
        ledger.compare(f"authority {council.authority.ref}", {"access_log_years": stored.access_log_years}, {"access_log_years": years})


def _as_text(of: Authority) -> str | None:
    """As it is sealed: the line, and the code if it asks for one."""
    if of.interpreter is None:
        return None
    return json.dumps({"line": of.interpreter.line, "code": of.interpreter.code}, ensure_ascii=False)


async def store_teams(ledger: Ledger, council: Council) -> dict[str, UUID]:
    """Teams by reference, new ones created. Their rota comes when the workers are known."""
    stored = {row.ref: row for row in await authorities.teams_of(ledger.tx, ledger.scope)}
    known = {ref: row.id for ref, row in stored.items()}
    ledger.no_longer_written("team", known, (team.ref for team in council.teams))
    new = {team.ref: ledger.new_id() for team in council.teams if team.ref not in known}
    budgets = {team.ref: team.pages_per_night for team in council.teams}
    rows: list[Values] = [
        {"id": team_id, "authority_id": ledger.authority, "ref": ref, "pages_per_night": budgets[ref]} for ref, team_id in new.items()
    ]
    await authorities.insert_teams(ledger.tx, ledger.scope, rows)
    ledger.created += [f"team {ref}" for ref in new]
    for ref in budgets.keys() & known.keys():
        await _store_budget(ledger, ref, stored[ref], budgets[ref])
    return known | new


async def _store_budget(ledger: Ledger, ref: str, team: Record, written: int | None) -> None:
    """A budget where the team had none is new; one that differs is told, and stays."""
    if team.pages_per_night is None and written is not None:
        await authorities.change_team(ledger.tx, ledger.scope, team.id, pages_per_night=written)
        ledger.created.append(f"budget of team {ref}")
    else:
        ledger.compare(f"team {ref}", {"pages_per_night": team.pages_per_night}, {"pages_per_night": written})


async def store_rota(ledger: Ledger, council: Council, teams: dict[str, UUID], people: dict[str, UUID]) -> None:
    """The shifts of teams that have none yet; a rota that differs is told as a whole."""
    stored = grouped(await rota.shifts_of(ledger.tx, ledger.scope, teams.values()), "team_id")
    shifts: list[dict[str, Any]] = []
    workers: list[dict[str, Any]] = []
    for team in council.teams:
        there = stored.get(teams[team.ref])
        if there is None:
            for position, shift in enumerate(team.shifts):
                _add(ledger, teams[team.ref], position, shift, people, shifts, workers)
        elif _as_stored(there) != [_as_written(shift) for shift in team.shifts]:
            ledger.differs.append(f"team {team.ref}: shifts")
    await rota.insert_shifts(ledger.tx, ledger.scope, shifts, workers)


def _add(
    ledger: Ledger,
    team: UUID,
    position: int,
    shift: Shift,
    people: dict[str, UUID],
    shifts: list[dict[str, Any]],
    workers: list[dict[str, Any]],
) -> None:
    days, starts, ends, role, names = _as_written(shift)
    shift_id = ledger.new_id()
    row = {"id": shift_id, "authority_id": ledger.authority, "team_id": team, "position": position, "role": ShiftRole(role)}
    shifts.append(row | {"days": days, "from_time": starts, "to_time": ends})
    for place, ref in enumerate(names):
        of = {"authority_id": ledger.authority, "shift_id": shift_id, "position": place, "worker_id": people[ref]}
        workers.append({"id": ledger.new_id(), **of})


_Plain = tuple[list[str], str, str, str, tuple[str, ...]]


def _as_written(shift: Shift) -> _Plain:
    return sorted(shift.days), _clock(shift.starts), _clock(shift.ends), shift.role, shift.workers


def _as_stored(rows: Sequence[Record]) -> list[_Plain]:
    found = []
    for of in grouped(rows, "id").values():
        first, names = of[0], tuple(row.worker_ref for row in of if row.worker_ref is not None)
        found.append((sorted(first.days), first.from_time, first.to_time, first.role.value, names))
    return found
