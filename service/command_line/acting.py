"""`take`, `pass`, `note`, `resolve`: what a named worker does to an alert."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from desk.refusals import Refused
from ladder.words import Resolution
from service.command_line.options import As, Authority, Code

if TYPE_CHECKING:
    from db.scope import Scope
    from scheduler.acts import Acted
    from service.installation import Installation

_RingIn = Annotated[int | None, typer.Option(metavar="MINUTES", help="Ring the young person within so many.")]
_Number = Annotated[int, typer.Option(min=1, max=max(Resolution).value, help="How it ended.")]
_Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What was done.")]
_SeenBy = Annotated[str | None, typer.Option(metavar="WHO", help="With outcome 2: who saw them, by reference or name.")]
_SeenAt = Annotated[str, typer.Option(metavar="TIME", help='With outcome 2: when, "21:40" or "2026-11-24 21:40".')]
_Text = Annotated[str, typer.Argument(metavar="TEXT", help="What was done, or is to be known.")]


def take(code: Code, worker: As, ring_in: _RingIn = None, authority: Authority = None) -> None:
    """Take an alert."""
    from desk import alerts

    do(code, worker, authority, lambda at, scope: alerts.take(at.engine, scope, code, worker, ring_in))


def pass_on(code: Code, worker: As, authority: Authority = None) -> None:
    """Offer an alert on; it stays yours until somebody takes it."""
    from desk import alerts

    do(code, worker, authority, lambda at, scope: alerts.pass_on(at.engine, scope, code, worker))


def note(code: Code, text: _Text, worker: As, authority: Authority = None) -> None:
    """Keep a note on an alert."""
    from desk import alerts

    do(code, worker, authority, lambda at, scope: alerts.note(at.engine, scope, at.vault, code, worker, text))


def resolve(
    code: Code,
    outcome: _Number,
    worker: As,
    text: _Note = None,
    seen_by: _SeenBy = None,
    seen_at: _SeenAt = "",
    authority: Authority = None,
) -> None:
    """Close an alert with the number of its outcome; with 2, who saw them and when is written down as a sighting."""
    from desk import alerts, sightings

    if seen_by is not None:
        if outcome != Resolution.SEEN_BY_ADULT:
            raise typer.BadParameter("Who saw them belongs to outcome 2.", param_hint="--seen-by")
        seen = sightings.Seen(seen_by, seen_at)
        do(code, worker, authority, lambda at, scope: sightings.resolve(at.engine, scope, at.vault, code, worker, seen, text))
        return
    do(code, worker, authority, lambda at, scope: alerts.resolve(at.engine, scope, at.vault, code, worker, outcome, text))


def do(code: str, worker: str, authority: str | None, act: "Callable[[Installation, Scope], Awaitable[Acted]]") -> None:
    """Do it, and say what came of it; what was not done is refused."""
    from service.command_line.opening import run

    run(_done(code.upper(), worker, authority, act))


async def _done(code: str, worker: str, authority: str | None, act: "Callable[[Installation, Scope], Awaitable[Acted]]") -> None:
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        acted = await act(at, scope)
        reason = acted.reason.removeprefix("nothing changed, because ")
        match acted.answer.value:
            case "done":
                typer.echo(f"{code}: {reason}.")
            case "nothing_changed":
                raise Refused(f"{code} is as it was: {reason}.")
            case "refused":
                raise Refused(f"{code} is not for {worker}: {reason}.")
            case "not_open" if acted.by is None:
                raise Refused(f"No open alert has the code {code}.")
            case answer:
                how = "resolved" if answer == "not_open" else "taken"
                when = "" if acted.at is None else f", at {await _local(at, scope, acted.at)}"
                raise Refused(f"{code} is already {how} by {acted.by}{when}.")


async def _local(at: "Installation", scope: "Scope", instant: datetime) -> str:
    from db.queries import authorities

    async with at.database.reading() as tx:
        zones = {row.timezone for row in await authorities.all_of(tx, scope)}
    return f"{instant.astimezone(ZoneInfo(zones.pop() if len(zones) == 1 else 'UTC')):%H:%M on %-d %B %Y}"


COMMANDS = {"take": take, "pass": pass_on, "note": note, "resolve": resolve}
