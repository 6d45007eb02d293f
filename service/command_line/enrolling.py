"""`invite`, `confirm`, `refuse`, `language`: by what somebody is reached, that it is theirs, and in which language they are written to."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from desk.refusals import Refused
from service.command_line.options import As, Authority

if TYPE_CHECKING:
    from db.words import ChannelName


class Invited(StrEnum):
    """The channels that somebody may join: by a link, or by answering a text."""

    TELEGRAM = "telegram"
    SMS = "sms"


_Ref = Annotated[str, typer.Argument(metavar="REF", help="Whom, by reference.")]
_NUMBER = "What their chat shows, once they have opened the link; of a phone that was texted, the last four digits of its own number."
_Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_NUMBER)]
_Channel = Annotated[Invited, typer.Option(help="By what they want to be reached.")]
_Qr = Annotated[bool, typer.Option("--qr", help="Draw the link as a QR code even where no terminal reads along.")]
_Claimed = Annotated[
    int | None, typer.Option("--claimed-age", metavar="YEARS", min=0, max=120, help="What they say, without a birth date.")
]
_Tag = Annotated[str, typer.Argument(metavar="TAG", help="The language, such as ti.")]
_Ending = Annotated[str | None, typer.Option("--ending", metavar="DIGITS", help="Which of several numbers on file, by its last digits.")]


def invite(
    ref: _Ref, channel: _Channel, qr: _Qr = False, claimed_age: _Claimed = None, ending: _Ending = None, authority: Authority = None
) -> None:
    """Telegram: print a link for one use within a quarter of an hour. SMS: send the first text to the number on file."""
    from service.command_line.opening import run

    if channel is Invited.SMS:
        if claimed_age is not None or qr:
            raise typer.BadParameter("a text needs no age and no QR code; leave --claimed-age and --qr out")
        end = run(_text(ref, ending, authority))
        typer.echo(f"The first text goes to the number of {ref} that ends in {end}. Let them answer it, then:")
        typer.echo(f"safetynet confirm {ref} {end} --as YOUR-REF")
        return
    if ending is not None:
        raise typer.BadParameter("--ending is for numbers on file; leave it out for telegram")
    link = run(_link(ref, claimed_age, authority))
    typer.echo(link)
    if qr or sys.stdout.isatty():
        from service.command_line.squares import drawn

        typer.echo(drawn(link), color=True)  # whoever asked for it where nobody reads along wants its colours too


async def _link(ref: str, claimed_age: int | None, authority: str | None) -> str:
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
        make = invitations.invite
        return await make(at.engine, scope, at.vault, ref, bot_username=name, entropy=secrets.token_bytes, claimed_age=claimed_age)


async def _text(ref: str, ending: str | None, authority: str | None) -> str:
    from desk.first_texts import send_first_text
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        if Invited.SMS not in at.configured:
            raise Refused("Texts are not offered here: the settings of Twilio are not complete.")
        return await send_first_text(at.engine, scope, at.vault, ref, ending=ending)


def confirm(ref: _Ref, number: _Number, worker: As, authority: Authority = None) -> None:
    """Say that the chat which shows this number, or the phone whose own number ends so, is theirs: they are asked there from then on."""
    from service.command_line.opening import run

    channel = run(_confirm(ref, number, worker, authority))
    typer.echo(f"{ref} is asked {'in that chat' if channel.value == Invited.TELEGRAM.value else 'on that phone'} from now on.")


async def _confirm(ref: str, number: str, worker: str, authority: str | None) -> "ChannelName":
    from desk import pairings
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        return await pairings.confirm(at.engine, scope, at.vault, ref, number, worker)


def refuse(ref: _Ref, worker: As, authority: Authority = None) -> None:
    """Say that whatever opened their link, or answered the first text, within the last hour is somebody else's."""
    from service.command_line.opening import run

    number = run(_refuse(ref, worker, authority))
    typer.echo(f"Nobody can confirm {'it' if number == 1 else f'those {number}'} as {ref}'s any more; invite anew when it is theirs.")


async def _refuse(ref: str, worker: str, authority: str | None) -> int:
    from desk import pairings
    from service.command_line.opening import opened

    async with opened(authority) as (at, scope):
        return await pairings.refuse(at.engine, scope, ref, worker)


def language(ref: _Ref, tag: _Tag, worker: As, authority: Authority = None) -> None:
    """Write to somebody in another language from now on, or in the one before again; what they were enrolled with stays on file."""
    import locales
    from service.command_line.opening import run

    run(_language(ref, tag, worker, authority))
    typer.echo(f"{ref} is written to in {locales.language(tag).name} from now on.")


async def _language(ref: str, tag: str, worker: str, authority: str | None) -> None:
    from desk.languages import set_language
    from service.command_line.opening import opened
    from service.review_gate import may_be_set

    async with opened(authority) as (at, scope):
        await set_language(at.engine, scope, ref, tag, worker, may_send=may_be_set(at.mode, at.settings, await at.engine.now()))


COMMANDS = {"invite": invite, "confirm": confirm, "refuse": refuse, "language": language}
