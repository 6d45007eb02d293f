"""`K7P DONE`: closing by text what needs no more words than a text has (A6)."""

from sqlalchemy import select

from db.tables import alert_note
from tests.stories.evenings import alone, code_of, duty, not_good, silent
from tests.world import World


async def _notes(world: World) -> list[str]:
    async with world.database.reading() as tx:
        kept = (await tx.execute(select(alert_note).order_by(alert_note.c.id))).all()
    return [world.vault.open("alert_note.text_sealed", one.id, one.text_sealed) for one in kept]


async def test_a6_done_names_what_closes_it_and_the_number_closes_it(world: World) -> None:
    """R. Khan has it, asks how, and closes it: the place is known."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await khan.says(f"{code} DONE")
    await khan.hears(f"{code} DONE 1=spoke to them. {code} DONE 2 and who saw them, when. {code} DONE 3=place known, no concern.")
    await khan.says(f"{code} done 3")
    await khan.hears(f"{code} closed 19:00: place known, no concern.")
    alert = await world.alert()
    assert (alert.phase, alert.outcome) == ("resolved", 3)
    await khan.says(f"{code} DONE 3")
    await khan.hears(f"NOT TAKEN: no open alert has the code {code}")
    await world.nobody_else_heard_anything()


async def test_a6_seen_by_an_adult_says_who_and_when_and_that_is_kept(world: World) -> None:
    """The number alone is not enough; the words behind it are the note."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await khan.says(f"{code} DONE 2")
    await khan.hears(f"{code} NOT CLOSED: who saw them, and when? Like {code} DONE 2 grandmother 21:40")
    assert (await world.alert()).phase == "taken"
    await khan.says(f"{code} DONE 2 grandmother 18:55")
    await khan.hears(f"{code} closed 19:00: seen by an adult, your note is kept.")
    assert (await world.alert()).outcome == 2
    assert await _notes(world) == ["grandmother 18:55"]
    await world.nobody_else_heard_anything()


async def test_a6_only_whoever_has_it_closes_it_by_text(world: World) -> None:
    """Nobody has it; then M. Shah has it, and R. Khan's phone closes nothing."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(f"{code} DONE 1")
    await khan.hears(f"{code} NOT CLOSED: nobody has it. {code} takes it; {code} DONE closes it then.")
    await world.takes(code, "DW-2")
    await shah.hears(f"{code} is yours")
    await khan.hears(f"{code} taken by M.Shah")
    for words in ("DONE", "DONE 1"):
        await khan.says(f"{code} {words}")
        await khan.hears(f"{code} NOT CLOSED: M.Shah has it, and closes it.")
    assert (await world.alert()).phase == "taken"
    await world.nobody_else_heard_anything()


async def test_a6_what_is_graver_or_needs_another_outcome_is_closed_on_the_board(world: World) -> None:
    """A cry for help, and a silence that ended in an episode."""
    alone(world)
    world.young_person("YP-2001", "Selam T.", "selam", ask_carer="never", sign="Star", times=("20:00",))
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await world.phones["amanuel"].forgets()
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    await world.phones["amanuel"].forgets()
    for words in ("DONE", "DONE 1 rang him"):
        await khan.says(f"{code} {words}")
        await khan.hears(f"{code} NOT CLOSED: please close it on the board, with a note.")
    assert (await world.resolves(code, "DW-1", 1)).is_done
    await world.until("20:30")
    await world.phones["selam"].forgets()
    code = await code_of(world, "YP-2001")
    await khan.hears(f"{code} NO ANSWER")
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await khan.says(f"{code} DONE 4")
    await khan.hears(f"{code} NOT CLOSED: please close it on the board, with a note.")
    await world.nobody_else_heard_anything()


async def test_a6_passed_on_and_not_yet_taken_it_is_still_theirs_to_close(world: World) -> None:
    """R. Khan offered it on, M. Shah is paged, and R. Khan reaches the child after all: M. Shah hears that it is closed."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await khan.says(f"{code} PASS")
    await khan.hears(f"{code} passed, paging M.Shah")
    await shah.hears(f"{code} NO ANSWER")
    await khan.says(f"{code} DONE 1")
    await khan.hears(f"{code} closed 19:00: spoke to the young person.")
    await shah.hears(f"{code} closed by R.Khan 19:00. Nothing to do.")
    await world.nobody_else_heard_anything()
