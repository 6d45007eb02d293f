"""An evening and its night log: what is read at half past seven is what happened, sentence by sentence."""

import re

from desk import duress, sightings, watching
from desk.sightings import Seen
from tests.desk.mornings import chores_are_done, text_of
from tests.stories.evenings import alone, code_of, duty, duty_forgets, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once

# Written about a child (practice, section 6): a text is never more than a text, and the child may read it at 25.
NEVER_SAID = re.compile(r"\b(safe|safely|absconded|confirmed|false alarm|non-compliant)\b", re.IGNORECASE)


AS_TOLD = """\
Night log, Westshire County Council, team duty, Tuesday 24 November 2026
From Mon 23 Nov 2026 17:00 to Tue 24 Nov 2026 07:30. Made Tue 24 Nov 2026 07:30.
Something to tell: 2. Asked, the phone answered fine, and nothing else: 1.
A text is not a sighting: that a phone answered says nothing of who held it.

A.B. YP-1042, for M. Shah (DW-2)
What happened:
Mon 23 Nov 2026 18:30: The young person was asked by SMS: delivered 18:30. [delivery receipt]
Mon 23 Nov 2026 18:50: The young person was asked by SMS: delivered 18:50. [delivery receipt]
Mon 23 Nov 2026 19:00: The carer CA-7 was asked by SMS: delivered 19:00. [delivery receipt]
Mon 23 Nov 2026 19:15: The check-in of 18:30 ended: sent and silent. [our clock]
Mon 23 Nov 2026 19:15: {silent} was opened: sent and silent. Treatment page: a text goes out, then a call. [our clock]
Mon 23 Nov 2026 19:15: Paged: 19:15 R. Khan (DW-1) by text; 19:25 R. Khan (DW-1) by call. [our rota]
Mon 23 Nov 2026 19:25: R. Khan (DW-1) took {silent}. [act of DW-1]
Tue 24 Nov 2026 07:00: R. Khan (DW-1) was asked whether it is still theirs. [our clock]
Tue 24 Nov 2026 07:10: Paged: 07:10 M. Shah (DW-2) by text and call; 07:20 M. Shah (DW-2) by call; 07:25 nobody on the rota; \
07:25 S. Price (MG-1) by text. [our rota]
In workers’ own words:
Mon 23 Nov 2026 18:00: M. Shah (DW-2) asked the shifts to come to watch until Tue 24 Nov 09:00: \
“First night in this home. He knows nobody.” [watch note of DW-2]
Mon 23 Nov 2026 19:25: R. Khan (DW-1): “Grace's line is engaged. I try again.” Nothing is needed before Tue 24 Nov 07:00. [note on {silent}]
What is left:
{silent} (sent and silent): paging again; R. Khan (DW-1) has it since Mon 23 Nov 19:25 and keeps it until somebody takes it.
Three clocks when this was made. Last reply from the phone: none yet. Last delivery to the phone: Mon 23 Nov 2026 18:50. \
Last seen by a responsible adult: no sighting on file.

B.K. YP-3, no allocated worker
What happened:
Mon 23 Nov 2026 18:05: The young person was asked by SMS: delivered 18:05. [delivery receipt]
Mon 23 Nov 2026 18:06: The phone answered: not good, or asks for help. [message from the phone]
Mon 23 Nov 2026 18:06: {helped} was opened: asks for help. Treatment ring: texts and calls go out together. [message from the phone]
Mon 23 Nov 2026 18:06: Paged: R. Khan (DW-1) by text and call. [our rota]
Mon 23 Nov 2026 18:08: R. Khan (DW-1) took {helped}, to ring within 20 minutes. [act of DW-1]
Mon 23 Nov 2026 18:08: The young person is told that a person rings by 18:28. [our message]
Mon 23 Nov 2026 18:20: R. Khan (DW-1) closed {helped}: spoke to the young person. [act of DW-1]
In workers’ own words:
Mon 23 Nov 2026 18:20: R. Khan (DW-1): “Rang him: a row about the kitchen, settled.” [note on {helped}]
What is left:
Nothing is left open.
Three clocks when this was made. Last reply from the phone: Mon 23 Nov 2026 18:06. Last delivery to the phone: Mon 23 Nov 2026 18:08. \
Last seen by a responsible adult: no sighting on file.

S.T. YP-2, for M. Shah (DW-2)
Mon 23 Nov 2026 18:42: Asked 18:40; the phone answered: fine. [message from the phone]"""


async def evening(world: World) -> tuple[str, str]:
    """Amanuel and Grace say nothing, and R. Khan looks after it until morning; Selam says fine; Bilal asks for help, and is rung."""
    world.carer()
    amanuel = world.young_person(ask_carer="always", allocated_to="DW-2")
    selam = world.young_person("YP-2", "Selam T.", "selam", ask_carer="never", tier="standard", times=("18:40",), allocated_to="DW-2")
    bilal = world.young_person("YP-3", "Bilal K.", "bilal", ask_carer="never", tier="standard", times=("18:05",))
    khan = duty(world).khan
    await world.begins()
    await chores_are_done(world.engine, world.vault)
    until = await world.at("09:00")
    await watching.watch(world.engine, EVERYWHERE, world.vault, "YP-1042", "DW-2", "First night in this home.\nHe knows nobody.", until)
    await world.until("18:06")
    await bilal.says("4")
    helped = await code_of(world, "YP-3")
    await world.until("18:08")
    await khan.says(f"{helped} 20")
    await world.until("18:20")
    await world.resolves(helped, "DW-1", 1, "Rang him: a row about the kitchen, settled.")
    await world.until("18:42")
    await selam.says("1")
    await world.until("19:25")
    silent = await code_of(world)
    await world.takes(silent, "DW-1")
    await world.notes(silent, "DW-1", "Grace's line is engaged. I try again.", await world.at("07:00"))
    for phone in (amanuel, selam, bilal, world.phones["grace"]):
        await phone.forgets()
    return silent, helped


async def test_p5_the_night_log_says_what_came_what_was_done_by_whom_and_what_is_left_for_whom(world: World) -> None:
    silent, helped = await evening(world)
    await world.until("07:30")
    await chores_are_done(world.engine, world.vault)
    told = await text_of(world.engine, world.vault, "2026-11-24")
    assert told == AS_TOLD.format(silent=silent, helped=helped)
    assert NEVER_SAID.findall(told) == []
    await world.resolves(silent, "DW-1", 3, "Grace rang: he slept.")
    await chores_are_done(world.engine, world.vault)
    assert await text_of(world.engine, world.vault, "2026-11-24") == told, "what was told in the morning does not change"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_k9_duress_is_told_as_duress_with_what_not_to_do_and_the_words_are_withheld(world: World) -> None:
    """Asked at 18:30, Amanuel answers with his code; that the phone answered is told, and not as what."""
    amanuel = alone(world)
    await world.begins()
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", "all good thanks", "DW-1")
    await chores_are_done(world.engine, world.vault)
    await world.until("18:31")
    await amanuel.says("all good thanks")
    code = await code_of(world)
    await world.takes(code, "DW-1")
    await world.resolves(code, "DW-1", 5, "The plan was read; decided with S. Price.")
    await world.until("07:30")
    await chores_are_done(world.engine, world.vault)
    told = await text_of(world.engine, world.vault, "2026-11-24")
    assert "A.B. YP-1042, no allocated worker\nDuress. The phone may be in someone else’s hands. Read the plan." in told
    assert "Mon 23 Nov 2026 18:31: The phone answered. [message, its words are withheld]" in told
    assert f"Mon 23 Nov 2026 18:31: {code} was opened: duress: an answer carried the young person’s code." in told
    assert "thanks" not in told
    assert "fine" not in told.partition("YP-1042")[2]
    for phone in (amanuel, *duty(world)):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k7_a_second_sighting_that_is_owed_is_left_and_one_that_was_written_down_is_told_with_its_time(world: World) -> None:
    """Grace's word alone quiets Monday; M. Shah saw him on Tuesday at ten to twelve, which is written down once the offices are closed."""
    world.young_person(ask_carer="cross_check")
    grace = world.carer()
    await world.begins()
    await chores_are_done(world.engine, world.vault)
    await world.until("19:10")
    await grace.says("1")
    await grace.forgets()
    await world.until("07:30")
    await chores_are_done(world.engine, world.vault)
    await world.until("17:30")
    await sightings.record(world.engine, EVERYWHERE, world.vault, "YP-1042", Seen("DW-2", "11:50"), "DW-1")
    await world.phones["amanuel"].forgets()
    await world.until("18:30")
    await world.phones["amanuel"].says("1")
    await world.until("07:30")
    await chores_are_done(world.engine, world.vault)
    on_tuesday, on_wednesday = [await text_of(world.engine, world.vault, f"2026-11-2{day}") for day in (4, 5)]
    assert (
        "What is left:\nCarer CA-7 alone said, Mon 23 Nov 19:10, that they see the young person: "
        "a second adult is to see them by 19:10.\nThree clocks"
    ) in on_tuesday
    assert "Tue 24 Nov 2026 17:30: DW-1 wrote down that DW-2 saw them, 11:50. [act of DW-1]" in on_wednesday
    assert "What is left:\nNothing is left open." in on_wednesday
    await world.phones["amanuel"].forgets()
    await world.nobody_else_heard_anything()
