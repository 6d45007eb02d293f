"""What a demo needs before it is served: keys of its own, a fictional council, and a clock that stands at a Monday evening."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from db.migrate import BornOtherwise, HeldElsewhere, migrate
from db.queries import authorities, demo, installation
from db.scope import Scope
from db.session import Database
from db.vault import new_keys
from db.words import Manner, Mode
from desk.duress import GREAT, set_code
from desk.refusals import Refused
from service.installation import open_installation
from service.keys_file import write_keys
from service.loading import load_council
from service.settings import KEYS_DEFAULT, Settings, read_settings
from service.upgrading import HELD, upgrade

COUNCIL = Path(__file__).parent / "demo_council.yaml"

# A Monday at 18:00 in London, in winter time: the first check-in of the demo council falls due at 18:05.
STARTS_AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
NOBODYS = "+447700900999"  # a phone that no council knows: the story of the unknown number
WITH_A_CODE, BY = "YP-1044", "DW-1"


def settings_with_keys(keys_file: Path = KEYS_DEFAULT) -> Settings:
    """The settings; where no keys are set, keys are made once and kept where only this user can read them."""
    settings = read_settings(keys_file=keys_file)
    if settings.keys is not None:
        return settings
    write_keys(keys_file, new_keys("k1"), new_keys("i1"))
    return read_settings(keys_file=keys_file)


async def make_demo(settings: Settings, say: Callable[[str], None]) -> None:
    """A demo database with its council; what is there already stays as it was left."""
    await bring_up(settings.database_url.get_secret_value(), Mode.DEMO, say)
    async with open_installation(settings) as at:
        async with at.database.reading() as tx:
            is_new = not await authorities.all_of(tx, Scope.everywhere())
        if is_new:
            await load_council(at, COUNCIL.read_bytes())
            async with at.database.transaction() as tx:
                await demo.add_handsets(tx, [{"address": NOBODYS, "manner": Manner.SMS}])
            # One of the fictional young people has chosen a code, so that the evening under duress can be played too.
            await set_code(at.engine, Scope.everywhere(), at.vault, WITH_A_CODE, GREAT, BY)
        now = (await at.engine.now()).astimezone(ZoneInfo("Europe/London"))
    say(f"A fictional council: nobody here is real, and the clock stands at {now:%H:%M on %A %-d %B %Y} until you turn it.")


async def bring_up(url: str, wanted: Mode | None, say: Callable[[str], None]) -> Mode:
    """Create or upgrade the tables. A new database is born as what is wanted, else as a demo; an old one stays what it is."""
    make_room(url)
    await upgrade(url, say)
    born = wanted or await _mode(url) or Mode.DEMO
    try:
        await migrate(url, born.value)
    except HeldElsewhere:
        raise Refused(HELD) from None
    except BornOtherwise as born_before:
        raise Refused(f"Nothing was done: {born_before}.") from None
    if born is Mode.DEMO:
        await _set_the_clock(url)
    return born


def make_room(url: str) -> None:
    """See that the SQLite file can be written, before its driver fails in a thread of its own."""
    parsed = make_url(url)
    if parsed.drivername.startswith("sqlite"):
        file = Path(str(parsed.database))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.open("ab").close()
        except OSError as error:
            raise Refused(f"The SQLite file cannot be opened ({error.strerror}).") from None


async def _mode(url: str) -> Mode | None:
    database = Database(url)
    try:
        async with database.reading() as tx:
            return await installation.mode_of(tx)
    finally:
        await database.close()


async def _set_the_clock(url: str) -> None:
    database = Database(url)
    try:
        async with database.transaction() as tx:
            if not await demo.clock_is_set(tx):
                await demo.set_clock(tx, STARTS_AT)
    finally:
        await database.close()
