"""What is posted to the public port: forged, unsigned, replayed, oversized, malformed, and while the database is away."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.inbox import read_body, told
from db.queries.rows import Record
from db.tables import inbox
from tests.providers.twilio import signature
from tests.service.twilio.test_evening import AMANUEL, by_text
from tests.service.twilio.texts import TwilioWorld

SID = f"SM{'a' * 31}9"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
NOBODYS = f"/webhooks/twilio/status/{uuid5(NAMESPACE_URL, 'nobody')}/1"
WORDS = "I am afraid of him"


class Poster:
    """Somebody who can reach the public port."""

    def __init__(self, world: TwilioWorld, http: httpx.AsyncClient) -> None:
        self.world, self.http = world, http

    async def posts(
        self, form: list[tuple[str, str]] | None = None, path: str = "/webhooks/twilio/sms", token: str = "", **changes: str
    ) -> httpx.Response:
        """Post a text from Amanuel, signed as Twilio signs."""
        said = {"MessageSid": SID, "From": AMANUEL, "To": self.world.twilio.number, "Body": "1", "NumMedia": "0", "FromCity": ""}
        given = form if form is not None else list({**said, **changes}.items())
        signed = signature(token or self.world.twilio.token, f"{self.world.public_url}{path}", given)
        return await self.raw(path, urlencode(given), signed)

    async def raw(self, path: str, body: object, signed: str | None) -> httpx.Response:
        """Post anything."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({} if signed is None else {"X-Twilio-Signature": signed})
        return await self.http.post(path, content=body if isinstance(body, bytes) else str(body).encode(), headers=headers)


@pytest_asyncio.fixture
async def twilio_posts(world: TwilioWorld) -> AsyncIterator[Poster]:
    """Amanuel has a telephone, and nothing has happened yet."""
    await by_text(world)
    async with httpx.AsyncClient(base_url=world.public_url, trust_env=False) as http:
        yield Poster(world, http)


async def stored(world: TwilioWorld) -> list[Record]:
    """What the inbox has."""
    async with world.database.reading() as tx:
        return list((await tx.execute(select(inbox).order_by(inbox.c.id))).all())


async def test_a_signed_text_is_stored_before_it_is_answered_and_nothing_goes_to_the_phone_by_itself(twilio_posts: Poster) -> None:
    answer = await twilio_posts.posts(Body=WORDS)
    (row,) = await stored(twilio_posts.world)
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (200, "text/xml; charset=utf-8", EMPTY)
    assert (row.external_id, read_body(twilio_posts.world.vault, row).text) == (f"twilio:{SID}", WORDS)
    assert "FromCity" not in told(twilio_posts.world.vault, row)["raw"]


async def test_the_same_text_twice_is_stored_once(twilio_posts: Poster) -> None:
    answers = [await twilio_posts.posts(), await twilio_posts.posts(), await twilio_posts.posts(NumSegments="1")]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert len(await stored(twilio_posts.world)) == 1


@pytest.mark.parametrize("token", ["the-old-token-0001", ""])
async def test_the_old_token_signs_as_well_while_it_is_replaced(twilio_posts: Poster, token: str) -> None:
    assert (await twilio_posts.posts(token=token)).status_code == 200


@pytest.mark.parametrize("path", ["/webhooks/twilio/sms", NOBODYS])
async def test_what_nobody_signed_or_somebody_else_is_refused_and_nothing_is_kept(twilio_posts: Poster, path: str) -> None:
    with capture_logs() as logged:
        answers = [
            await twilio_posts.raw(path, f"MessageSid={SID}&From=%2B447700900300&Body=1", None),
            await twilio_posts.raw(path, f"MessageSid={SID}&From=%2B447700900300&Body=1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            await twilio_posts.posts(path=path, token="somebody-elses-token"),
            await twilio_posts.raw(path, b"\xff\xfe", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ]
    assert [one.status_code for one in answers] == [403] * 4
    assert await stored(twilio_posts.world) == []
    assert {one["event"] for one in logged} == {"webhook_not_signed"}
    assert "447700900300" not in repr(logged)


async def test_a_signature_of_another_address_or_other_words_opens_nothing(twilio_posts: Poster) -> None:
    world, form = twilio_posts.world, [("MessageSid", SID), ("From", AMANUEL), ("Body", "4")]
    elsewhere = signature(world.twilio.token, f"https://elsewhere.example{NOBODYS}", form)
    other_words = signature(world.twilio.token, f"{world.public_url}/webhooks/twilio/sms", [*form[:2], ("Body", "1")])
    for signed in (elsewhere, other_words):
        assert (await twilio_posts.raw("/webhooks/twilio/sms", urlencode(form), signed)).status_code == 403
    assert await stored(world) == []


async def test_what_is_bigger_than_any_text_is_refused_unread(twilio_posts: Poster) -> None:
    assert (await twilio_posts.posts(Body="ሀ" * 1600)).status_code == 200  # the longest there can be
    assert (await twilio_posts.posts(Body="x" * 70_000)).status_code == 413
    assert len(await stored(twilio_posts.world)) == 1


@pytest.mark.parametrize(
    "form",
    [
        [],
        [("MessageSid", SID)],
        [("From", AMANUEL), ("Body", WORDS)],
        [("MessageSid", "x" * 200), ("From", AMANUEL)],
        [("MessageSid", SID), ("From", "whatsapp:+447700900300"), ("Body", WORDS)],
        [("Body", "\0\ufffe")],
    ],
    ids=str,
)
async def test_what_is_signed_and_has_no_shape_we_know_is_kept_and_answered(twilio_posts: Poster, form: list[tuple[str, str]]) -> None:
    assert (await twilio_posts.posts(form)).status_code == 200
    await twilio_posts.world.settles()
    (row,) = await stored(twilio_posts.world)
    assert (row.kind.value, row.settled_as) == ("other", "kept")
    assert await twilio_posts.world.open_alerts() == []


async def test_query_and_path_count_as_they_were_called(twilio_posts: Poster) -> None:
    assert (await twilio_posts.posts(path="/webhooks/twilio/sms?a=%20b&c=")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [(NOBODYS, "delivered"), ("/webhooks/twilio/status/not-a-uuid/1", "sent"), (NOBODYS[:-1] + "x", "sent"), (NOBODYS, "")],
)
async def test_a_receipt_for_what_is_not_ours_is_answered_and_concerns_nobody(twilio_posts: Poster, path: str, status: str) -> None:
    form = [("MessageSid", SID), ("MessageStatus", status), ("ErrorCode", "")]
    assert (await twilio_posts.posts(form, path=path)).status_code == 200
    assert await stored(twilio_posts.world) == []


@pytest.mark.parametrize("path", ["/", "/webhooks/twilio/voice/1/1", "/webhooks/telegram", "/alerts/K7P"])
async def test_the_public_port_has_nothing_else(twilio_posts: Poster, path: str) -> None:
    assert (await twilio_posts.posts(path=path)).status_code == 404
    assert (await twilio_posts.http.get("/webhooks/twilio/sms")).status_code == 405


async def test_while_the_database_is_away_twilio_is_told_to_come_again(twilio_posts: Poster) -> None:
    async with twilio_posts.world.database_away():
        with capture_logs() as logged:
            assert (await twilio_posts.posts(Body=WORDS)).status_code == 503
    assert logged == [{"event": "webhook_not_stored", "error": "OperationalError", "log_level": "error"}]
    assert (await twilio_posts.posts(Body=WORDS)).status_code == 200
    assert len(await stored(twilio_posts.world)) == 1
