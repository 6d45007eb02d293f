"""Many alerts at once read well on one phone: more than three unsent pages leave as one letter (DESIGN section 5, D6)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.phrasing import is_gsm_7, parts
from db.tables import outbox
from db.words import Lane, SendState
from tests.phones import Handset
from tests.stories.evenings import Duty, code_of, duty
from tests.world import World


def _children(world: World, number: int) -> list[Handset]:
    """So many young people whom nobody else is asked about: A.A., B.A., and so on."""
    world.carer()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [
        world.young_person(f"YP-{2000 + n}", f"{letters[n % 26]}da {letters[n // 26]}.", f"phone-{n}", ask_carer="never", sign=f"Kite{n}")
        for n in range(number)
    ]


async def _all_silent(world: World, number: int) -> list[str]:
    """Everybody is asked twice and says nothing; the codes of their alerts, in order."""
    children = _children(world, number)
    await world.begins()
    await world.until("19:00")
    for child in children:
        await child.forgets()
    return [one.code for one in await world.open_alerts()]


async def _pages(world: World) -> list[SendState]:
    async with world.database.reading() as tx:
        return list((await tx.execute(select(outbox.c.state).where(outbox.c.lane == Lane.PAGE))).scalars())


async def _hears_nothing_more(team: Duty) -> None:
    for phone in team:
        await phone.hears_nothing()


async def test_three_pages_at_once_are_three_texts(world: World) -> None:
    """Each can still say all that is known."""
    codes = await _all_silent(world, 3)
    khan = duty(world).khan
    heard = [await khan.hears("NO ANSWER") for _ in codes]
    assert sorted(text.split()[0] for text in heard) == sorted(codes)
    await world.nobody_else_heard_anything()


async def test_d6_four_pages_at_once_are_one_text_with_each_code_and_a_bare_ok_takes_none(world: World) -> None:
    """Each page is settled with the one text; any of them can be taken by its code."""
    codes = await _all_silent(world, 4)
    khan = duty(world).khan
    text = await khan.hears("4 NEW: no answer: ", *codes, "Reply each code to take it. LIST=all codes.")
    assert (parts(text), is_gsm_7(text)) == (1, True)
    assert await _pages(world) == [SendState.DELIVERED] * 4
    await khan.says("ok")
    await khan.hears("NOT TAKEN. Open for you: ", *codes)
    await khan.says(codes[2])
    await khan.hears(f"{codes[2]} is yours")
    assert [one.taken_by is not None for one in await world.open_alerts()] == [False, False, True, False]
    await world.nobody_else_heard_anything()


async def test_d6_help_goes_alone_as_well_and_is_named_first(world: World) -> None:
    """Three are silent at 19:00, and in that minute a fourth writes 4: his page is his own, and his call rings."""
    children = _children(world, 5)
    await world.begins()
    await world.until("18:59")
    await world.network.says("phone-4", "4")
    world.line.swallows_letters_to.add("khan")
    await world.until("19:00")
    for child in children:
        await child.forgets()
    world.line.swallows_letters_to.clear()
    await world.machine_passes(timedelta(seconds=30))
    khan, code = duty(world).khan, await code_of(world, "YP-2004")
    alone, together = sorted([await khan.hears(code), await khan.hears(code)], reverse=True)  # sent again in one moment, in either order
    assert alone.startswith(f"{code} ASKS FOR HELP")
    assert together.startswith(f"5 NEW: {code} asks for help E.A.; no answer: ")
    await khan.rings()
    await world.nobody_else_heard_anything()


async def test_d6_a_page_that_somebody_took_before_the_envelope_left_is_not_in_it(world: World) -> None:
    """M. Shah takes one on the board while R. Khan's text is in doubt: the second try names the other four."""
    children = _children(world, 5)
    await world.begins()
    world.line.swallows_letters_to.add("khan")
    await world.until("19:00")
    for child in children:
        await child.forgets()
    codes = [one.code for one in await world.open_alerts()]
    await world.takes(codes[0], "DW-2")
    await duty(world).shah.hears(f"{codes[0]} is yours")
    await duty(world).khan.forgets()
    world.line.swallows_letters_to.clear()
    await world.machine_passes(timedelta(seconds=30))
    text = await duty(world).khan.hears("4 NEW: no answer: ", *codes[1:])
    assert codes[0] not in text
    await world.nobody_else_heard_anything()


async def test_a4_an_envelope_that_bounces_fails_every_page_in_it(world: World) -> None:
    """R. Khan's line takes no texts: all five alerts take the next road at once, as one call; five minutes on M. Shah is next."""
    children = _children(world, 5)
    await world.begins()
    await world.phones["khan"].switch(bounces=True)
    await world.until("19:00")
    for child in children:
        await child.forgets()
    assert [one.rung for one in await world.open_alerts()] == [1] * 5
    await duty(world).khan.answers("5 pages: no answer: ")
    async with world.database.reading() as tx:
        texts = (await tx.execute(select(outbox.c.state).where(outbox.c.lane == Lane.PAGE, outbox.c.road == "sms"))).scalars()
        assert list(texts) == [SendState.UNDELIVERED] * 5
    await world.until("19:05")
    await duty(world).shah.hears("5 NEW: no answer: ")
    await duty(world).shah.rings()
    await _hears_nothing_more(duty(world))


async def test_d11_an_owner_of_many_who_noted_nothing_is_asked_once(world: World) -> None:
    """R. Khan took four at 19:00; at 21:00 one text asks about all."""
    codes = await _all_silent(world, 4)
    khan = duty(world).khan
    for code in codes:
        await world.takes(code, "DW-1")
    await khan.forgets()
    await world.until("21:00")
    await khan.hears("4 STILL YOURS? Nothing noted: ", *codes, "Reply each code you are working on.")
    await _hears_nothing_more(duty(world))


@pytest.mark.parametrize("number", [80])
async def test_eighty_alerts_in_one_minute_read_well_on_one_phone(world: World, number: int) -> None:
    """One text at 19:00, one call at 19:10, one text and one call to the next: never eighty. LIST names all, and each can be taken."""
    codes = await _all_silent(world, number)
    khan, shah, _, _ = team = duty(world)
    text = await khan.hears(f"{number} NEW: no answer: ", "LIST=all codes.")
    assert (parts(text), is_gsm_7(text)) == (2, True)
    assert f"and {number - sum(code in text for code in codes)} more: LIST" in text
    await _hears_nothing_more(team)
    await khan.says("LIST")
    pieces: list[str] = []
    while await khan.unheard():
        pieces.append(await khan.hears("Open, ", "Reply one code to take it."))
    assert all(parts(piece) <= 2 and is_gsm_7(piece) for piece in pieces)
    assert len(pieces) <= 6
    assert all(any(f"{code} " in piece for piece in pieces) for code in codes)
    await khan.says(codes[-1])
    await khan.hears(f"{codes[-1]} is yours")
    await world.until("19:10")
    await khan.answers(f"{number - 1} pages: no answer: ", "Text each code to take it.")
    await world.until("19:15")
    await shah.hears(f"{number - 1} NEW: ")
    await shah.rings()
    await _hears_nothing_more(team)
    assert set(await _pages(world)) <= {SendState.DELIVERED, SendState.LEFT, SendState.CANCELLED}
