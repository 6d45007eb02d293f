"""Whoever has taken it has a phrase sent to the young person; and each reason why nothing goes, in one sentence."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.queries import people
from db.tables import contact
from db.words import Lane
from desk import alerts, audit, phrases
from desk.refusals import Refused
from ladder.alert import Alert
from ladder.phrases import Phrase
from ladder.words import Cause, Treatment
from scheduler.acts import Acted, Answer
from scheduler.codec import from_json
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil

SOON = timedelta(minutes=20)


async def taken(council: DemoCouncil, ref: str = "YP-1042") -> str:
    """A silence that DW-3 has; its code."""
    code = await council.opens_alert(ref)
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    return code


async def says(council: DemoCouncil, code: str, phrase: Phrase = Phrase.TALK, *, by: str = "DW-3", **more: object) -> Acted:
    """On the board."""
    more.setdefault("may_send", lambda _language: True)
    return await phrases.say(council.engine, EVERYWHERE, code, by, phrase, **more)  # type: ignore[arg-type]


async def sent(council: DemoCouncil) -> list[str]:
    """Which phrases are owed."""
    return [row.text_key for row in await council.owed() if row.text_key in list(Phrase)]


async def version(council: DemoCouncil) -> int:
    """Of the alert, as a page would draw it."""
    return int((await council.alert_of()).version)


async def test_it_is_owed_once_under_the_name_of_the_decision_and_the_audit_finds_nothing(council: DemoCouncil) -> None:
    code = await taken(council)
    drawn = await version(council)
    assert (await says(council, code, drawn=drawn)).is_done
    again = await says(council, code, drawn=drawn)
    assert (again.answer, await sent(council)) == (Answer.NOTHING_CHANGED, ["P_talk"])
    row = next(row for row in await council.owed() if row.text_key == "P_talk")
    child, alert = await council.person("YP-1042"), await council.alert_of()
    assert row.key == f"a:{alert.id.hex}:{drawn + 1}:0:{child.id.hex}:sms"
    assert (row.lane, row.alert_id, row.recipient_id, row.not_after) == (Lane.REPLY, alert.id, child.id, NOW + timedelta(minutes=15))
    async with council.database.reading() as tx:
        assert (await audit.verify(tx, EVERYWHERE)).is_clean


async def test_a_time_is_frozen_beside_it_and_promised(council: DemoCouncil) -> None:
    code = await taken(council)
    assert (await says(council, code, Phrase.WHEN, at=NOW + SOON)).is_done
    row = next(row for row in await council.owed() if row.text_key == "P_when")
    assert (row.params, row.not_after) == ({"at": (NOW + SOON).isoformat()}, NOW + timedelta(minutes=15))
    assert from_json(Alert, (await council.alert_of()).state).ring_by == NOW + SOON


@pytest.mark.parametrize("minutes", [None, 0, 241])
async def test_a2_a_promise_further_off_is_none(council: DemoCouncil, minutes: int | None) -> None:
    code = await taken(council)
    with pytest.raises(Refused, match="within 4 hours"):
        await says(council, code, Phrase.WHEN, at=None if minutes is None else NOW + timedelta(minutes=minutes))
    assert await sent(council) == []


async def duress(council: DemoCouncil, code: str) -> None:
    """It joins, and DW-3 takes it again."""
    await council.opens_alert(cause=Cause.DURESS, treatment=Treatment.RING)
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")


def child(**columns: object) -> Callable[[DemoCouncil, str], Awaitable[None]]:
    """What is on file about them."""

    async def change(council: DemoCouncil, _code: str) -> None:
        async with council.database.transaction() as tx:
            await people.change_child(tx, EVERYWHERE, (await council.person("YP-1042")).id, **columns)

    return change


def phone(**columns: object) -> Callable[[DemoCouncil, str], Awaitable[None]]:
    """What is on file about their phone."""

    async def change(council: DemoCouncil, _code: str) -> None:
        person = await council.person("YP-1042")
        async with council.database.transaction() as tx:
            await tx.execute(update(contact).where(contact.c.person_id == person.id).values(**columns))

    return change


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (duress, "there is duress"),
        (child(cover="closed"), "cover is closed"),
        (phone(cover="closed"), "no phone of theirs is proven, open and theirs alone"),
        (phone(proven=False), "no phone of theirs is proven"),
        (phone(state="opted_out"), "no phone of theirs is proven"),
        (child(stopped_at=NOW), "they asked us to stop"),
        (child(paused_at=NOW, paused_until=NOW + timedelta(hours=20)), "they paused"),
        (child(episode_since=NOW), "an episode is open"),
    ],
)
async def test_what_might_show_or_was_not_wanted_is_not_sent(
    council: DemoCouncil, first: Callable[[DemoCouncil, str], Awaitable[None]], why: str
) -> None:
    code = await taken(council)
    await first(council, code)
    acted = await says(council, code)
    assert acted.answer is Answer.NOTHING_CHANGED
    assert acted.reason.startswith(why)
    assert await sent(council) == []


async def test_under_closed_cover_nothing_is_sent(council: DemoCouncil) -> None:
    code = await taken(council, "YP-1043")
    assert "cover is closed" in (await says(council, code)).reason
    assert await sent(council) == []


async def test_only_whoever_has_it_writes_and_only_in_a_language_that_may_be_sent(council: DemoCouncil) -> None:
    code = await taken(council)
    assert "only whoever has taken it" in (await says(council, code, by="MA-1")).reason
    refused = await says(council, code, may_send=lambda tag: tag != "ti")
    assert refused.reason == "two native speakers have not signed Tigrinya yet, and nothing is sent in it; ring with an interpreter"
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 1)
    closed = await says(council, code)
    assert (closed.answer, closed.by) == (Answer.NOT_OPEN, "DW-3")
    assert await sent(council) == []
