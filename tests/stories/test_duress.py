"""A young person under somebody's control calls for help in silence: nothing on any phone shows it (promise 6, K9)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.meaning import Question, read
from db.tables import inbox
from db.words import Direction
from desk import duress
from ladder.words import Meaning
from locales import text
from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.stories.evenings import alone, code_of, duty, not_good, silent_twice, told_once
from tests.world import EVERYWHERE, World, usual

pytestmark = told_once

CODE, ORDINARY = "all good thanks", "fine thanks"

Evening = Callable[[World, str], Awaitable[None]]
Same = Callable[..., Awaitable[World]]


@pytest_asyncio.fixture
async def same(world: World, databases: Databases, story_kind: str) -> AsyncIterator[Same]:
    """Tell an evening twice, with an ordinary OK and with the code: both phones show the same. Returns the world of the code."""
    url = fresh_or_skip(databases, story_kind.partition("-")[0])
    other = usual(World(url, restarts=story_kind.endswith("restarting")))
    other.spoken = world.spoken

    async def tell(who: Callable[[World], Any], evening: Evening, code: str = CODE, ordinary: str = ORDINARY) -> World:
        shown = []
        for told, word in ((other, ordinary), (world, code)):
            who(told)
            await told.begins()
            await duress.set_code(told.engine, EVERYWHERE, told.vault, "YP-1042", code, "DW-1")
            await evening(told, word)
            shown.append(await on_screens(told))
            for address in ("amanuel", "grace"):
                await told.phones[address].forgets()
        assert shown[1] == shown[0]
        assert shown[0], "somebody heard something"
        assert "duress" in [fact["cause"] for fact in (await world.alert()).state["facts"]]
        return world

    yield tell
    await other.stop()
    databases.drop(url)


async def on_screens(world: World) -> list[tuple[Any, ...]]:
    """Every line that the phones of the young person and the carer show: minute, road, words and buttons."""
    lines: list[tuple[Any, ...]] = []
    for address in ("amanuel", "grace"):
        for line in await world.network.screen(address, 500):
            labels = [[one.label for one in row] for row in line.buttons]
            said = line.text if line.direction is Direction.IN else "(their own words)"
            lines.append((address, line.at, line.road, said, labels, line.call))
    return lines


async def duty_has_it(world: World) -> None:
    """R. Khan takes what is open, if anything is, and notes that the plan is followed until the morning."""
    for alert in await world.open_alerts():
        await world.takes(alert.code, "DW-1")
        until = await world.engine.now() + timedelta(hours=12)
        await world.notes(alert.code, "DW-1", "Following the plan on the board.", until)


async def test_k9_inside_a_question_the_evening_and_the_next_day_look_alike(same: Same) -> None:
    """The carer, unasked, stays unasked; duty is rung, and told to ring nobody; the words are withheld for good."""

    async def evening(world: World, word: str) -> None:
        await world.until("18:31")
        await world.phones["amanuel"].says(word)
        await duty_has_it(world)
        for clock in ("06:00", "17:00", "19:05"):
            await world.until(clock)
            await duty_has_it(world)

    world = await same(lambda world: (world.young_person(), world.carer()), evening)
    khan = duty(world).khan
    await khan.hears("DURESS A.B. YP-1042 18:31. Do NOT ring or text child, carer or home.", "Ringing you now")
    await khan.rings()
    for clock in ("18:31", "06:00", "17:00", "19:05"):
        await khan.hears(f"is yours, {clock}. Duress: do NOT ring or text child, carer or home.")
    async with world.database.reading() as tx:
        settled = (await tx.execute(select(inbox.c.settled_as, inbox.c.meaning).where(inbox.c.kind == "message"))).all()
    assert [tuple(row) for row in settled] == [("withheld", "ok")]
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("answer", ["1", "3"])
async def test_k9_a_carer_who_answers_late_hears_the_same(same: Same, answer: str) -> None:
    """The carer was asked at 19:00; the young person answers at 19:02, the carer at 19:05."""

    async def evening(world: World, word: str) -> None:
        await world.until("19:02")
        await world.phones["amanuel"].says(word)
        await duty_has_it(world)
        await world.until("19:05")
        await world.phones["grace"].says(answer)
        await world.until("19:45")

    world = await same(lambda world: (world.young_person(), world.carer()), evening)
    khan = duty(world).khan
    await khan.hears("DURESS A.B. YP-1042 19:02")
    await khan.rings()
    await khan.hears("is yours, 19:02. Duress")
    if answer == "3":
        await khan.hears("ALSO: A.B. carer worried 19:05")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("cover", ["open", "closed"])
async def test_k9_outside_any_question_the_answer_and_the_next_question_are_the_same(same: Same, cover: str) -> None:
    """It comes at 18:10, and the question comes at 18:30 as on any day."""

    async def evening(world: World, word: str) -> None:
        await world.until("18:10")
        await world.phones["amanuel"].says(word)
        await duty_has_it(world)
        await world.until("18:32")
        await world.phones["amanuel"].says("1")
        await world.until("19:05")

    world = await same(lambda world: (world.young_person(cover=cover), world.carer()), evening)
    khan = duty(world).khan
    await khan.hears("DURESS A.B. YP-1042 18:10")
    await khan.rings()
    await khan.hears("is yours, 18:10. Duress")
    await khan.hears("phone answered fine 18:32. A text is not a sighting. It stays yours.")
    await world.nobody_else_heard_anything()


async def test_promise_6_who_takes_what_help_had_un_taken_tells_the_same(same: Same) -> None:
    """Taken and told a time; help un-takes it, then the code comes, and nobody takes it again until after that time."""

    async def evening(world: World, word: str) -> None:
        amanuel = world.phones["amanuel"]
        await world.until("18:31")
        await amanuel.says("3")
        await duty_has_it(world)
        for clock, said in (("18:50", "4"), ("18:55", word)):
            await world.until(clock)
            await amanuel.says(said)
        await world.until("19:40")
        await duty_has_it(world)
        await world.until("20:30")

    world = await same(lambda world: (world.young_person(), world.carer()), evening)
    told = [text for text in await world.phones["amanuel"].everything() if text.startswith("A person has read")]
    assert [text.rpartition(" by ")[2] for text in told] == ["19:31.", "20:00."]
    for phone in ("khan", "shah", "price", "okoro"):
        await world.phones[phone].forgets()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize(
    ("passes_at", "word_at", "again_at", "taken_at", "hears"),
    [
        pytest.param("18:45", "18:50", None, "18:55", "19:15.", id="passed on before"),
        pytest.param("18:55", "18:50", None, "18:57", "19:17.", id="passed on afterwards"),
        pytest.param(None, "18:50", None, "19:15", "19:35.", id="forgotten"),
        pytest.param(None, "19:05", None, "19:15", "19:35.", id="asked, and forgotten"),
        pytest.param(None, "18:45", "18:50", "19:04", "19:24.", id="help repeated"),
        pytest.param(None, "18:50", None, "18:55", None, id="still held"),
    ],
)
async def test_promise_6_whoever_takes_it_next_tells_the_same(
    same: Same, passes_at: str | None, word_at: str, again_at: str | None, taken_at: str, hears: str | None
) -> None:
    """A ring by 18:41 was told. Code or none: only if by then it would be on offer to others, M. Shah's taking it is told."""

    async def evening(world: World, word: str) -> None:
        code = await not_good(world)
        await world.takes(code, "DW-1", 10)

        async def pass_on() -> None:
            await world.passes_on(code, "DW-1")

        amanuel = world.phones["amanuel"]
        acts: list[tuple[str | None, Callable[[], Awaitable[None]]]] = [
            (passes_at, pass_on),
            (word_at, lambda: amanuel.says(word)),
            (again_at, lambda: amanuel.says("4")),
        ]
        for clock, act in sorted(((clock, act) for clock, act in acts if clock is not None), key=lambda pair: pair[0]):
            await world.until(clock)
            await act()
        await world.until(taken_at)
        await world.takes(code, "DW-2")
        await world.until("19:40")

    world = await same(alone, evening)
    told = [text.rpartition(" by ")[2] for text in await world.phones["amanuel"].everything() if text.startswith("A person has read")]
    assert told == ["18:41.", *([] if hears is None else [hears])]
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k9_after_a_silence_that_would_stand_down_it_does_not_and_nobody_sees(same: Same) -> None:
    """At standard an ordinary OK stands the alert down; the code rings."""

    async def evening(world: World, word: str) -> None:
        await silent_twice(world)
        await world.phones["amanuel"].says(word)
        await world.until("20:49")

    world = await same(lambda world: alone(world, tier="standard"), evening)
    khan = duty(world).khan
    await khan.hears("DURESS A.B. YP-1042 20:45", "Also: no answer")
    await khan.rings()
    assert (await world.alert()).phase == "paging"
    await world.nobody_else_heard_anything()


async def test_k9_a_ring_that_was_promised_stands_and_no_other_is_promised(same: Same) -> None:
    """Help, a ring by 18:52, then the code: R. Khan is told to decide with a manager, and takes it again."""

    async def evening(world: World, word: str) -> None:
        code = await not_good(world)
        await world.phones["khan"].says(f"{code} 20")
        await world.until("18:40")
        await world.phones["khan"].forgets()
        await world.phones["amanuel"].says(word)
        await world.until("18:42")
        await world.phones["khan"].says(code)
        await world.until("19:05")

    world = await same(alone, evening)
    khan, code = duty(world).khan, await code_of(world)
    await khan.hears(f"{code} DURESS A.B. 18:40", "They were told you ring by 18:51: decide with a manager")
    await khan.rings()
    await khan.hears(f"{code} is yours, 18:42. Duress: do NOT ring or text child, carer or home.")
    await world.nobody_else_heard_anything()


async def test_k9_a_call_wished_for_is_promised_for_the_same_minute(same: Same) -> None:
    """Nobody has taken the wish yet; the code makes it a ring, and the hour that the phone hears of stays an hour."""

    async def evening(world: World, word: str) -> None:
        await world.until("18:30")
        await world.phones["amanuel"].says("3")
        await world.until("18:33")
        await world.phones["amanuel"].says(word)
        await world.takes(await code_of(world), "DW-1")
        await world.until("18:50")

    world = await same(alone, evening)
    assert (await world.phones["amanuel"].everything())[-1].endswith("by 19:33.")
    khan = duty(world).khan
    await khan.hears("WANTS A CALL")
    await khan.hears("DURESS A.B. YP-1042 18:33", "Also: wants a call")
    await khan.rings()
    await khan.hears("is yours, 18:33. Duress")
    await world.nobody_else_heard_anything()


async def test_k9_help_that_nobody_takes_is_comforted_at_the_same_minutes(same: Same) -> None:
    """The phone that said "help" and then the code hears that we are still finding a person, as it would have."""

    async def evening(world: World, word: str) -> None:
        await not_good(world)
        await world.until("18:35")
        await world.phones["amanuel"].says(word)
        await world.until("19:00")

    world = await same(alone, evening)
    assert len([one for one in await world.phones["amanuel"].everything() if "still finding" in one]) == 2
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k9_the_second_of_two_buttons_may_be_the_code(same: Same) -> None:
    """Amanuel does not write; everybody has two buttons that say fine, and for him "great" is the other."""

    async def evening(world: World, word: str) -> None:
        amanuel = world.phones["amanuel"]
        await world.until("18:31")
        await amanuel.hears("Kite:")
        await amanuel.presses(word.removeprefix("button:"))
        await duty_has_it(world)
        await world.until("18:50")

    world = await same(lambda world: alone(world, manner="telegram"), evening, "button:great", "ok")
    khan = duty(world).khan
    await khan.hears("DURESS A.B. YP-1042 18:31")
    await khan.rings()
    await khan.hears("is yours, 18:31. Duress")
    await world.nobody_else_heard_anything()


NEAR = ["all good", "good thanks", "all fine thanks", "all ok thanks", "all good thank you", "thanks all good", "good", "all", "thanks",
        "all good thanks!", "all well thanks", "not all good thanks", "all good thanks ok", "very good thanks", "all good 1", "fine",
        "all bad thanks", "is all good thanks?", "all good thanks bye", "al good thanks"]  # fmt: skip


THANKED = {said: f"(sms) {text(tag, 'Y3')}" for said, tag in (("", "en"), ("English", "en"), ("Tigrinya", "ti"))}
IN_ARABIC = "أنا بخير والحمد لله"
NEAR_IN_ARABIC = ["بخير", "الحمد لله", "أنا بخير", "بخير والحمد لله", "أنا تمام والحمد لله", "أنا بخير والحمد لله شكرا",
                  "كل شي تمام", "كويس", "لست بخير والحمد لله", "أنا بخير؟", "أنا", "والحمد لله", "الحمد لله بخير", "أنا بخير 1",
                  "منيح", "أنا زين", "مش كويس", "أنا بخير والحمد لله باي", "شكرا", "أنا بخير جدا"]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "code", "near", "first"),
    [
        pytest.param("en", CODE, NEAR, "", id="in its own language"),
        pytest.param("ar", IN_ARABIC, NEAR_IN_ARABIC, "English", id="the evening after a switch"),
        pytest.param("en", CODE, NEAR, "Tigrinya", id="the evening after a switch from English"),
    ],
)
async def test_k9_the_curious_holder_cannot_find_the_code(world: World, tag: str, code: str, near: list[str], first: str) -> None:
    """Twenty near misses and the code, under open cover and under closed: what these phones answer never singles the code out.

    Nor once whoever holds the phone has asked for another language: what is fine in the code's own is thanked as ever.
    """
    phones = [alone(world, language=tag)]
    phones.append(world.young_person("YP-2", "Selam T.", "selam", language=tag, ask_carer="never", cover="closed", times=()))
    await world.begins()
    for ref in ("YP-1042", "YP-2"):
        await duress.set_code(world.engine, EVERYWHERE, world.vault, ref, code, "DW-1")
    for phone in phones if first else ():
        await phone.says(first)
        await phone.forgets()
    answered: list[dict[str, list[str]]] = [{}, {}]
    for word in [*near[:12], code, *near[12:]]:
        for phone in phones:
            await world.network.says(phone.address, word)
        await world.settles()
        for phone, heard in zip(phones, answered, strict=True):
            heard[word] = await phone.unheard()
            await phone.forgets()
    fine = [word for word in near if read(word, tag, Question.YOUNG).meaning is Meaning.OK]
    alike = [{word for word, lines in heard.items() if lines == answered[0][code] == [THANKED[first]]} for heard in answered]
    assert len(fine) >= 8
    assert {*fine, code} <= alike[0]
    assert alike[1] == {*near, code}
    assert {(await world.alert(ref)).cause for ref in ("YP-1042", "YP-2")} <= {"duress", "help"}
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()
