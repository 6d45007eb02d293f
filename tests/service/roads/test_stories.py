"""The plain stories in which the road matters most, told a third time: over both providers, through real HTTP.

They are the same stories, word for word; only the phones are others.
"""

import pytest

from desk import duress
from tests.service.roads.world import RoadWorld
from tests.stories.evenings import alone
from tests.stories.test_answered import (
    test_a_button_answers_and_nothing_else_happens,
    test_not_good_rings_the_duty_worker_in_the_same_instant,
)
from tests.stories.test_bounces import (
    test_a4_a_page_that_bounces_takes_the_next_road_at_once_and_then_the_next_worker,
    test_k6_a_question_that_bounces_after_it_was_taken_moves_to_the_next_contact,
)
from tests.stories.test_carers import test_k7_a_carer_who_sees_the_young_person_closes_the_check_in
from tests.stories.test_covered import test_k4_k10_closed_cover_is_asked_later_without_being_told_so
from tests.stories.test_help import test_a2_under_open_cover_the_time_of_the_ring_is_heard
from tests.stories.test_later import test_k4_later_at_standard_asks_again_in_an_hour_twice_and_then_silence_is_for_the_morning
from tests.stories.test_leaving import test_k6_a_stop_moves_nothing_to_another_contact_and_the_carer_is_asked_from_then_on
from tests.stories.test_outside_questions import (
    test_k10_yesterdays_button_does_not_answer_todays_question_but_a_cry_for_help_on_it_is_heard,
)
from tests.stories.test_phone_answers import test_a3_at_arrival_an_ok_after_silence_does_not_stop_the_paging
from tests.stories.test_silence import test_at_arrival_silence_climbs_to_the_carer_and_then_to_duty
from tests.stories.test_taking import (
    test_a_bare_ok_takes_when_text_and_call_were_for_one_alert,
    test_p9_replying_the_code_takes_and_everybody_who_was_paged_hears_who_did,
)
from tests.world import EVERYWHERE

__all__ = [
    "test_a2_under_open_cover_the_time_of_the_ring_is_heard",
    "test_a3_at_arrival_an_ok_after_silence_does_not_stop_the_paging",
    "test_a4_a_page_that_bounces_takes_the_next_road_at_once_and_then_the_next_worker",
    "test_a_bare_ok_takes_when_text_and_call_were_for_one_alert",
    "test_a_button_answers_and_nothing_else_happens",
    "test_at_arrival_silence_climbs_to_the_carer_and_then_to_duty",
    "test_k4_k10_closed_cover_is_asked_later_without_being_told_so",
    "test_k4_later_at_standard_asks_again_in_an_hour_twice_and_then_silence_is_for_the_morning",
    "test_k6_a_question_that_bounces_after_it_was_taken_moves_to_the_next_contact",
    "test_k6_a_stop_moves_nothing_to_another_contact_and_the_carer_is_asked_from_then_on",
    "test_k7_a_carer_who_sees_the_young_person_closes_the_check_in",
    "test_k10_yesterdays_button_does_not_answer_todays_question_but_a_cry_for_help_on_it_is_heard",
    "test_not_good_rings_the_duty_worker_in_the_same_instant",
    "test_p9_replying_the_code_takes_and_everybody_who_was_paged_hears_who_did",
]

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
