"""`night-log`: what was told in the morning, as plain sentences to paste."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from desk.refusals import Refused
from service.command_line.options import Authority

if TYPE_CHECKING:
    from db.scope import Scope
    from desk.reports.told import NightLog
    from service.installation import Installation

_Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="The morning's date; left out: the newest.")]
_Team = Annotated[str | None, typer.Option("--team", metavar="REF", help="Only this team.")]


def night_log(day: _Day = None, team: _Team = None, authority: Authority = None) -> None:
    """What came in overnight, what was done by whom, and what was left, as it was told at half past seven."""
    from service.command_line.opening import run

    typer.echo("\n\n".join(run(_logs(None if day is None else day.date(), team, authority))))


async def _logs(day: date | None, team: str | None, authority: str | None) -> list[str]:
    from db.queries import nights
    from desk.reports import sentences
    from desk.reports.night_log import kept
    from service.command_line.opening import opened_for_one

    async with opened_for_one(authority) as (at, scope):
        async with at.database.reading() as tx:
            of = day or next(iter(await nights.days(tx, scope, 1)), None)
            found = [] if of is None else list((await kept(tx, scope, at.vault, of)).values())
        logs = [one for one in found if team in (None, one.team)]
        await _written_down(at, scope, logs)
    if not logs:
        whose = "" if team is None else f" for the team {team}"
        raise Refused(f"No night log is kept{whose}{'' if day is None else f' of {day}'}: one is made at 07:30 on each working day.")
    return [sentences.whole(one) for one in logs]


async def _written_down(at: "Installation", scope: "Scope", logs: "Sequence[NightLog]") -> None:
    """It is a reading of everybody in it, as on a page: what is printed once that is written down."""
    from uuid import UUID

    from db.queries import people
    from db.queries.rows import grouped
    from db.scope import Scope
    from db.words import Opened
    from desk.access import Reading, write_down
    from desk.accounts.register import OPERATOR

    about = {UUID(one.child) for log in logs for one in log.entries if one.child is not None}
    async with at.database.reading() as tx:
        councils = grouped(await people.children_state(tx, scope, about), "authority_id")
    for council, rows in councils.items():
        await write_down(at.engine, Scope(council), OPERATOR, [Reading(Opened.NIGHT_LOG, row.id) for row in rows])


COMMANDS = {"night-log": night_log}
