"""`turn`: the hands of the demo's clock. Everything that falls due on the way happens, here, before the command ends."""

import logging
import re
from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from desk.refusals import Refused
from ladder.cadence import next_clock_time

_CLOCK, _MINUTES = re.compile(r"(\d{1,2}):(\d{2})"), re.compile(r"\+?(\d{1,5})")
_To = Annotated[str, typer.Argument(metavar="HH:MM|MINUTES", help="The next such time on the council's wall, or so many minutes on.")]


def turn(to: _To) -> None:
    """Turn the clock of a demo."""
    from service.command_line.opening import run

    clock, minutes = _CLOCK.fullmatch(to), _MINUTES.fullmatch(to)
    if clock is not None and int(clock[1]) <= 23 and int(clock[2]) <= 59:
        run(_turn(time(int(clock[1]), int(clock[2]))))
    elif minutes is not None:
        run(_turn(timedelta(minutes=int(minutes[1]))))
    else:
        raise typer.BadParameter("write a time such as 18:30, or a number of minutes")


async def _turn(to: time | timedelta) -> None:
    from db.queries import authorities
    from service import logs
    from service.settings import read_settings
    from service.wiring import open_service

    logs.set_up(level=logging.WARNING)
    async with open_service(read_settings()) as service:
        if not service.installation.is_demo:
            raise Refused("The clock of a live database is the present, and nobody turns it.")
        async with service.database.reading() as tx:
            found = await authorities.all_of(tx, service.scope)
        zone = found[0].timezone if found else "Europe/London"
        stands = await service.turn(_target(to, await service.engine.now(), zone))
        typer.echo(f"The clock stands at {stands.astimezone(ZoneInfo(zone)):%H:%M on %A %-d %B %Y}.")


def _target(to: time | timedelta, now: datetime, zone: str) -> datetime:
    return now + to if isinstance(to, timedelta) else next_clock_time(to, zone, now)


COMMANDS = {"turn": turn}
