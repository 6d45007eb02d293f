"""`load`, `invite` and `confirm`: who there is, and by what they are reached."""

from collections import Counter
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.refusals import Refused
from service.command_line.options import As, Authority

if TYPE_CHECKING:
    from desk.load import Loaded


class Invited(StrEnum):
    """The channels that somebody may join by a link."""

    TELEGRAM = "telegram"


_File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A council file, in YAML.")]
_Ref = Annotated[str, typer.Argument(metavar="REF", help="Whom, by reference.")]
_Number = Annotated[str, typer.Argument(metavar="NUMBER", help="What their chat shows, once they have opened the link.")]
_Channel = Annotated[Invited, typer.Option(help="By what they want to be reached.")]


def load(file: _File) -> None:
    """Load a council file: create what is new, tell what differs, change and delete nothing."""
    from service.command_line.opening import run

    loaded = run(_load(file.read_bytes()))
    counted = Counter(thing.partition(" ")[0] for thing in loaded.created)
    created = ", ".join(f"{kind} {number}" for kind, number in counted.items())
    typer.echo(f"Created: {created}." if created else "Nothing is new.")
    told = (("Differs, left as it is", loaded.differs), ("In the database alone", loaded.missing), ("Warning", loaded.warnings))
    for heading, lines in told:
        for line in lines:
            typer.echo(f"{heading}: {line}")


async def _load(raw: bytes) -> "Loaded":
    from service.budget import above_budget
    from service.command_line.opening import opened
    from service.loading import load_council

    async with opened(None) as (at, _scope):
        loaded = await load_council(at, raw)
        # No start is refused once children are waited for: whoever adds to what a team carries is told here.
        above = () if at.is_demo else tuple(await above_budget(at))
        return replace(loaded, warnings=(*loaded.warnings, *above))


def invite(ref: _Ref, channel: _Channel, authority: Authority = None) -> None:
    """Print a link that joins somebody's own phone to their name: for one use, within a quarter of an hour."""
    from service.command_line.opening import run

    typer.echo(run(_invite(ref, authority)))


async def _invite(ref: str, authority: str | None) -> str:
    import secrets

    from telegram.error import TelegramError

    from bot.channels.telegram.client import username
    from desk import invitations
    from service.command_line.opening import opened
    from service.telegram import OurTelegram

    async with opened(authority) as (at, scope):
        telegram = OurTelegram.of(at)
        if telegram is None:
            raise Refused("Telegram is not offered here: SAFETYNET_TELEGRAM_TOKEN is not set.")
        try:
            name = await username(telegram.bot)
        except TelegramError as error:
            raise Refused(f"Telegram does not tell the bot's name ({type(error).__name__}); try again.") from None
        finally:
            await telegram.hang_up()
        return await invitations.invite(at.engine, scope, at.vault, ref, bot_username=name, entropy=secrets.token_bytes)


def confirm(ref: _Ref, number: _Number, worker: As, authority: Authority = None) -> None:
    """Say that the chat which shows this number is theirs: from then on they are asked there."""
    from service.command_line.opening import run

    run(_confirm(ref, number, worker, authority))
    typer.echo(f"{ref} is asked in that chat from now on.")


async def _confirm(ref: str, number: str, worker: str, authority: str | None) -> None:
    from desk import pairings
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        await pairings.confirm(at.engine, scope, ref, number, worker)


COMMANDS = {"load": load, "invite": invite, "confirm": confirm}
