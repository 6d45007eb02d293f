"""Asking again whom a fault kept from being asked (A5): as any other question, and never instead of a reason."""

from db.words import LeftListed
from tests.stories.faulty import asks_now, many, owed, the_fault, ticks
from tests.world import World


async def not_asked(world: World) -> str:
    """At half past six nothing goes; at half past seven it is mended, and everybody is on the list. The code, taken by R. Khan."""
    await world.network.go(down=True)
    await world.until("19:30")
    await world.network.go(down=False)
    code = str((await the_fault(world)).code)
    await world.phones["khan"].forgets()
    await world.takes(code, "DW-1")
    await world.phones["khan"].hears(f"{code} is yours")
    return code


async def test_t2_at_night_ask_now_sends_nothing_and_says_so_of_each(world: World) -> None:
    """At 21:30 it is too late; all stay on the list. At eight in the morning they are asked."""
    phones = many(world, 3)
    await world.begins()
    code = await not_asked(world)
    await world.until("21:30")
    came = await asks_now(world, code)
    assert (came.asked, came.left) == ((), tuple((f"YP-{n}", LeftListed.QUIET_HOURS) for n in range(3)))
    assert await owed(world, code) == 3
    for phone in phones:
        await phone.hears_nothing()
    await world.until("08:00")
    assert len((await asks_now(world, code)).asked) == 3
    for phone in phones:
        await phone.hears("Kite: ", "1 fine")
    assert [row.asking for row in await world.check_ins("YP-0")] == [0, 1]
    assert (await world.resolves(code, "DW-1", 8, "The provider is back.")).is_done


async def test_a5_who_was_asked_again_and_says_nothing_is_silent_in_an_alert_of_their_own(world: World) -> None:
    """The second question left: from then on the clock of silence runs as ever."""
    (phone, *_) = many(world, 3, arrivals=1)
    await world.begins()
    khan = world.phones["khan"]
    code = await not_asked(world)
    assert "YP-0" in (await asks_now(world, code)).asked
    await phone.hears("Kite: ")
    await world.until("20:00")
    await phone.hears("Kite: hi again")
    await khan.hears("NO ANSWER A.B. YP-0", "Asked 19:30, 19:50 (delivered)")
    assert [row.outcome for row in await world.check_ins("YP-0")] == ["not_asked", "silent"]


async def test_a5_asked_again_while_the_network_is_still_down_they_are_listed_again(world: World) -> None:
    """Nothing is lost by asking too early: the list has them once more, and is not closed."""
    many(world, 3)
    await world.begins()
    code = await not_asked(world)
    await world.network.go(down=True)
    assert len((await asks_now(world, code)).asked) == 3
    assert await owed(world, code) == 0
    await world.until("20:29")
    assert await owed(world, code) == 3
    await world.network.go(down=False)
    assert len((await asks_now(world, code)).asked) == 3
    assert [row.asking for row in await world.check_ins("YP-0")] == [0, 1, 2]


async def test_a5_whoever_has_it_hears_that_asking_again_came_to_nothing(world: World) -> None:
    """Three were not asked, nor were they when R. Khan asked again, for the provider went down once more. R. Khan's phone says so."""
    many(world, 3)
    await world.begins()
    khan, code = world.phones["khan"], await not_asked(world)
    await world.network.go(down=True)
    assert len((await asks_now(world, code)).asked) == 3
    await world.until("20:09")
    await khan.hears_nothing()
    await world.until("20:10")
    await khan.hears(f"{code} ALSO: now 3 questions not sent, provider down.")
    assert await owed(world, code) == 3
    await world.nobody_else_heard_anything()


async def test_k3_asked_again_while_a_later_check_in_is_open_the_new_one_is_merged(world: World) -> None:
    """Due again at eight, the phone has that question already: nobody is asked twice at once."""
    phones = many(world, 3, times=("18:30", "20:00"), unchecked=True)
    await world.begins()
    code = await not_asked(world)
    await world.until("20:00")
    for phone in phones:
        await phone.hears("Kite: ")
    assert len((await asks_now(world, code)).asked) == 3
    for phone in phones:
        await phone.hears_nothing()
    assert [row.outcome for row in await world.check_ins("YP-0")] == ["not_asked", None, "merged"]
    assert await owed(world, code) == 0


async def test_a5_whoever_stopped_paused_or_rests_is_not_asked_and_stays_with_the_reason(world: World) -> None:
    """Their wish stands above our fault. A worker who knows how they are ticks them."""
    phones = many(world, 3)
    await world.begins()
    code = await not_asked(world)
    await phones[0].says("stop")
    await phones[1].says("pause")
    for phone in phones:
        await phone.forgets()
    await phones[2].switch(is_blocked=True)
    came = await asks_now(world, code)
    assert came.asked == ("YP-2",)
    assert came.left == (("YP-0", LeftListed.STOPPED), ("YP-1", LeftListed.PAUSED))
    # The phone refuses the new question: that is a fact of its own, and stands on the same list.
    assert await owed(world, code) == 3
    assert (await asks_now(world, code)).left[-1] == ("YP-2", LeftListed.NO_PHONE)
    for ref in ("YP-0", "YP-1", "YP-2"):
        assert (await ticks(world, code, ref)).is_done
    assert await owed(world, code) == 0
