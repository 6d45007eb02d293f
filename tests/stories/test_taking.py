"""Who takes an alert, with which words, and what everybody else hears of it (DESIGN section 7)."""

from datetime import timedelta

from sqlalchemy import select, update

from db.queries import contacts, people
from db.tables import alert_note, contact, journal
from db.words import ContactState
from tests.stories.evenings import alone, code_of, duty, not_good, silent
from tests.world import EVERYWHERE, World


async def test_p9_replying_the_code_takes_and_everybody_who_was_paged_hears_who_did(world: World) -> None:
    """M. Shah takes it by text; from then on nobody is paged."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:10")
    await khan.rings()
    await world.until("19:15")
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await shah.says(f"{code.lower()} take")
    await shah.hears(f"{code} is yours, 19:15", f"{code} PASS to hand on", "Nothing noted by 21:15: we ask you")
    await khan.hears(f"{code} taken by M.Shah 19:15. Nothing to do.")
    await world.until("21:14")
    alert = await world.alert()
    assert (alert.phase, alert.outcome) == ("taken", None)
    await world.nobody_else_heard_anything()


async def test_p9_whoever_holds_a_workers_old_phone_takes_nothing(world: World) -> None:
    """Another took its place, since that one was lost: its code is a stranger's words, for a person to read."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    async with world.database.transaction() as tx:
        theirs = contact.c.id == (await contacts.contacts_of(tx, EVERYWHERE, [(await people.by_ref(tx, EVERYWHERE, "DW-1"))[0].id]))[0].id
        await tx.execute(update(contact).where(theirs).values(state=ContactState.STALE, replaced_at=await world.engine.now()))
    await khan.says(code)
    assert (await world.alert()).phase == "paging"
    await khan.says("LIST")
    await khan.hears("Who is this?")
    await khan.hears_nothing()
    assert [one.cause for one in await world.open_alerts() if one.young_person_id is None] == ["unknown_sender"]


async def test_p9_two_workers_race_for_one_code_and_one_has_it(world: World) -> None:
    """Both texts are on their way before either is heard."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:15")
    await khan.rings()
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await world.network.says("khan", code)
    await world.network.says("shah", code)
    await world.settles()
    await khan.hears(f"{code} is yours, 19:15")
    await shah.hears("taken by R.Khan 19:15. Nothing to do.")
    await shah.hears("taken by R.Khan 19:15. Nothing to do.")
    assert (await world.takes(code, "DW-2")).by == "DW-1"
    await world.nobody_else_heard_anything()


async def test_a_code_with_any_other_word_takes_nothing(world: World) -> None:
    """R. Khan cannot, and says so in words that are no command: paging goes on."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    for words in ("can't", "is this real?"):
        await khan.says(f"{code} {words}")
        await khan.hears(f"NOT TAKEN: {code} alone takes it. {code} PASS hands it on.")
    await world.until("19:15")
    await khan.rings()
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    assert (await world.alert()).taken_by is None
    await world.nobody_else_heard_anything()


async def test_a_bare_ok_takes_when_text_and_call_were_for_one_alert(world: World) -> None:
    """R. Khan was texted and rung, for nothing else in half an hour."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await world.until("19:10")
    await khan.rings()
    await khan.says("ok")
    await khan.hears(f"{code} is yours, 19:10")
    await world.nobody_else_heard_anything()


async def test_a_bare_ok_takes_nothing_when_two_alerts_paged_and_names_their_codes(world: World) -> None:
    """Two silences in one minute: which was meant, only R. Khan knows."""
    alone(world)
    world.young_person("YP-2001", "Selam T.", "selam", ask_carer="never", sign="Star")
    khan = duty(world).khan
    await world.begins()
    await world.until("19:00")
    for address in ("amanuel", "selam", "khan"):
        await world.phones[address].forgets()
    codes = [await code_of(world), await code_of(world, "YP-2001")]
    await khan.says("Yes")
    await khan.hears("NOT TAKEN. Open for you: ", *codes)
    await khan.says("list")
    await khan.hears(f"{codes[0]} no answer A.B.", f"{codes[1]} no answer S.T.", "Reply one code to take it")
    assert [one.taken_by for one in await world.open_alerts()] == [None, None]
    await world.nobody_else_heard_anything()


async def test_a_bare_ok_after_half_an_hour_takes_nothing_and_names_the_code(world: World) -> None:
    """The one text of a listed alert came at nine; at 09:31 "ok" may be about anything."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    await world.until("18:30")
    await world.phones["amanuel"].says("stop")
    await world.phones["amanuel"].forgets()
    await world.until("09:00")
    code = await code_of(world)
    await khan.hears(f"{code} ON TODAY'S LIST")
    await world.until("09:31")
    await khan.says("ok")
    await khan.hears(f"NOT TAKEN. Open for you: {code}. Reply with one code.")
    await khan.says(f"{code} ok")
    await khan.hears(f"{code} is yours, 09:31")
    await world.nobody_else_heard_anything()


async def test_list_names_what_is_open_and_who_has_it(world: World) -> None:
    """Nothing is open; then one is; then M. Shah has it."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await khan.says("LIST")
    await khan.hears("Nothing is open.")
    code = await silent(world)
    await world.takes(code, "DW-2")
    await shah.hears(f"{code} is yours")
    await khan.hears(f"{code} taken by M.Shah 19:00")
    await khan.says("List")
    await khan.hears(f"Open: {code} no answer A.B. (M.Shah has it)")
    await world.nobody_else_heard_anything()


async def test_a_note_is_kept_and_takes_nothing(world: World) -> None:
    """M. Shah notes first and takes later: only taking stops the paging."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await shah.says(f"{code} NOTE rang the home, nobody picked up")
    await shah.hears(f"{code}: note kept 19:00")
    await world.until("19:10")
    await khan.rings()
    await khan.says(code)
    await khan.hears(f"{code} is yours, 19:10")
    async with world.database.reading() as tx:
        (kept,) = (await tx.execute(select(alert_note))).all()
    assert world.vault.open("alert_note.text_sealed", kept.id, kept.text_sealed) == "rang the home, nobody picked up"
    await world.nobody_else_heard_anything()


async def test_a_worker_who_is_not_on_the_rota_and_was_not_paged_is_refused_and_journalled(world: World) -> None:
    """Z. Ali saw the code on a colleague's screen."""
    alone(world)
    ali = world.worker("DW-9", "Z. Ali", "ali")
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    for words in (code, f"{code} PASS", f"{code} NOTE hello", "LIST"):
        await ali.says(words)
        await ali.hears("You are not on this rota now, so nothing was done")
    async with world.database.reading() as tx:
        refused = (await tx.execute(select(journal.c.reason).where(journal.c.actor == "DW-9"))).scalars().all()
    assert len(refused) == 4
    assert all("refused" in reason for reason in refused)
    await world.until("19:10")
    await khan.rings()
    assert (await world.alert()).taken_by is None
    await world.nobody_else_heard_anything()


async def test_the_code_of_a_resolved_alert_texted_a_day_later_takes_nothing(world: World) -> None:
    """A page found in the pocket of yesterday's coat."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await world.phones["amanuel"].forgets()
    await khan.says(f"{code} 20")
    await khan.hears(f"{code} is yours, 18:31")
    await world.resolves(code, "DW-1", 1)
    await world.until("18:00", days=0)
    await world.phones["amanuel"].forgets()
    await khan.says(code)
    await khan.hears(f"NOT TAKEN: no open alert has the code {code}")
    assert await world.engine.now() - (await world.alert()).resolved_at > timedelta(hours=23)
    assert await world.open_alerts() == []
    await world.nobody_else_heard_anything()


async def test_whoever_was_paged_in_the_last_twelve_hours_may_still_take_after_the_shift(world: World) -> None:
    """R. Khan was paged at 08:30, and answers when the day shift has begun."""
    alone(world, times=("08:00",))
    world.rota(day=["DW-2"], night=["DW-1"], manager=["MG-1"])
    khan, shah, price, _ = duty(world)
    await world.begins()
    await world.until("09:00")
    for phone in (world.phones["amanuel"], khan, price):
        await phone.forgets()
    code = await code_of(world)
    await world.until("09:01")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 09:01")
    await price.hears(f"{code} taken by R.Khan 09:01")
    await shah.hears_nothing()
    await world.nobody_else_heard_anything()
