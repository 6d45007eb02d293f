"""An alert's page says of a phone what is known of it: that others share it, that another took its place, that nothing comes from it."""

from datetime import timedelta

from sqlalchemy import update

from db.session import Database
from db.tables import contact
from ladder.facts import Fact
from ladder.words import Cause, Tier, Treatment, Who
from scheduler.effects import OfFact
from tests.console.evening import BEGINS, Evening, evening_of, plain, said
from tests.console.test_alert import code_of


async def page(evening: Evening, ref: str) -> str:
    """What the alert about somebody says."""
    async with evening.browser() as browser:
        return plain((await browser.get(f"/alerts/{await code_of(evening, ref)}")).text)


async def test_k11_whoever_shares_a_phone_is_named_on_the_page_of_each(database: Database) -> None:
    evening = await evening_of(database)
    for ref, other in (("YP-1045", "YP-1046"), ("YP-1046", "YP-1045")):
        await evening.fact(ref, Cause.SILENT)
        assert f"Phone shared with {other}: whoever holds it may be any of them." in await page(evening, ref)
    await evening.fact("YP-1042", Cause.SILENT)
    assert "Phone shared with" not in await page(evening, "YP-1042")


async def test_words_from_a_number_that_another_took_the_place_of_are_marked(database: Database) -> None:
    evening = await evening_of(database)
    before = await said(evening, "amanuel", "the bus is late")
    await evening.fact("YP-1042", Cause.UNCLEAR, message=before)
    assert "(old number)" not in await page(evening, "YP-1042")
    child = await evening.person("YP-1042")
    async with database.transaction() as tx:
        await tx.execute(update(contact).where(contact.c.person_id == child.id).values(state="stale", replaced_at=BEGINS))
    assert "the young person (old number) wrote" in await page(evening, "YP-1042")


async def test_p2_a_phone_of_which_nothing_is_heard_is_not_said_to_refuse_us(database: Database) -> None:
    evening = await evening_of(database)
    since = BEGINS - timedelta(days=60)
    fact = Fact(Cause.CHANNEL_BROKEN, BEGINS, Treatment.MORNING, Tier.STANDARD, Who.YOUNG_PERSON, unheard_since=since)
    await evening.decide("YP-1042", OfFact(fact))
    shown = await page(evening, "YP-1042")
    assert "Nothing from the phone" in shown
    assert "no receipt and no answer came" in shown
    assert "refuse" not in shown
