"""What workers are told beside pages, and what their own words are answered."""

import pytest

from desk import duress
from tests.bot.briefing.test_pages import EVERYWHERE, code
from tests.phones import Handset
from tests.world import World


async def not_good(world: World, said: str = "4", **fields: object) -> Handset:
    """At 18:30 the young person is not well; Khan has the page. Returns Khan's phone."""
    amanuel = world.young_person(ask_carer="never", **fields)  # type: ignore[arg-type]
    await world.begins()
    await world.until("18:30")
    await amanuel.says(said)
    khan = world.phones["khan"]
    await khan.forgets()
    await amanuel.forgets()
    return khan


async def silent(world: World, **fields: object) -> Handset:
    """At 19:00 Khan is paged for silence. Returns Khan's phone."""
    world.young_person(ask_carer="never", **fields)  # type: ignore[arg-type]
    await world.begins()
    await world.until("19:00")
    khan = world.phones["khan"]
    await khan.forgets()
    return khan


async def test_who_takes_help_is_asked_when_they_ring_and_the_child_is_told(world: World) -> None:
    """No time named: asked, with the time the child is told meanwhile."""
    khan = await not_good(world)
    it = await code(world)
    await khan.says(it)
    await khan.hears(f"{it} is yours, 18:30. Ring by? {it} 10, {it} 20 or {it} 60 = minutes; A.B. is told. Nothing sent: 18:50.")
    await khan.says(f"{it} 60")
    await khan.hears(f"{it} is yours, 18:30. A.B. is told: a call by 19:30. Safe-contact note on board first.")


async def test_who_takes_help_in_another_language_hears_of_the_interpreter(world: World) -> None:
    """With the dialect."""
    khan = await not_good(world, language="ar", dialect="Sudanese")
    await khan.says(f"{await code(world)} 20")
    await khan.hears("A.B. is told: a call by 18:50. Arabic (Sudanese): interpreter line on board.")


async def test_under_closed_cover_nobody_is_told_anything(world: World) -> None:
    """And the worker hears that."""
    khan = await not_good(world, cover="closed")
    await khan.says(await code(world))
    await khan.hears("Closed cover: A.B. is told nothing. Ring only as the safe-contact note on the board says.")


async def test_who_takes_a_silence_hears_when_we_ask(world: World) -> None:
    """Two hours; after a note two more; then "still yours?", with who is paged otherwise."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(it)
    await khan.hears(f"{it} is yours, 19:00. {it} PASS to hand on. Nothing noted by 21:00: we ask you.")
    await world.until("19:10")
    await khan.says(f"{it} NOTE rang, no answer")
    await khan.hears(f"{it}: note kept 19:10. Nothing more noted by 21:10: we ask you.")
    await world.until("21:10")
    await khan.hears(f"{it} still yours? Nothing noted since 19:10. Reply {it} if you are working on it.", "M.Shah is paged at 21:20.")


async def test_who_is_too_late_hears_who_was_first(world: World) -> None:
    """And everybody who was paged hears it once."""
    khan = await silent(world)
    it = await code(world)
    await world.until("19:16")
    shah = world.phones["shah"]
    await shah.forgets()
    await khan.says(it)
    await shah.hears(f"{it} taken by R.Khan 19:16. Nothing to do.")
    await shah.says(it)
    await shah.hears(f"{it} was taken by R.Khan 19:16. Nothing to do.")


async def test_who_is_paged_in_vain_hears_of_the_end(world: World) -> None:
    """Resolved while it was being offered on."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(it)
    await khan.says(f"{it} PASS")
    shah = world.phones["shah"]
    await shah.forgets()
    await world.resolves(it, "DW-1", 1, "spoke to them")
    await shah.hears(f"{it} closed by R.Khan 19:00. Nothing to do.")


async def test_passing_says_who_is_paged_and_whose_it_stays(world: World) -> None:
    """Mine until somebody takes it; nobody's before."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(f"{it} PASS")
    await khan.hears(f"{it} passed on, paging M.Shah now.")
    shah = world.phones["shah"]
    await shah.says(it)
    await shah.forgets()
    await shah.says(f"{it} PASS")
    await shah.hears(f"{it} passed, paging R.Khan. It stays with you until someone takes it.")


async def test_a4_passing_with_nobody_else_on_the_rota_reaches_the_last_resort(world: World) -> None:
    """Who is named, as anybody who is paged."""
    world.rota(day=["DW-1"], night=["DW-1"], manager=[])
    khan = await silent(world)
    it = await code(world)
    await khan.says(f"{it} PASS")
    await khan.hears(f"{it} passed on, paging S.Okoro now.")


async def test_help_again_gives_the_owner_five_minutes(world: World) -> None:
    """And says who is paged then."""
    khan = await not_good(world)
    it = await code(world)
    await khan.says(f"{it} 20")
    await khan.forgets()
    await world.phones["amanuel"].says("4")
    await khan.hears(f"{it} AGAIN: A.B. asks for help 18:30. It is yours: nothing written by 18:35, and M.Shah is paged.")


async def test_something_worse_takes_it_away_and_says_so(world: World) -> None:
    """A silence taken, then a cry for help."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(it)
    await khan.forgets()
    await world.until("19:05")
    await world.phones["amanuel"].says("4")
    await khan.hears(f"{it} WORSE: A.B. asks for help 19:05. Not yours any more until you answer {it}. Next M.Shah 19:10")


async def test_duress_leads_whatever_else_is_open_and_says_what_not_to_do(world: World) -> None:
    """With the time that the child was told before, which now needs a manager."""
    khan = await not_good(world, said="3")
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", "ok thanks", "DW-1")
    it = await code(world)
    await khan.says(f"{it} 60")
    await khan.forgets()
    await world.phones["amanuel"].says("ok thanks")
    await khan.hears(f"{it} DURESS A.B. 18:30. Not yours any more", "They were told you ring by 19:30: decide with a manager.")
    await khan.rings()
    await world.until("18:36")
    shah = world.phones["shah"]
    await shah.hears(f"{it} DURESS A.B. YP-1042 18:30. Do NOT ring or text child, carer or home.", "Also: wants a call.")
    await shah.says(it)
    await shah.rings()
    await shah.hears(f"{it} is yours, 18:36. Duress: do NOT ring or text child, carer or home.")


async def test_a_phone_that_answers_is_not_a_sighting(world: World) -> None:
    """At arrival paging goes on; whoever has it keeps it."""
    khan = await silent(world)
    it = await code(world)
    amanuel = world.phones["amanuel"]
    await amanuel.says("1")
    await khan.hears(f"{it}: A.B.'s phone answered fine 19:00. A text is not a sighting. Paging goes on")
    await khan.says(it)
    await khan.forgets()
    await world.until("19:30")
    await amanuel.says("1")
    await khan.hears(f"{it}: A.B.'s phone answered fine 19:30. A text is not a sighting. It stays yours.")


async def test_a3_a_stand_down_says_when_it_is_on_the_list(world: World) -> None:
    """And how to take it now."""
    amanuel = world.young_person(tier="standard", ask_carer="never")
    await world.begins()
    await world.until("11:00")
    khan = world.phones["khan"]
    await khan.forgets()
    await amanuel.says("1")
    it = await code(world)
    await khan.hears(
        f"{it} stood down: A.B.'s phone answered fine 11:00, before anyone took it.", "for tomorrow 09:00.", f"{it}=take it now."
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("LIST", "Open: {code} no answer A.B. Reply one code to take it."),
        ("{code} can't", "NOT TAKEN: {code} alone takes it."),
        ("what is this", "NOT TAKEN"),
        ("Z9Z", "NOT TAKEN"),
        ("{code} DONE", "{code} NOT CLOSED: nobody has it. {code} takes it; {code} DONE closes it then."),
    ],
)
async def test_words_that_take_nothing_say_so(world: World, said: str, answered: str) -> None:
    """With what would."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(said.format(code=it))
    await khan.hears(answered.format(code=it))


async def test_a_worker_who_may_not_act_is_refused_and_their_note_is_theirs_alone(world: World) -> None:
    """Not on the rota, and not paged."""
    stranger = world.worker("DW-9", "T. Other", "other")
    await silent(world)
    await stranger.says(await code(world))
    await stranger.hears("You are not on this rota now, so nothing was done.")


async def test_a_note_on_what_nobody_has_is_kept(world: World) -> None:
    """Without a promise to ask."""
    khan = await silent(world)
    it = await code(world)
    await khan.says(f"{it} NOTE on my way")
    assert await khan.hears() == f"{it}: note kept 19:00."


async def test_a_bare_ok_with_two_open_takes_neither(world: World) -> None:
    """And names both."""
    world.young_person("YP-2", "Ali C.", "ali", ask_carer="never")
    khan = await silent(world)
    codes = [row.code for row in await world.open_alerts()]
    await khan.says("ok")
    said = await khan.hears("NOT TAKEN. Open for you: ")
    assert all(one in said for one in codes)
    await khan.says("LIST")
    assert "no answer" in await khan.hears(*codes)
