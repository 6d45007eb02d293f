"""One evening in one language: somebody for each answer there is, and what their phones showed."""

from dataclasses import dataclass
from datetime import datetime

from db.words import Direction
from tests.in_english import in_english
from tests.phones import Handset
from tests.replies.said import meant_in
from tests.world import World

UNREADABLE = "🐢🐢"  # means nothing in any language


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of a phone: when, whether it is theirs, its words, the buttons under it, and the same in English."""

    at: datetime
    is_theirs: bool
    text: str
    buttons: tuple[str, ...]
    english: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one person's phone showed, under what happened to them."""

    who: str
    lines: tuple[Heard, ...]


async def evening(world: World) -> tuple[Told, ...]:
    """Tell it; and nobody else heard anything."""
    tag = world.spoken
    said = {meaning: meant_in(tag, meaning) for meaning in ("ok", "later", "call", "help", "stop")}
    world.carer()
    world.carer("CA-8", "Ruth A.", "ruth")
    names = ("fine", "great", "later", "calls", "help", "stops", "unread", "silent")
    phones = {name: _young(world, number, name) for number, name in enumerate(names)}
    await world.begins()
    await world.until("18:30")
    for name in names:
        await phones[name].hears("Kite: ")
    await _answers(world, phones, said)
    await _silence(world, phones)
    for worker in ("khan", "shah"):
        await world.phones[worker].forgets()  # who is asked "still yours?" is another story
    await world.nobody_else_heard_anything()
    told = {
        "Fine, with the digit": "fine", "Fine, with a button": "great", "Not now": "later", "A call": "calls", "Not good": "help",
        "No more of this": "stops", "What nobody can read, then fine in words": "unread", "Silence": "silent",
    }  # fmt: skip
    return (
        *[Told(who, await _shown(world, phones[name], to_carer=False)) for who, name in told.items()],
        Told("The carer of whoever is silent", await _shown(world, world.phones["grace"], to_carer=True)),
    )


def _young(world: World, number: int, name: str) -> Handset:
    return world.young_person(
        f"YP-{number}",
        f"{'ABCDEFGS'[number]}. B.",
        name,
        manner="telegram" if name in ("great", "silent") else "sms",
        tier="standard" if name == "later" else "arrival",
        carers=("CA-7",) if name == "silent" else ("CA-8",),
        ask_carer="always" if name == "silent" else "never",
    )


async def _answers(world: World, phones: dict[str, Handset], said: dict[str, str]) -> None:
    khan = world.phones["khan"]
    await phones["fine"].says("1")
    await phones["fine"].hears("Thanks!")
    await phones["great"].presses("great")
    await phones["great"].hears("Thanks!")
    await phones["later"].says(said["later"])
    await phones["later"].hears("OK. We ask again at 19:30.")
    await phones["calls"].says(said["call"])
    await phones["calls"].hears("OK. Someone will ring from this number", "If it can't wait, send 4.")
    await phones["stops"].says(said["stop"])
    await phones["stops"].hears("OK, we stop. You are not in trouble.")
    await phones["unread"].says(UNREADABLE)
    await phones["unread"].hears("Sorry, this is a computer and it can't read that.")
    await phones["unread"].says(said["ok"])
    await phones["unread"].hears("Thanks!")
    for ref in ("YP-3", "YP-5"):  # whoever wants a call, and whoever stopped
        await world.takes((await world.alert(ref)).code, "DW-1")
    await khan.forgets()
    await phones["help"].says(said["help"])
    await phones["help"].hears("We have your message. A person is being told now", "ring 999")
    await khan.hears("ASKS FOR HELP", world.language_name)
    await khan.rings()
    await khan.says(f"{(await world.alert('YP-4')).code} 20")
    await khan.hears("is told: a call by 18:50")
    await phones["help"].hears("A person has read your message. They will ring from this number by 18:50.")
    await phones["calls"].forgets()  # when the worker who took it rings
    for ref in ("YP-3", "YP-4", "YP-5"):
        await world.resolves((await world.alert(ref)).code, "DW-1", 1)


async def _silence(world: World, phones: dict[str, Handset]) -> None:
    grace = world.phones["grace"]
    await world.until("19:00")
    await phones["silent"].hears("Kite: hi again.")
    await grace.hears("S.: 1 I see them now 2 not here, I know where, no worry 3")
    await world.until("19:05")
    await grace.says("2")
    await grace.hears("Thank you. What time do you expect S.? Reply like 22:30.")
    await grace.says("20:30")
    await grace.hears("Thank you.")
    await world.until("19:30")
    await phones["later"].hears("Kite: ")
    await phones["later"].says("1")
    await phones["later"].hears("Thanks!")
    await world.until("20:30")
    await grace.hears("S.: 1 I see them now")
    await grace.says("1")
    await grace.hears("Thank you.")


async def _shown(world: World, phone: Handset, *, to_carer: bool) -> tuple[Heard, ...]:
    return tuple(
        Heard(
            line.at,
            line.direction is Direction.OUT,
            line.text,
            tuple(button.label for row in line.buttons for button in row),
            in_english(line.text, world.spoken, to_carer=to_carer),
        )
        for line in await world.network.screen(phone.address, 500)
    )
