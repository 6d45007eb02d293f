"""`demo`, `serve`, `engine`, `migrate`: what runs until it is stopped, and what must come before."""

from typing import Annotated

import typer

from service.command_line.options import Authority

_Live = Annotated[bool, typer.Option("--live", help="For real people: no clock to turn, no simulated phones, for good.")]


def demo() -> None:
    """Bring a fictional council alive in the browser, with simulated phones and a clock to turn."""
    from service import demo as making
    from service.command_line.opening import run
    from service.holders import announcement
    from service.only_one import only_one
    from service.serving import serving

    settings = making.settings_with_keys()
    url = settings.database_url.get_secret_value()
    with only_one(url, announcement(settings)), serving(settings) as served:
        run(making.make_demo(settings, typer.echo))
        run(served(typer.echo))


def serve(authority: Authority = None) -> None:
    """Serve both web apps and run all loops."""
    from service.command_line.opening import run
    from service.holders import announcement
    from service.only_one import only_one
    from service.serving import serving
    from service.settings import read_settings

    settings = read_settings()
    with only_one(settings.database_url.get_secret_value(), announcement(settings)), serving(settings, authority) as served:
        run(served(typer.echo))


def engine() -> None:
    """Run the loops alone, beside other processes on one PostgreSQL."""
    from service.command_line.opening import run
    from service.holders import announcement
    from service.only_one import only_one
    from service.serving import run_engine
    from service.settings import read_settings

    settings = read_settings()
    with only_one(settings.database_url.get_secret_value(), announcement(settings)):
        run(run_engine(settings))


def migrate(live: _Live = False) -> None:
    """Create the database's tables, or bring them to this version."""
    from db.words import Mode
    from service.command_line.opening import run
    from service.demo import bring_up
    from service.settings import read_settings

    born = run(bring_up(read_settings().database_url.get_secret_value(), Mode.LIVE if live else None))
    typer.echo(f"The database is ready; it is a {born} database, for good.")


COMMANDS = {"demo": demo, "serve": serve, "engine": engine, "migrate": migrate}
