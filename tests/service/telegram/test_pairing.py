"""Among real people a link that came back proves that somebody had it: a worker beside them confirms whose the chat is."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.queries import contacts, people
from db.queries.rows import Record
from db.tables import installation
from db.words import ChannelName, ContactState, Mode
from desk import pairings
from desk.refusals import Refused
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import TelegramWorld
from tests.world import EVERYWHERE

AMANUEL, OTHER = 42, 43

both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)


async def begun(world: TelegramWorld) -> TelegramWorld:
    """Amanuel is there, and nobody has joined."""
    world.young_person(times=("18:30",))
    await world.begins()
    return world


async def becomes(world: TelegramWorld, mode: Mode) -> None:
    """A link is opened as among real people; a live database's clock is turned by nobody, so that all else happens in a demo."""
    async with world.database.transaction() as tx:
        await tx.execute(update(installation).values(mode=mode))


async def opened(world: TelegramWorld, chat: int) -> str:
    """Somebody opens a link; the number that their chat shows, and nothing else."""
    before = len(world.telegram.messages(chat))
    world.telegram.say(chat, f"/start {await world.invites('YP-1042')}")
    await world.bot.listen_once()
    await becomes(world, Mode.LIVE)
    await world.listener.listen_once()
    await becomes(world, Mode.DEMO)
    await world.settles()
    (shown,) = texts(world.telegram, chat)[before:]
    assert re.fullmatch("[0-9]{4}", shown)
    return shown


async def confirmed(world: TelegramWorld, number: str, worker: str = "DW-1") -> None:
    await pairings.confirm(world.engine, EVERYWHERE, world.vault, "YP-1042", number, worker)
    await world.settles()


async def chats(world: TelegramWorld) -> dict[str, Record]:
    """By address."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, "YP-1042"))[0]
        rows = await contacts.contacts_of(tx, EVERYWHERE, [person.id])
    on_telegram = [row for row in rows if row.channel is ChannelName.TELEGRAM]
    return {world.vault.open("contact.address_sealed", row.id, row.address_sealed): row for row in on_telegram}


def texts(telegram: LoopbackTelegram, chat: int) -> list[str]:
    return [one["text"].removesuffix(" (DEMO)") for one in telegram.messages(chat)]


@both
async def test_a_chat_is_asked_nothing_before_a_worker_has_confirmed_it(world: TelegramWorld, telegram: LoopbackTelegram) -> None:
    number = await opened(await begun(world), AMANUEL)
    assert not (await chats(world))[str(AMANUEL)].proven
    await world.until("18:30")
    await world.phones["amanuel"].hears("Kite: ", "1")  # his proven phone is asked, as before
    assert texts(telegram, AMANUEL) == [number]
    await world.phones["amanuel"].says("1")
    await world.phones["amanuel"].hears("Thank")
    await confirmed(world, number)
    assert texts(telegram, AMANUEL)[1:] == ["Kite: this is the chat we talked about. You can write here any time."]
    await world.until("18:30", days=1)
    assert "Kite: " in texts(telegram, AMANUEL)[-1]
    assert telegram.messages(AMANUEL)[-1]["buttons"]


async def test_a_number_that_no_chat_shows_confirms_nothing(world: TelegramWorld) -> None:
    number = await opened(await begun(world), AMANUEL)
    wrong = f"{(int(number) + 1) % 10_000:04}"
    for given in (wrong, "", "0", number[:3]):
        with pytest.raises(Refused, match="shows this number"):
            await confirmed(world, given)
    assert not (await chats(world))[str(AMANUEL)].proven


@pytest.mark.parametrize(("age", "is_late"), [(59, False), (61, True)])
async def test_a_number_is_read_within_the_hour_and_once(world: TelegramWorld, age: int, is_late: bool) -> None:
    number = await opened(await begun(world), AMANUEL)
    await world.machine_passes(timedelta(minutes=age))
    if not is_late:
        await confirmed(world, number)
    with pytest.raises(Refused, match="shows this number"):
        await confirmed(world, number)
    assert (await chats(world))[str(AMANUEL)].proven is not is_late


async def test_only_a_worker_confirms(world: TelegramWorld) -> None:
    number = await opened(await begun(world), AMANUEL)
    with pytest.raises(Refused, match="CA-7 is no worker"):
        await confirmed(world, number, "CA-7")
    with pytest.raises(Refused, match="Nobody has the reference DW-99"):
        await confirmed(world, number, "DW-99")


@both
async def test_a_chat_that_is_confirmed_takes_the_place_of_an_earlier_one(world: TelegramWorld, telegram: LoopbackTelegram) -> None:
    await confirmed(await begun(world), await opened(world, AMANUEL))
    second = await opened(world, OTHER)
    assert (await chats(world))[str(AMANUEL)].state is ContactState.OPEN  # nothing changes before somebody has looked
    await confirmed(world, second)
    states = {address: (row.proven, row.state) for address, row in (await chats(world)).items()}
    assert states == {str(AMANUEL): (True, ContactState.STALE), str(OTHER): (True, ContactState.OPEN)}
    before = texts(telegram, AMANUEL)
    await world.until("18:30")
    assert "Kite: " in texts(telegram, OTHER)[-1]
    assert texts(telegram, AMANUEL) == before
    await world.chat(AMANUEL).says("help")  # whoever still writes there is heard
    assert (await world.alert()).cause == "help"


async def test_an_earlier_chat_that_is_joined_again_is_confirmed_again(world: TelegramWorld) -> None:
    await confirmed(await begun(world), await opened(world, AMANUEL))
    await confirmed(world, await opened(world, OTHER))
    number = await opened(world, AMANUEL)
    assert (await chats(world))[str(AMANUEL)].state is ContactState.STALE
    await confirmed(world, number)
    assert {address: row.state for address, row in (await chats(world)).items()} == {
        str(AMANUEL): ContactState.OPEN,
        str(OTHER): ContactState.STALE,
    }


async def test_p3_a_fine_from_a_chat_that_another_took_the_place_of_answers_nothing(
    world: TelegramWorld, telegram: LoopbackTelegram
) -> None:
    await confirmed(await begun(world), await opened(world, AMANUEL))
    await world.until("18:30")
    old = world.chat(AMANUEL)
    old.last = old.everything()[-1]
    await confirmed(world, await opened(world, OTHER))
    before = texts(telegram, AMANUEL), texts(telegram, OTHER)
    await old.presses("ok")
    assert (texts(telegram, AMANUEL), texts(telegram, OTHER)) == before  # whoever it was is told nothing, there or here
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.until("18:50")
    assert "Kite: " in texts(telegram, OTHER)[-1]  # he is asked again where he is now
    await old.says("help")
    assert (await world.alert()).cause == "help"


async def test_the_app_s_language_is_asked_about_once_a_worker_has_confirmed_the_chat(
    world: TelegramWorld, telegram: LoopbackTelegram
) -> None:
    """Before that the chat hears a number and no word; and what the app is set to is not forgotten meanwhile."""
    await begun(world)
    world.telegram.say(AMANUEL, f"/start {await world.invites('YP-1042')}", "ti")
    await world.bot.listen_once()
    await becomes(world, Mode.LIVE)
    await world.listener.listen_once()
    await becomes(world, Mode.DEMO)
    await world.settles()
    (number,) = texts(telegram, AMANUEL)
    await confirmed(world, number)
    assert texts(telegram, AMANUEL)[1:] == [
        "Kite: this is the chat we talked about. You can write here any time.",
        "Kite: which language?",
    ]
    world.telegram.press(AMANUEL, telegram.messages(AMANUEL)[-1]["message_id"], "language:ti")
    await world.hears_telegram()
    async with world.database.reading() as tx:
        assert (await people.by_ref(tx, EVERYWHERE, "YP-1042"))[0].language == "ti"
