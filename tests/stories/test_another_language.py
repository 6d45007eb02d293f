"""Another language, whenever they like: asked for by name, in the middle of a question or at any other time."""

from typing import Any

import pytest

from db.queries import journal, outbox, people
from db.queries.rows import Record
from desk import duress
from locales import language, text
from tests.stories.evenings import duty_forgets, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once

TIGRINYA = language("ti").native


async def language_of(world: World, ref: str) -> str:
    """Which language they are written to in."""
    async with world.database.reading() as tx:
        return str((await people.by_ref(tx, EVERYWHERE, ref))[0].language)


async def changes(world: World, ref: str) -> list[tuple[str, Any]]:
    """Who changed their language, from what to what, and how."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
        lines = await journal.of_subjects(tx, EVERYWHERE, [person.id])
    return [(line.actor, line.content) for line in lines if line.event == "LanguageChanged"]


async def owed_in(world: World) -> list[Record]:
    """What was owed in the check-ins about Amanuel."""
    async with world.database.reading() as tx:
        return list(await outbox.of_check_ins(tx, EVERYWHERE, [one.id for one in await world.check_ins()]))


@pytest.mark.parametrize("said", ["Tigrinya", "tigrinya please", TIGRINYA, "Tigrigna!", "my language tigrinya", "write in tigrinya"])
async def test_who_names_a_language_is_asked_again_in_it(world: World, said: str) -> None:
    """Amanuel is asked in English and names his own. He hears it at once, and his answer counts."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(said)
    await amanuel.hears("Kite", TIGRINYA, "1", "4")
    assert await language_of(world, "YP-1042") == "ti"
    assert await changes(world, "YP-1042") == [("YP-1042", {"from": "en", "to": "ti", "by": "their own words"})]
    await amanuel.says("ጽቡቕ")
    await amanuel.hears(text("ti", "Y3"))
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_it_is_no_answer_and_who_says_no_more_is_asked_on_and_missed(world: World) -> None:
    """Amanuel changes language and is not heard of again: reminded in Tigrinya, then his carer is asked, then duty is told."""
    amanuel = world.young_person(language="en", tier="first_week")
    grace = world.carer(language="en")
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("tigrinya")
    await amanuel.hears(TIGRINYA)
    await world.until("23:30")
    await amanuel.hears(text("ti", "Y2", sign="Kite"))
    await grace.hears("A.")
    assert [one.outcome for one in await world.check_ins()] == ["silent"]
    assert (await world.alert()).cause == "silent"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_in_a_chat_the_four_answers_are_buttons_again(world: World) -> None:
    """Amanuel answers by a button under the first text in his language."""
    amanuel = world.young_person(language="en", manner="telegram")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("Tigrinya")
    await amanuel.hears(TIGRINYA)
    await amanuel.presses("ok")
    await amanuel.hears(text("ti", "Y3"))
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_which_language_the_words_were_in_stands_beside_them(world: World) -> None:
    """What could not be said in a language would be told there too: `tests/bot/test_phrasing_languages.py` takes a text away."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("Tigrinya")
    await amanuel.hears(TIGRINYA)
    found = {row.text_key: (row.language, row.language_missed) for row in await owed_in(world)}
    assert found == {"Y1": ("en", None), "Y16": ("ti", None)}
    await world.nobody_else_heard_anything()


async def test_under_closed_cover_the_answer_is_thanks_and_the_next_question_is_in_it(world: World) -> None:
    """Whoever looks over Amanuel's shoulder sees a thank-you, as after anything else."""
    amanuel = world.young_person(language="en", cover="closed", times=("18:30",))
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("Tigrinya")
    assert await amanuel.hears() == text("ti", "Y3")
    await amanuel.says("1")
    assert await amanuel.hears() == text("ti", "Y3")
    await world.until("18:30", days=1)
    await amanuel.hears("Kite: ")
    assert amanuel.last is not None
    assert amanuel.last.text in [text("ti", f"Y1{one}", sign="Kite") for one in "abcd"]
    await world.nobody_else_heard_anything()


async def test_at_any_other_time_it_changes_too(world: World) -> None:
    """Nothing is being asked, and nobody is woken. A digit after it is thanked, as ever."""
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    await world.until("18:10")
    await amanuel.says("English")
    await amanuel.hears("Kite: now in English. 1 fine")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.no_alert()
    assert await changes(world, "YP-1042") == [("YP-1042", {"from": "ti", "to": "en", "by": "their own words"})]
    await world.nobody_else_heard_anything()


async def test_their_own_language_once_more_is_confirmed_and_changes_nothing(world: World) -> None:
    """Sent twice, because no answer came at once."""
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    await world.until("18:10")
    await amanuel.says("tigrinya")
    await amanuel.hears(TIGRINYA)
    assert await changes(world, "YP-1042") == []
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("said", ["Kurdish", "arabic tigrinya", "no english", "another language please", "spanish", "tigrinya maybe"])
async def test_where_no_one_language_is_named_a_person_is_told_as_before(world: World, said: str) -> None:
    """Y10 once; and his language stays what it is."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(said)
    await amanuel.hears("this is a computer")
    await world.until("19:00")
    assert (await world.alert()).cause == "unclear"
    assert (await language_of(world, "YP-1042"), await changes(world, "YP-1042")) == ("en", [])
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_a_language_nobody_has_signed_is_not_switched_to(world: World) -> None:
    """In live mode its review gate is closed: a person is told, and sees to it."""
    world.closed_languages = {"ti"}
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("Tigrinya")
    await amanuel.hears("this is a computer")
    await world.until("19:00")
    assert (await world.alert()).cause == "unclear"
    assert await language_of(world, "YP-1042") == "en"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_whoever_works_on_an_alert_is_not_disturbed_and_finds_it_there(world: World) -> None:
    """A silence is being paged when the phone asks for Tigrinya. That is not "fine": nothing stands down, and nobody is texted anew."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("19:16")
    for phone in world.phones.values():
        await phone.forgets()
    alert = await world.alert()
    assert (alert.cause, alert.phase) == ("silent", "paging")
    await amanuel.says("Tigrinya")
    await amanuel.hears(TIGRINYA)
    assert ((await world.alert()).version, (await world.alert()).phase) == (alert.version, "paging")
    async with world.database.reading() as tx:
        lines = await journal.of_subjects(tx, EVERYWHERE, [alert.id])
    assert [line.content["meaning"] for line in lines if line.event == "Heard"] == ["language"]
    await world.nobody_else_heard_anything()


async def test_distress_outranks_it(world: World) -> None:
    """Whoever needs help and names a language needs help."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("help me tigrinya")
    await amanuel.hears("999")
    assert (await world.alert()).cause == "help"
    assert await language_of(world, "YP-1042") == "en"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def rings(world: World, cause: str = "help") -> None:
    """Duty is rung at once, as for any cry."""
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == (cause, "ring", "paging")
    await duty_forgets(world)


HELP = {"ti": "ሓግዙኒ", "ar": "ساعدوني"}


@pytest.mark.parametrize("cover", ["open", "closed"])
@pytest.mark.parametrize("tag", ["ti", "ar"])
async def test_help_in_the_language_before_is_heard_after_a_switch(world: World, cover: str, tag: str) -> None:
    """Somebody switched Amanuel's phone to English. At standard an unclear word would wait until the morning; a cry does not."""
    amanuel = world.young_person(language=tag, tier="standard", cover=cover)
    world.carer()
    await world.begins()
    await world.until("18:10")
    await amanuel.says("English")
    await amanuel.hears("now in English" if cover == "open" else "Thanks!")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(HELP[tag])
    await amanuel.hears(f"ring 999 and say: {language(tag).name}." if cover == "open" else "Thanks!")
    await rings(world)
    await world.nobody_else_heard_anything()


async def test_of_the_language_before_nothing_but_a_cry_is_heard(world: World) -> None:
    """ "Fine" in Tigrinya is a word that a person reads, where Amanuel writes in English: it could be anything (P3)."""
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    await world.until("18:10")
    await amanuel.says("English")
    await amanuel.hears("now in English")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("ጽቡቕ")
    await amanuel.hears("this is a computer")
    await world.until("19:00")
    assert (await world.alert()).cause == "unclear"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_a_carers_worry_in_the_language_before_is_heard_and_a_sighting_is_not(world: World) -> None:
    """Grace was asked in Arabic when she came, and is written to in English now."""
    amanuel = world.young_person(language="ti")
    grace = world.carer(language="ar")
    await world.begins()
    await grace.says("English")
    await grace.hears("Thank you")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.until("19:00")
    await amanuel.forgets()
    await grace.hears("A.: 1 I see them now")
    await grace.says("أراه")
    await grace.hears("A.")
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await grace.says("أنا قلقة عليه")
    await grace.hears("Duty is told now")
    assert "carer_concern" in [fact["cause"] for fact in (await world.alert()).state["facts"]]
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_every_change_stands_on_the_board_though_no_alert_is_open(world: World) -> None:
    """Whoever comes on duty knows it: theirs, and of each young person's carer."""
    amanuel = world.young_person(language="ti")
    world.young_person("YP-1043", "Selam T.", "selam", language="ti", sign="Moon", times=())
    grace = world.carer(language="ar")
    await world.begins()
    await world.until("18:10")
    await amanuel.says("English")
    await amanuel.hears("now in English")
    await amanuel.says("english")  # once more is no change
    await amanuel.hears("now in English")
    await world.until("18:12")
    await grace.says("English")
    await grace.hears("Thank you")
    of_grace = "carer CA-7 writes in English since 18:12, before: Arabic, by their own words"
    assert await world.lines() == ["writes in English since 18:10, before: Tigrinya, by their own words", of_grace]
    assert await world.lines("YP-1043") == [of_grace]
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_their_own_is_confirmed_though_nobody_has_signed_it(world: World) -> None:
    """Whoever was enrolled in a draft and names it asks for nothing new, and is told so; nobody is paged for it."""
    world.closed_languages = {"ti"}
    amanuel = world.young_person(language="ti")
    world.carer()
    await world.begins()
    await world.until("18:10")
    await amanuel.says("tigrinya")
    await amanuel.hears(TIGRINYA)
    await world.no_alert()
    await world.nobody_else_heard_anything()


CODE = "أنا بخير والحمد لله"


async def test_k9_a_code_stays_a_code_in_every_other_language(world: World) -> None:
    """It was chosen in Arabic, whose letters are compared as its writers mix them. Nobody chooses anew for having changed language."""
    amanuel = world.young_person(language="ar")
    world.carer()
    await world.begins()
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", CODE, "DW-1")
    await amanuel.says("English")
    await amanuel.hears("now in English")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says(CODE.replace("أ", "ا"))
    await amanuel.hears("Thanks!")
    assert (await world.alert()).cause == "duress"
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_k11_of_two_who_share_a_phone_nobody_knows_whose_wish_it_is(world: World) -> None:
    """A person is told, and neither's language changes."""
    shared = world.young_person(language="en")
    world.young_person("YP-1043", "Biniam B.", language="en", sign="Moon", times=())
    world.carer()
    await world.begins()
    await world.until("18:30")
    await shared.hears("Kite: ")
    await shared.says("Tigrinya")
    await shared.hears("this is a computer")
    await world.until("19:00")
    assert [await language_of(world, ref) for ref in ("YP-1042", "YP-1043")] == ["en", "en"]
    await duty_forgets(world)
    await world.nobody_else_heard_anything()


async def test_what_follows_at_once_is_read_in_the_new_language(world: World) -> None:
    """Two messages in one breath, heard together: the second is Tigrinya, and says that he is fine."""
    amanuel = world.young_person(language="en")
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.network.says("amanuel", "Tigrinya")
    await world.network.says("amanuel", "ጽቡቕ")
    await world.settles()
    await amanuel.hears()
    await amanuel.hears()
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_a_carer_is_asked_again_in_theirs(world: World) -> None:
    """Grace is asked about A., asks for Arabic, and answers in it. Amanuel hears nothing of it."""
    amanuel = world.young_person(language="ti")
    grace = world.carer(language="en")
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.until("19:00")
    await amanuel.forgets()
    await grace.hears("A.: 1 I see them now")
    await grace.says("arabic please")
    assert await grace.hears() == text("ar", "C1", who="A.")
    assert await changes(world, "CA-7") == [("CA-7", {"from": "en", "to": "ar", "by": "their own words"})]
    await grace.says("1")
    assert await grace.hears() == text("ar", "C4")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    await world.nobody_else_heard_anything()


async def test_a_carer_of_whom_nothing_is_asked_is_thanked_in_theirs(world: World) -> None:
    """And nobody is told: nothing is the matter."""
    world.young_person(language="ti")
    grace = world.carer(language="en")
    await world.begins()
    await grace.says("العربية")
    assert await grace.hears() == text("ar", "C4")
    assert await language_of(world, "CA-7") == "ar"
    await world.no_alert()
    await world.nobody_else_heard_anything()
