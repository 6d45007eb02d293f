"""How many of the duty stories begin: somebody says nothing, or asks for help."""

from typing import Any, NamedTuple

import pytest

from tests.conftest import TELLINGS
from tests.phones import Handset
from tests.world import World

# What tells an evening many times over, to hold one against the other, and what an evening that others have told is only added to
# (a desk, another language, a second child, an episode), is told in one way here; `make walks` tells it in the others.
told_once = pytest.mark.parametrize("story_kind", TELLINGS[:1], indirect=True)


class Duty(NamedTuple):
    """The phones of those who are paged, in the order in which they are, and the last resort's."""

    khan: Handset
    shah: Handset
    price: Handset
    okoro: Handset


def duty(world: World) -> Duty:
    """R. Khan is paged first, then M. Shah, then S. Price, the manager; S. Okoro is the last resort."""
    return Duty(*(world.phones[one] for one in Duty._fields))


async def duty_forgets(world: World) -> None:
    """What duty was told is another story's."""
    for phone in duty(world):
        await phone.forgets()


def alone(world: World, **fields: Any) -> Handset:
    """A young person whose carer is never asked, so that the evening is theirs and the duty team's."""
    world.carer()
    return world.young_person(ask_carer="never", **fields)


async def code_of(world: World, ref: str = "YP-1042") -> str:
    """The code of the newest alert about that young person."""
    return str((await world.alert(ref)).code)


async def owner_of(world: World, ref: str = "YP-1042") -> str | None:
    """Whose the newest alert about that young person is, by reference."""
    owner: str | None = (await world.alert(ref)).state.get("taken_by")
    return owner


async def silent(world: World) -> str:
    """Asked at 18:30 and 18:50, the young person says nothing: at 19:00 R. Khan is paged. The code."""
    child, khan = world.phones["amanuel"], world.phones["khan"]
    await world.until("19:00")
    await child.hears("Kite:")
    await child.hears("Kite: hi again")
    code = await code_of(world)
    await khan.hears(f"{code} NO ANSWER A.B. YP-1042", "Asked 18:30, 18:50 (delivered)", "Do not ask the carer", f"{code}=take")
    return code


async def not_good(world: World, clock: str = "18:31") -> str:
    """Asked at 18:30, the young person answers 4 a minute later: R. Khan is paged and rung. The code."""
    child, khan = world.phones["amanuel"], world.phones["khan"]
    await world.until("18:30")
    await child.hears("Kite:")
    await world.until(clock)
    await child.says("4")
    code = await code_of(world)
    await khan.hears(f"{code} ASKS FOR HELP A.B. YP-1042", clock, f"{code}=take", "Ringing you now")
    await khan.rings()
    return code


async def silent_twice(world: World) -> str:
    """At standard: Monday's silence is closed on Tuesday morning; on Tuesday at 20:45 the second in a row pages R. Khan. The code."""
    child, khan = world.phones["amanuel"], world.phones["khan"]
    await world.until("09:00")
    code = await code_of(world)
    await khan.hears(f"{code} ON TODAY'S LIST")
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await world.resolves(code, "DW-1", 11)
    await world.until("20:45")
    await child.forgets()
    code = await code_of(world)
    await khan.hears(f"{code} NO ANSWER")
    return code
