"""What is posted about calls to the public port: forged, replayed, about nothing of ours, and while the database is away."""

from uuid import NAMESPACE_URL, uuid5

import pytest
from structlog.testing import capture_logs

from tests.service.twilio.test_webhooks import Poster, stored, twilio_posts
from tests.service.twilio.texts import TwilioWorld

__all__ = ["twilio_posts"]

AMANUEL = "+447700900300"
SID = f"CA{'a' * 31}9"
NOBODYS = uuid5(NAMESPACE_URL, "nobody")
PATHS = [f"/webhooks/twilio/voice/{NOBODYS}/1", "/webhooks/twilio/call", f"/webhooks/twilio/status/{NOBODYS}/1"]


def form(**changes: str) -> list[tuple[str, str]]:
    """Somebody rings us."""
    said = {"CallSid": SID, "From": AMANUEL, "To": "+447700900100", "CallStatus": "ringing", "Direction": "inbound", "CallerName": ""}
    return list({**said, **changes}.items())


@pytest.fixture
async def poster(world: TwilioWorld, twilio_posts: Poster) -> Poster:
    await world.offers_calls()
    return twilio_posts


@pytest.mark.parametrize("path", PATHS)
async def test_what_twilio_did_not_sign_is_refused_and_nothing_is_kept(poster: Poster, path: str) -> None:
    with capture_logs() as logged:
        answers = [
            await poster.raw(path, "CallSid=CA1&From=%2B447700900300", None),
            await poster.raw(path, "CallSid=CA1&From=%2B447700900300", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            await poster.posts(form(), path, token="somebody-elses-token"),
        ]
    assert [one.status_code for one in answers] == [403] * 3
    assert "447700900300" not in repr(logged)
    assert await stored(poster.world) == []


async def test_a_page_that_is_not_ours_is_not_there(poster: Poster) -> None:
    for step in ("", "?step=hear", "?step=act", "?step=told&act=take&asked=x"):
        answer = await poster.posts(form(Digits="1"), f"/webhooks/twilio/voice/{NOBODYS}/1{step}")
        assert answer.status_code == 200
        assert "A.B." not in answer.text
    assert "not there any more" in answer.text
    assert (await poster.posts(form(), "/webhooks/twilio/voice/x/1")).status_code == 200
    assert await stored(poster.world) == []


async def test_a_ring_that_is_told_twice_is_one(poster: Poster) -> None:
    for _ in range(3):
        assert (await poster.posts(form(), "/webhooks/twilio/call")).status_code == 200
    assert [one.external_id for one in await stored(poster.world)] == [f"twilio:{SID}"]


async def test_a_ring_that_could_not_be_kept_is_kept_when_its_end_is_told(poster: Poster) -> None:
    """The database was away as it rang. The end of a call tells who rang as well."""
    async with poster.world.database_away():
        await poster.posts(form(), "/webhooks/twilio/call")
    assert await stored(poster.world) == []
    assert (await poster.posts(form(CallStatus="completed"), "/webhooks/twilio/call")).status_code == 200
    assert [one.external_id for one in await stored(poster.world)] == [f"twilio:{SID}"]


@pytest.mark.parametrize("step", ["next", "whisper", "speak", "beyond"])
async def test_a_step_of_a_call_we_do_not_know_rings_nobody(poster: Poster, step: str) -> None:
    answer = await poster.posts(form(Digits="1"), f"/webhooks/twilio/call?of=CA{'b' * 32}&step={step}&to=x")
    assert answer.status_code == 200
    assert "<Dial" not in answer.text


@pytest.mark.parametrize("path", PATHS)
async def test_while_the_database_is_away_twilio_is_told_to_come_again(poster: Poster, path: str) -> None:
    async with poster.world.database_away():
        assert (await poster.posts(form(), path)).status_code == 503
