"""What the road adds to the plain stories: a code that shows nowhere, a chat that is blocked, two providers on one evening."""

import pytest

from desk import duress
from tests.service.roads.world import RoadWorld
from tests.stories.evenings import alone
from tests.world import EVERYWHERE

CODE, ORDINARY = "all good thanks", "fine thanks"


@pytest.mark.parametrize("cover", ["open", "closed"])
@pytest.mark.parametrize("manner", ["sms", "telegram"])
async def test_p6_the_code_and_an_ordinary_ok_look_alike_on_the_road(world: RoadWorld, manner: str, cover: str) -> None:
    """Two of one sign, asked at one moment: one says the code, and both phones show the same, today and tomorrow."""
    alone(world, manner=manner, cover=cover)
    world.young_person("YP-2", "Biniam C.", "biniam", manner=manner, cover=cover, ask_carer="never")
    await world.begins()
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", CODE, "DW-1")
    await world.until("18:31")
    amanuel, biniam, khan = (world.phones[one] for one in ("amanuel", "biniam", "khan"))
    await amanuel.says(CODE)
    await biniam.says(ORDINARY)
    await khan.hears("DURESS A.B. YP-1042 18:31. Do NOT ring or text child, carer or home.")
    await khan.rings()
    assert [one.outcome for ref in ("YP-1042", "YP-2") for one in await world.check_ins(ref)] == ["ok", "ok"]
    code = (await world.alert()).code
    await world.takes(code, "DW-1")
    assert (await world.resolves(code, "DW-1", 5, "Followed the plan on the board.")).is_done
    await world.until("18:30")
    assert await amanuel.everything() == await biniam.everything()
    assert len(await amanuel.everything()) == 3
    await world.no_alert("YP-2")


async def test_k6_a_chat_that_blocks_us_is_told_at_once_and_a_text_asks_instead(world: RoadWorld) -> None:
    """From one provider to the other within the minute."""
    tablet = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}
    phone = world.young_person(tier="standard", manner="telegram", more_contacts=[tablet])
    world.carer()
    await world.begins()
    await phone.switch(is_blocked=True)
    assert (await world.alert()).cause == "channel_broken"
    await world.until("18:30")
    await world.phones["tablet"].hears("Kite: ", "1 ")
    await world.phones["tablet"].says("1")
    await world.phones["tablet"].hears("Thanks!")
    await phone.hears_nothing()
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()
