"""Who rings hears their own language where their authority has recorded it: the child, their carer, under each cover."""

from collections.abc import Mapping

import httpx
import pytest

from bot.mp3 import SILENCE
from tests.recordings import record, tag_of
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.test_ringing_us import AMANUEL, KHAN, texts, with_telephones
from tests.service.twilio.texts import TwilioWorld

everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)
ENGLISH = "We are still finding a person for you. You do not need to do anything. If you are in danger now, ring 999."
NOBODY = "Nobody can answer just now. Your call is kept, and a person will ring you. If you are in danger now, ring 999."


async def rings_in_vain(phone: RingingPhone, *duty: RingingPhone) -> tuple[str, str]:
    """What is said while somebody is looked for, and that nobody answers."""
    greeting = await phone.rings_us()
    for one in duty:
        one.rings()
        await one.lets_it_ring()
    return greeting, phone.news()


async def is_kept(world: TwilioWorld) -> None:
    """It is a wish to be called, by text as ever, and nobody else heard anything."""
    alert = await world.alert()
    assert alert.cause == "wants_call"
    texts(world, AMANUEL).hears()
    texts(world, KHAN).hears(f"{alert.code} WANTS A CALL A.B. YP-1042")
    await world.nobody_else_heard_anything()


@everywhere
async def test_a_child_hears_their_language_from_the_first_word_to_the_last(world: TwilioWorld) -> None:
    record(world.recordings, "ti")
    amanuel, khan, shah = await with_telephones(world, language="ti")
    assert await rings_in_vain(amanuel, khan, shah) == ("<westshire ti V_hold>", "<westshire ti V_nobody>")
    await is_kept(world)


async def test_and_is_put_through_as_anybody_is(world: TwilioWorld) -> None:
    record(world.recordings, "ti", "V_hold")
    amanuel, khan, _ = await with_telephones(world, language="ti")
    assert await amanuel.rings_us() == "<westshire ti V_hold>"
    khan.rings()
    assert "Tigrinya" in await khan.answers()
    await khan.presses("1")
    assert amanuel.is_bridged
    await amanuel.hangs_up()
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_under_closed_cover_the_recording_is_the_one_that_speaks_of_no_danger(world: TwilioWorld) -> None:
    record(world.recordings, "ti")
    amanuel, khan, shah = await with_telephones(world, language="ti", cover="closed")
    assert await rings_in_vain(amanuel, khan, shah) == ("<westshire ti V_hold>", "<westshire ti V_nobody_closed>")
    await is_kept(world)


async def test_under_closed_cover_no_other_recording_takes_the_place_of_that_one(world: TwilioWorld) -> None:
    record(world.recordings, "ti", "V_hold", "V_nobody")
    amanuel, khan, shah = await with_telephones(world, language="ti", cover="closed")
    assert (await rings_in_vain(amanuel, khan, shah))[1] == "Nobody can answer just now. Your call is kept."
    await is_kept(world)


@pytest.mark.parametrize(
    ("language", "recorded", "said"),
    [
        ("ti", (), (ENGLISH, NOBODY)),
        ("ti", ("V_nobody",), (ENGLISH, "<westshire ti V_nobody>")),
        ("ti", ("V_hold",), ("<westshire ti V_hold>", NOBODY)),
        ("en", ("V_hold", "V_nobody"), (ENGLISH, "<westshire en V_nobody>")),  # a voice has English, and says more in it
    ],
)
async def test_what_is_not_recorded_is_said_in_english(
    world: TwilioWorld, language: str, recorded: tuple[str, ...], said: tuple[str, str]
) -> None:
    if recorded:
        record(world.recordings, language, *recorded)
    amanuel, khan, shah = await with_telephones(world, language=language)
    assert await rings_in_vain(amanuel, khan, shah) == said
    await is_kept(world)


async def test_what_a_voice_can_say_in_arabic_it_says_and_the_rest_is_played(world: TwilioWorld) -> None:
    record(world.recordings, "ar")
    amanuel, khan, shah = await with_telephones(world, language="ar")
    greeting, nobody = await rings_in_vain(amanuel, khan, shah)
    assert "999" in greeting
    assert "<" not in greeting
    assert nobody == "<westshire ar V_nobody>"
    await is_kept(world)


async def test_another_authoritys_voice_is_not_theirs(world: TwilioWorld) -> None:
    record(world.recordings, "ti", authority="eastshire")
    amanuel, khan, shah = await with_telephones(world, language="ti")
    assert await rings_in_vain(amanuel, khan, shah) == (ENGLISH, NOBODY)
    await is_kept(world)


async def test_a_carer_hears_theirs_too(world: TwilioWorld) -> None:
    record(world.recordings, "ti")
    grace = RingingPhone(world, "+447700900400")
    world.texts("CA-7", grace.number)
    next(one for one in world.council["people"] if one["ref"] == "CA-7")["language"] = "ti"
    amanuel, khan, shah = await with_telephones(world)
    assert await rings_in_vain(grace, khan, shah) == ("<westshire ti V_hold>", "<westshire ti V_nobody>")
    amanuel.is_quiet()
    texts(world, grace.number).hears()
    texts(world, KHAN).hears("CARER OF A.B. YP-1042: wants a call")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("number", ["+447700900999", "anonymous"])
async def test_who_is_unknown_hears_no_authoritys_voice(world: TwilioWorld, number: str) -> None:
    for language in ("en", "ti"):
        record(world.recordings, language)
    await with_telephones(world, language="ti")
    assert (await RingingPhone(world, number).rings_us()).startswith("We do not know this number.")
    if number.startswith("+"):
        texts(world, number).hears("Who is this? A person will read it.")
    await world.nobody_else_heard_anything()


async def _asked(world: TwilioWorld, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
    async with httpx.AsyncClient(base_url=world.public_url, trust_env=False) as http:
        return await http.request(method, path, headers=headers)


async def test_a_recording_is_fetched_by_an_address_that_names_nobody_and_by_no_other(world: TwilioWorld) -> None:
    record(world.recordings, "ti")
    (world.recordings / "westshire" / "ti" / "V_secret.mp3").write_bytes(b"ID3 of nobody's")
    (world.recordings / "secret.mp3").write_bytes(b"ID3 of nobody's")
    found = await _asked(world, "/recordings/westshire/ti/V_hold.mp3")
    assert (found.status_code, tag_of(found.content)) == (200, "westshire ti V_hold")
    assert (found.headers["content-type"], found.headers["cache-control"]) == ("audio/mpeg", "public, max-age=3600")
    again = await _asked(world, "/recordings/westshire/ti/V_hold.mp3", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in (
        "/recordings/westshire/ti/V_secret.mp3",
        "/recordings/westshire/ti/V_hold.wav",
        "/recordings/westshire/ti/",
        "/recordings/westshire/xx/V_hold.mp3",
        "/recordings/westshire/ti/..%2f..%2f..%2fsecret.mp3",
        "/recordings/..%2fwestshire/ti/V_hold.mp3",
        "/recordings/%2e%2e/ti/V_hold.mp3",
        "/recordings/westshire/%2e/V_hold.mp3",
        "/recordings/westshire/ti%00/V_hold.mp3",
        "/recordings/secret.mp3",
    ):
        assert (await _asked(world, path)).status_code == 404, path
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await _asked(world, "/recordings/westshire/ti/V_hold.mp3", method)).status_code == 405


async def test_where_a_recording_cannot_be_played_there_is_silence_and_the_call_goes_on(world: TwilioWorld) -> None:
    """Taken away, spoilt or not signed any more between the greeting and the moment it is fetched: a provider hangs up on "not there"."""
    record(world.recordings, "ti")
    amanuel, khan, shah = await with_telephones(world, language="ti")
    assert await amanuel.rings_us() == "<westshire ti V_hold>"
    (world.recordings / "westshire" / "ti" / "V_nobody.mp3").write_bytes(b"ID3 and nothing after it")
    for path in ("westshire/ti/V_nobody", "westshire/am/V_hold", "eastshire/ti/V_hold"):
        found = await _asked(world, f"/recordings/{path}.mp3")
        assert (found.status_code, found.content, found.headers["content-type"]) == (200, SILENCE, "audio/mpeg"), path
        assert found.headers["cache-control"] == "no-store", path  # what is recorded in a minute is heard in a minute
    for phone in (khan, shah):
        phone.rings()
        await phone.lets_it_ring()
    assert amanuel.news() == NOBODY
    await is_kept(world)
