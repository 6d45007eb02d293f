"""`K7P CARER`: a worker is rung, and put through to the carer, unless that is what must not happen."""

import pytest

from desk import duress
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_put_through import AMANUEL, CODE, wants_a_call
from tests.service.twilio.texts import TwilioWorld
from tests.world import EVERYWHERE

GRACE = "+447700900400"


async def test_the_owner_is_put_through_to_the_carer_who_sees_the_number_that_texts(world: TwilioWorld) -> None:
    world.texts("CA-7", GRACE)
    code, khan, khans, amanuels = await wants_a_call(world)
    graces = RingingPhone(world, GRACE)
    await khan.says(f"{code} CARER")
    khan.hears(f"{code} NOT RUNG: it is not yours")
    await khan.says(code)
    khan.hears(f"{code} is yours")
    world.phone(AMANUEL).forgets()
    await khan.says(f"{code} CARER")
    khan.hears_nothing()
    khans.rings()
    await khans.answers()
    said = await khans.presses("1")
    assert f"{' '.join(code)}: carer of A.B., to be told nothing of what A.B. said to us." in said
    graces.is_quiet()
    await khans.presses("1")
    assert graces.rings()["sender"] == world.twilio.number
    amanuels.is_quiet()
    await graces.answers()
    assert khans.is_bridged
    khan.hears(f"{code}: note kept")
    await graces.hangs_up()
    await world.nobody_else_heard_anything()


async def test_p6_no_carer_is_rung_while_there_is_duress(world: TwilioWorld) -> None:
    world.texts("CA-7", GRACE)
    code, khan, khans, _ = await wants_a_call(world)
    graces = RingingPhone(world, GRACE)
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", CODE, "DW-1")
    await khan.says(code)
    await khan.says(f"{code} CARER")
    khans.rings()
    await khans.answers()
    await khans.presses("1")
    await world.phone(AMANUEL).says(CODE)  # while R. Khan listens
    assert await khans.presses("1") == "They cannot be rung from here now. Look at the board."
    khans.rings()  # the page that says so
    await khan.says(code)
    khan.forgets()
    await khan.says(f"{code} CARER")
    khan.hears(f"{code} NOT RUNG: duress. Read the plan on the board")
    graces.is_quiet()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ask_carer": "never"}, "NOT RUNG: at this placement the carer is not asked."),
        ({"carers": ()}, "NOT RUNG: we cannot put you through."),
    ],
)
async def test_k7_where_no_carer_may_be_asked_none_is_rung(world: TwilioWorld, fields: dict[str, object], said: str) -> None:
    world.texts("CA-7", GRACE)
    code, khan, khans, _ = await wants_a_call(world, **fields)
    await khan.says(code)
    khan.forgets()
    await khan.says(f"{code} CARER")
    khan.hears(f"{code} {said}")
    khans.is_quiet()
    RingingPhone(world, GRACE).is_quiet()
    world.phone(AMANUEL).forgets()
    await world.nobody_else_heard_anything()
