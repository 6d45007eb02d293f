"""What a carer is asked, what they answer, and what it closes (K7, K8)."""

import pytest

from db.queries import cross_checks
from tests.phones import Handset
from tests.world import EVERYWHERE, World


async def asked_at_seven(world: World, **about: str) -> tuple[Handset, Handset]:
    """Amanuel has heard two questions and answered none; it is 19:00, and Grace is asked where that is allowed."""
    amanuel = world.young_person(**about)  # type: ignore[arg-type]
    grace = world.carer()
    await world.begins()
    await world.until("19:00")
    await amanuel.hears("Kite: ")
    await amanuel.hears("Kite: hi again")
    return amanuel, grace


async def test_k7_a_carer_who_sees_the_young_person_closes_the_check_in(world: World) -> None:
    """And it is written down as what it is: seen by Grace, at 19:05."""
    _, grace = await asked_at_seven(world)
    await world.until("19:05")
    await grace.hears("A.: 1 I see them now 2 not here, I know where, no worry 3 not here")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    assert (await world.child()).last_seen_at == await world.at("19:05", days=-1)
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def expected_at_half_past_ten(world: World) -> Handset:
    """Grace knows where Amanuel is, and expects him at 22:30."""
    _, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await grace.says("2")
    await grace.hears("What time do you expect A.? Reply like 22:30.")
    await grace.says("22:30")
    await grace.hears("Thank you.")
    await world.until("22:29")
    await grace.hears_nothing()
    await world.until("22:30")
    await grace.hears("A.: 1 ")
    return grace


async def test_k7_asked_once_more_at_the_time_named_a_sighting_closes(world: World) -> None:
    """However late it is: a time the carer named is kept."""
    grace = await expected_at_half_past_ten(world)
    await grace.says("1")
    await grace.hears("Thank you.")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k7_asked_once_more_at_the_time_named_3_is_a_concern(world: World) -> None:
    """Duty is rung, and Grace reads that this is no missing report."""
    grace = await expected_at_half_past_ten(world)
    await grace.says("3")
    await grace.hears("NOT a missing report", "A.'s missing plan")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042", "22:30")
    await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()


async def test_k7_asked_once_more_at_the_time_named_no_answer_is_a_concern(world: World) -> None:
    """One rung's wait, and not a second longer."""
    grace = await expected_at_half_past_ten(world)
    await world.until("22:44")
    await world.phones["khan"].hears_nothing()
    await world.until("22:45")
    await grace.hears("NOT a missing report")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042", "expected 22:30, not seen")
    await world.phones["khan"].rings()
    assert [one.outcome for one in await world.check_ins()] == ["carer_concern"]
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("when", ["Sunday 18:00", "20:00 he said"])
async def test_k7_what_is_not_a_clock_time_is_not_waited_for(world: World, when: str) -> None:
    """It is no time tonight: the carer knows where, and a line on the board says so."""
    _, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await grace.says("2")
    await grace.hears("What time do you expect A.?")
    await grace.says(when)
    await grace.hears("Thank you.")
    await world.until("23:00")
    assert [one.outcome for one in await world.check_ins()] == ["carer_elsewhere"]
    assert await world.lines() == ["carer_elsewhere"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_k7_the_second_elsewhere_in_a_week_is_not_asked_about_again(world: World) -> None:
    """Tuesday's "I know where" closes with a line."""
    amanuel, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await grace.says("2 22:30")
    await grace.hears("Thank you.")
    await world.until("22:31")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("19:00")
    await amanuel.forgets()
    await grace.hears("A.: 1 ")
    await grace.says("2")
    await grace.hears("Thank you.")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen", "carer_elsewhere"]
    await world.nobody_else_heard_anything()


async def test_k7_a_worried_carer_rings_duty_and_reads_that_it_is_not_a_missing_report(world: World) -> None:
    """The service never replaces the carer's own duty to ring."""
    _, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await grace.says("3")
    await grace.hears("Duty is told now. This is NOT a missing report: follow A.'s missing plan now.", "999")
    await world.phones["khan"].hears("CARER WORRIED A.B. YP-1042 19:00: not there, place not known.")
    await world.phones["khan"].rings()
    await world.nobody_else_heard_anything()


async def test_k7_a_carer_marked_never_is_not_asked_and_closes_nothing(world: World) -> None:
    """Grace writes anyway. It is thanked and recorded; Amanuel's silence goes on, and no sighting ends its row."""
    amanuel = world.young_person(ask_carer="never")
    grace = world.carer()
    await world.begins()
    await world.until("18:40")
    await amanuel.hears("Kite: ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("18:59")
    await amanuel.hears("Kite: hi again")
    await world.until("19:00")
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "Do not ask the carer.", "No sighting on file.")
    child = await world.child()
    assert (child.last_seen_at, child.unanswered_in_a_row) == (None, 1)
    await world.nobody_else_heard_anything()


async def test_k7_cross_check_quiets_tonight_and_a_second_sighting_is_owed(world: World) -> None:
    """Grace's word alone is not enough; what is owed until tomorrow has a clock of its own (`test_sightings.py`)."""
    _, grace = await asked_at_seven(world, ask_carer="cross_check")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("23:00")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    async with world.database.reading() as tx:
        (owed,) = await cross_checks.owed(tx, EVERYWHERE)
    assert owed.wake_at == await world.at("19:00")
    await world.nobody_else_heard_anything()


async def test_k7_any_elsewhere_from_a_cross_checked_carer_is_a_line_on_the_board(world: World) -> None:
    """No time is asked for."""
    _, grace = await asked_at_seven(world, ask_carer="cross_check")
    await grace.hears("A.: 1 ")
    await grace.says("2")
    await grace.hears("Thank you.")
    await world.until("23:00")
    assert [one.outcome for one in await world.check_ins()] == ["carer_elsewhere"]
    assert await world.lines() == ["carer_elsewhere"]
    await world.nobody_else_heard_anything()


async def test_k8_a_carer_who_is_asked_never_hears_what_the_young_person_said(world: World) -> None:
    """Amanuel asks for help after Grace was asked; Grace's late answer is thanked, and that is all."""
    amanuel, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await amanuel.says("4")
    await amanuel.hears("A person is being told now")
    await world.phones["khan"].hears("ASKS FOR HELP")
    await world.phones["khan"].rings()
    await grace.hears_nothing()
    await grace.says("1")
    await grace.hears("Thank you.")
    assert (await world.alert()).phase == "paging"
    await world.nobody_else_heard_anything()


async def test_k7_what_a_carer_wrote_and_nobody_could_read_goes_to_a_person(world: World) -> None:
    """Grace is asked for a number, once; nothing follows, and duty reads her words with the silence."""
    _, grace = await asked_at_seven(world)
    await grace.hears("A.: 1 ")
    await grace.says("he is a good boy that one")
    await grace.hears("Sorry, one number please. A.: 1 ")
    await world.until("19:15")
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "Also: carer unclear reply.")
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_k7_a_carer_answers_by_button_and_names_the_time_in_figures(world: World) -> None:
    """The question of half past ten has buttons of its own."""
    amanuel = world.young_person()
    grace = world.carer(manner="telegram")
    await world.begins()
    await world.until("19:00")
    await amanuel.forgets()
    await grace.hears("A.: ")
    await grace.presses("elsewhere")
    await grace.hears("What time do you expect A.?")
    await grace.says("22:30")
    await grace.hears("Thank you.")
    await world.until("22:30")
    await grace.hears("A.: ")
    await grace.presses("seen")
    await grace.hears("Thank you.")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    await world.nobody_else_heard_anything()
