"""A PIN for a shared duty phone is drawn on a page, by its worker or by a manager of theirs; it is shown once, and stands nowhere."""

import re
from datetime import timedelta

from bot import pins
from db.queries import duty_phones
from db.session import Database
from db.words import Role
from desk.load import load
from tests.db.making import VAULT
from tests.desk.council.files import DEMO, EVERYTHING, read
from tests.desk.demo_council import EVERYWHERE, NOW
from tests.service.sign_in.house import House, hill_of, house_of

PINS = "/account/pins"


async def share(house: House, *addresses: str) -> None:
    """These phones are one, which several use by turns: the council's file says so from now on."""
    text = DEMO
    for line in DEMO.splitlines():
        if any(f"address: {one}," in line for one in addresses):
            text = text.replace(line, line.replace("proven: true", "proven: true, shared_duty_phone: DESK"))
    engine = house.desk.register.engine
    async with engine.database.transaction() as tx:
        council = read(text, EVERYTHING, NOW)
        await load(tx, EVERYWHERE, council, vault=VAULT, new_id=engine.new_id, now=NOW, configured=EVERYTHING)


def shown_in(html: str) -> str:
    """The digits that a page shows."""
    return str(re.findall(r"ON (\d{4})<", html)[0])


async def test_a_worker_draws_their_own_pin_and_a_manager_one_for_somebody_of_theirs(database: Database) -> None:
    house = await house_of(database)
    await share(house, '"+447700900203"')
    hill, manager = await hill_of(house), await house.desk.joins("a.manager", Role.MANAGER, "MA-1")
    who = (await house.desk.council.person("DW-3")).id

    async def is_theirs(pin: str) -> bool:
        async with database.reading() as tx:
            (row,) = await duty_phones.pins_of(tx, EVERYWHERE, [who])
        return pins.is_theirs(VAULT, row.id, row.pin_sealed, pin)

    async with house.browser() as duty, house.browser() as office:
        await duty.signs_in(hill)
        page = await duty.get(PINS)
        assert "DW-3 has no PIN yet, phone DESK." in page.text
        assert "other-password" not in page.text
        wrong = await duty.sends(page, f"{PINS}/own", **{"own-password": "wrong"})
        assert (wrong.status_code, 'id="own-password-error"' in wrong.text) == (403, True)
        own = shown_in((await duty.sends(page, f"{PINS}/own", **{"own-password": hill.password})).text)
        assert await is_theirs(own)
        page = await duty.get(PINS)
        assert "DW-3 has a PIN, phone DESK." in page.text
        assert own not in page.text

        async with database.transaction() as tx:
            (phone,) = [one for one in await duty_phones.all_of(tx, house.desk.scope) if one.ref == "DESK"]
            await duty_phones.change(tx, house.desk.scope, phone.id, bound_to=who, bound_until=NOW + timedelta(hours=9))
        await office.signs_in(manager)
        page, known = await office.get(PINS), {"other-password": manager.password}
        assert "You share no duty phone" in page.text
        nobody = await office.sends(page, f"{PINS}/other", worker="DW-2", **known)
        assert (nobody.status_code, 'id="worker-error"' in nobody.text) == (403, True)
        given = (await office.sends(page, f"{PINS}/other", worker="DW-3", **known)).text
        assert "The phone that was theirs by the old one is nobody" in given
        assert await is_theirs(shown_in(given))
        assert not await is_theirs(own)
        csrf = dict(re.findall(r'name="(csrf)" value="(\w+)"', (await duty.get(PINS)).text))
        assert (await duty.post(f"{PINS}/other", data={**csrf, "worker": "DW-3"})).status_code == 403, "who leads nobody"

    lines = [row for row in await house.desk.council.journal_of("DW-3") if row.event == "PinSet"]
    assert [(row.actor, row.content) for row in lines] == [("DW-3", {"phones_released": 0}), ("MA-1", {"phones_released": 1})]
