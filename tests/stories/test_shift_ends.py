"""The end of a shift: what somebody still holds is told to them, then offered to whoever comes, and stays theirs until it is taken."""

from desk.drills import start
from tests.phones import Handset
from tests.stories.evenings import alone, code_of, duty, owner_of, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once


def handing_over(world: World) -> Handset:
    """R. Khan and M. Shah by day, J. Hill by night. J. Hill's phone."""
    hill = world.worker("DW-3", "J. Hill", "hill")
    world.rota(day=["DW-1", "DW-2"], night=["DW-3"], manager=["MG-1"])
    return hill


async def held(world: World, by: str, until: str, ref: str = "YP-1042") -> str:
    """The newest alert about them is that worker's, who has said until when nothing is needed; its code."""
    code = await code_of(world, ref)
    await world.takes(code, by)
    await world.notes(code, by, "The home rings.", await world.at(until))
    for phone in world.phones.values():
        await phone.forgets()
    return code


async def test_d12_who_holds_something_hears_half_an_hour_before_and_both_shifts_are_paged_where_nobody_takes_it_over(world: World) -> None:
    """J. Hill has a silence of the evening until the morning."""
    hill = handing_over(world)
    alone(world, times=("20:30",))
    khan = duty(world).khan
    await world.begins()
    await world.until("21:00")
    code = await held(world, "DW-3", "08:55")
    await world.until("08:29")
    await hill.hears_nothing()
    await world.until("08:30")
    await hill.hears(f"Shift ends 09:00. You hold {code}. It stays yours until R.Khan takes it. {code} PASS to offer now.")
    await world.until("08:55")
    await hill.hears(f"{code} still yours?")
    await world.until("09:00")
    await hill.hears(f"{code}: your shift is over. Paging R.Khan now. It stays yours until someone takes it.")
    await khan.hears(f"{code} NO ANSWER A.B. YP-1042", f"{code}=take", "Next M.Shah 09:15")
    assert ((await world.alert()).phase, await owner_of(world)) == ("paging", "DW-3")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 09:00")
    await hill.hears(f"{code} taken by R.Khan 09:00")
    await world.nobody_else_heard_anything()


async def test_whose_next_shift_follows_hears_nothing_and_neither_does_who_holds_nothing(world: World) -> None:
    """R. Khan works on into the night; M. Shah leaves with empty hands."""
    world.rota(day=["DW-1", "DW-2"], night=["DW-1"], manager=["MG-1"])
    alone(world, times=("14:30",), unchecked=True)
    await world.begins()
    await world.until("15:00")
    await held(world, "DW-1", "18:00")
    await world.until("17:59")
    await world.nobody_else_heard_anything()


async def test_what_is_on_offer_at_the_end_of_the_shift_is_not_offered_twice(world: World) -> None:
    """R. Khan holds two and hears of both; one is passed on in time, and the other is not."""
    hill = handing_over(world)
    alone(world, times=("12:30",), unchecked=True)
    world.young_person("YP-2", "Selam T.", "selam", ask_carer="never", times=("12:30",), unchecked=True)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("13:00")
    passed, kept = await held(world, "DW-1", "18:00"), await held(world, "DW-1", "18:00", "YP-2")
    await world.until("16:30")
    text = await khan.hears("Shift ends 17:00. You hold ", ". They stay yours until J.Hill takes them. ", "PASS to offer now.")
    assert passed in text
    assert kept in text
    await world.until("16:50")
    await khan.says(f"{passed} PASS")
    await khan.hears(f"{passed} passed, paging M.Shah. It stays with you until someone takes it.")
    await shah.hears(f"{passed} NO ANSWER")
    await world.until("17:00")
    await khan.hears(f"{kept}: your shift is over. Paging J.Hill now.")
    await hill.rings()
    await hill.hears(f"{kept} NO ANSWER")
    assert [await owner_of(world, ref) for ref in ("YP-1042", "YP-2")] == ["DW-1", "DW-1"]
    await world.nobody_else_heard_anything()


async def test_a_calm_matter_of_a_shift_that_ends_at_night_waits_for_the_day(world: World) -> None:
    """The late shift ends at eleven: nobody is paged then for what is only on the board."""
    hill = handing_over(world)
    world.council["teams"][0]["shifts"] = [
        {"days": "all", "from": "09:00", "to": "23:00", "role": "on_duty", "workers": ["DW-1"]},
        {"days": "all", "from": "23:00", "to": "09:00", "role": "on_duty", "workers": ["DW-3"]},
    ]
    child = alone(world, tier="standard")
    khan = duty(world).khan
    await world.begins()
    await world.until("18:30")
    await child.says("stop")
    code = await held(world, "DW-1", "23:30")
    await world.until("22:30")
    await khan.hears(f"Shift ends 23:00. You hold {code}. It stays yours until J.Hill takes it.")
    await world.until("07:59")
    await world.nobody_else_heard_anything()
    await world.until("08:00")
    await khan.hears(f"{code}: your shift is over. Paging J.Hill now.")
    await hill.hears(f"{code} SAID STOP A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_where_nobody_comes_the_last_resort_is_named_and_told(world: World) -> None:
    """Nobody has the night; a drill is nobody's to hand over."""
    world.rota(day=["DW-1"], night=["DW-2"], manager=[])
    world.council["teams"][0]["shifts"] = world.council["teams"][0]["shifts"][:1]
    alone(world, times=("12:30",), unchecked=True)
    khan, _, _, okoro = duty(world)
    await world.begins()
    await world.until("13:00")
    code = await held(world, "DW-1", "18:00")
    await world.until("16:30")
    await khan.hears(f"You hold {code}. It stays yours until S.Okoro takes it.")
    await start(world.engine, EVERYWHERE, worker="DW-1")
    await world.settles()
    await khan.hears("TEST")
    await world.until("17:00")
    await khan.hears(f"{code}: your shift is over. Paging S.Okoro now.")
    await okoro.hears(f"{code} NOBODY ON DUTY: A.B. no answer")
    await okoro.rings()
    await world.nobody_else_heard_anything()
