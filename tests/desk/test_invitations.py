"""T4: links that join somebody's own phone to their name."""

import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.enrolment import pairing_number, token_hash
from db.queries import contacts, people
from db.queries.rows import Record
from db.tables import contact, installation, invitation
from db.words import ChannelName
from desk import invitations, pairings
from desk.ages import details_of
from desk.refusals import Refused
from scheduler.clock import machine_time
from tests.db.making import VAULT
from tests.desk.council.files import DEMO
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil


async def invited(council: DemoCouncil, ref: str = "YP-1044", **more: Any) -> str:
    """An invitation; its token."""
    draw = secrets.token_bytes
    link = await invitations.invite(council.engine, EVERYWHERE, VAULT, ref, bot_username="SomeQuietBot", entropy=draw, **more)
    name, _, token = link.partition("?start=")
    assert name == "https://t.me/SomeQuietBot"
    return token


async def opens(council: DemoCouncil, token: str, address: str = "42", channel: str = "telegram") -> Record | None:
    """Somebody opens the link; who they are then."""
    async with council.database.transaction() as tx:
        return await invitations.redeem(tx, EVERYWHERE, VAULT, council.engine.new_id, token, channel, address, NOW)


def younger(born: str) -> str:
    """The demo council, in which Daniel was born on that day and is not on Telegram yet."""
    text = DEMO.replace("birth_date: 2009-02-11", f"birth_date: {born}")
    return text.replace("manner: telegram, address: daniel", "manner: sms, address: daniel")


async def born_on(council: DemoCouncil, born: str | None, ref: str = "YP-1044") -> None:
    """What is on file says so from now on."""
    child = await council.child(ref)
    details = {name: told for name, told in details_of(VAULT, child).items() if name != "birth_date"}
    sealed = VAULT.seal("young_person.details_sealed", child.id, json.dumps(details | ({} if born is None else {"birth_date": born})))
    async with council.database.transaction() as tx:
        await people.change_child(tx, EVERYWHERE, child.id, details_sealed=sealed)


async def is_live(council: DemoCouncil) -> None:
    """These are real people."""
    async with council.database.transaction() as tx:
        await tx.execute(update(installation).values(mode="live"))


async def test_a_link_joins_the_phone_that_opens_it_before_all_others(council: DemoCouncil) -> None:
    joined = await opens(council, await invited(council))
    person = await council.person("YP-1044")
    assert joined is not None
    async with council.database.reading() as tx:
        first, *_others = await contacts.contacts_of(tx, EVERYWHERE, [person.id])
    assert first.id == joined.id
    assert (first.channel, first.proven, first.guest) == (ChannelName.TELEGRAM, True, True)
    assert VAULT.open("contact.address_sealed", first.id, first.address_sealed) == "42"
    assert [row.event for row in await council.journal_of("YP-1044")][-2:] == ["Invited", "Joined"]


async def test_a_link_is_good_once(council: DemoCouncil) -> None:
    token = await invited(council)
    assert await opens(council, token) is not None
    assert await opens(council, token, "43") is None


async def test_a_link_is_good_for_a_quarter_of_an_hour_of_real_time(council: DemoCouncil) -> None:
    token = await invited(council)
    await council.turn_to(NOW + timedelta(days=1))  # the demo's clock has no say in it
    async with council.database.transaction() as tx:
        made = (await tx.execute(select(invitation.c.made_at, invitation.c.expires_at))).one()
        assert made.expires_at - made.made_at == timedelta(minutes=15)
        late = made.made_at - timedelta(minutes=16)
        await tx.execute(update(invitation).values(made_at=late, expires_at=late + timedelta(minutes=15)))
    assert await opens(council, token) is None


@pytest.mark.parametrize(("token", "channel"), [("nothing", "telegram"), ("a b", "telegram"), ("", "telegram"), (None, "handset")])
async def test_what_is_no_invitation_joins_nobody(council: DemoCouncil, token: str | None, channel: str) -> None:
    given = await invited(council) if token is None else token
    assert await opens(council, given, channel=channel) is None


@pytest.mark.parametrize(("first", "then"), [("YP-1044", "CA-7"), ("CA-7", "YP-1044"), ("CA-7", "DW-1")])
async def test_k11_one_chat_is_not_joined_to_people_of_two_kinds(council: DemoCouncil, first: str, then: str) -> None:
    assert await opens(council, await invited(council, first)) is not None
    token = await invited(council, then)
    assert await opens(council, token) is None
    refused = (await council.journal_of(then))[-1]
    assert (refused.event, refused.reason) == ("JoinRefused", "refused: the chat is somebody else's")
    assert await opens(council, token, "43") is not None  # the link is not used up: their own phone may open it


async def test_k11_two_young_people_may_join_one_chat(council: DemoCouncil) -> None:
    assert await opens(council, await invited(council, "YP-1044")) is not None
    assert await opens(council, await invited(council, "YP-1045")) is not None


async def test_only_the_hash_of_a_token_is_kept(council: DemoCouncil) -> None:
    token = await invited(council)
    async with council.database.reading() as tx:
        kept = (await tx.execute(select(invitation))).one()
    assert kept.token_hash == token_hash(token)
    assert token not in repr(kept)


async def test_a_phone_that_was_joined_before_is_proven_again_and_not_doubled(council: DemoCouncil) -> None:
    first = await opens(council, await invited(council))
    again = await opens(council, await invited(council))
    assert first is not None
    assert again is not None
    assert again.id == first.id


async def test_nobody_under_16_is_put_on_telegram(database: Any) -> None:
    council = await DemoCouncil.make(database, younger("2011-02-11"))
    with pytest.raises(Refused, match="under 16"):
        await invited(council)


@pytest.mark.parametrize(("born", "is_refused"), [("2010-11-23", False), ("2010-11-24", True)])
async def test_telegram_opens_on_the_sixteenth_birthday_by_the_councils_calendar(database: Any, born: str, is_refused: bool) -> None:
    """It is Monday the 23rd of November 2026 in Westshire."""
    council = await DemoCouncil.make(database, younger(born))
    if is_refused:
        with pytest.raises(Refused, match="under 16"):
            await invited(council)
    else:
        assert await opens(council, await invited(council)) is not None


async def test_a_birth_date_that_is_learned_after_the_link_was_made_refuses_whoever_opens_it(council: DemoCouncil) -> None:
    token = await invited(council)
    await born_on(council, "2011-02-11")
    assert await opens(council, token) is None


async def test_a_birth_date_that_is_learned_after_the_chat_was_opened_refuses_the_confirming(council: DemoCouncil) -> None:
    await is_live(council)
    token = await invited(council)
    joined = await opens(council, token)
    assert joined is not None
    await born_on(council, "2011-02-11")
    with pytest.raises(Refused, match="under 16"):
        await pairings.confirm(council.engine, EVERYWHERE, VAULT, "YP-1044", pairing_number(token), "DW-1")
    async with council.database.reading() as tx:
        row = await contacts.contact_of(tx, EVERYWHERE, joined.id)
    assert row is not None
    assert not row.proven


@pytest.mark.parametrize(("claimed", "why"), [(None, "no birth date on file"), (15, "under 16"), (16, None), (17, None)])
async def test_among_real_people_an_age_that_nobody_told_is_too_low(council: DemoCouncil, claimed: int | None, why: str | None) -> None:
    """YP-1042 came without papers."""
    await is_live(council)
    await born_on(council, None, "YP-1042")
    if why is not None:
        with pytest.raises(Refused, match=why):
            await invited(council, "YP-1042", claimed_age=claimed)
        return
    assert await opens(council, await invited(council, "YP-1042", claimed_age=claimed)) is not None
    assert "by the age they claim" in next(row.reason for row in await council.journal_of("YP-1042") if row.event == "Invited")


async def test_of_two_ages_the_lower_counts(council: DemoCouncil) -> None:
    await born_on(council, "2011-02-11")
    with pytest.raises(Refused, match="under 16"):
        await invited(council, claimed_age=17)
    with pytest.raises(Refused, match="under 16"):
        await invited(council, "YP-1042", claimed_age=15)


async def test_k11_a_chat_that_two_young_people_share_is_marked_so_at_each(council: DemoCouncil) -> None:
    alone = await opens(council, await invited(council, "YP-1044"))
    assert alone is not None
    assert not alone.shared_with_kin
    await opens(council, await invited(council, "YP-1045"))
    async with council.database.reading() as tx:
        there = await contacts.people_at(tx, EVERYWHERE, ChannelName.TELEGRAM, VAULT.address_keys("telegram", "42"))
    assert [(row.ref, row.shared_with_kin) for row in there] == [("YP-1044", True), ("YP-1045", True)]


async def test_t4_a_demo_has_ten_guests(council: DemoCouncil) -> None:
    tokens = [await invited(council) for _ in range(11)]
    joined = [await opens(council, token, str(40 + number)) for number, token in enumerate(tokens)]
    assert [one is not None for one in joined] == [True] * 10 + [False]
    with pytest.raises(Refused, match="10 guests"):
        await invited(council)


async def test_t4_in_a_live_database_nobody_is_a_guest(council: DemoCouncil) -> None:
    await is_live(council)
    joined = await opens(council, await invited(council))
    assert joined is not None
    assert not joined.guest
    async with council.database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(contact).where(contact.c.guest)) == 0


async def test_nobody_is_invited_who_is_not_there(council: DemoCouncil) -> None:
    with pytest.raises(Refused, match="Nobody has the reference YP-9"):
        await invited(council, "YP-9")


async def test_a_link_may_be_opened_in_the_very_instant_in_which_it_was_made(council: DemoCouncil) -> None:
    """SQLite's own clock counts milliseconds: by it the link would be of the future."""
    for _ in range(10):
        token = await invited(council)
        async with council.database.transaction() as tx:
            await tx.execute(update(invitation).values(made_at=await machine_time(tx)))
            joined = await invitations.redeem(tx, EVERYWHERE, VAULT, council.engine.new_id, token, "telegram", "42", NOW)
        assert joined is not None
