"""What is sealed opens in its own cell, with its own key, and nowhere else."""

from uuid import UUID

import pytest
from sqlalchemy import select

from db.ids import IdSource
from db.tables import person
from db.vault import BadKeys, UnknownKey, Unreadable, Vault, key_id, new_keys
from tests.db.making import MACHINE, SOON, counted_entropy

ROW, OTHER = UUID(int=1), UUID(int=2)
OLD, NEW = new_keys("old"), new_keys("new")


def test_p10_a_text_opens_in_its_own_cell() -> None:
    vault = Vault(NEW, NEW)
    sealed = vault.seal("person.name_sealed", ROW, "Amanuel ብ")
    assert vault.open("person.name_sealed", ROW, sealed) == "Amanuel ብ"
    assert b"Amanuel" not in sealed
    assert sealed != vault.seal("person.name_sealed", ROW, "Amanuel ብ")


@pytest.mark.parametrize(("place", "row"), [("person.name_sealed", OTHER), ("person.initials_sealed", ROW)])
def test_p10_a_value_moved_to_another_cell_does_not_open(place: str, row: UUID) -> None:
    vault = Vault(NEW, NEW)
    with pytest.raises(Unreadable):
        vault.open(place, row, vault.seal("person.name_sealed", ROW, "Amanuel"))


def test_p10_a_changed_value_does_not_open() -> None:
    vault = Vault(NEW, NEW)
    sealed = bytearray(vault.seal("person.name_sealed", ROW, "Amanuel"))
    sealed[-1] ^= 1
    with pytest.raises(Unreadable):
        vault.open("person.name_sealed", ROW, bytes(sealed))


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"plain text", b"\x01\x02k1short"])
def test_what_nobody_sealed_is_not_opened(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        Vault(NEW, NEW).open("person.name_sealed", ROW, rubbish)


def test_keys_rotate_the_first_writes_and_all_read() -> None:
    before, both = Vault(OLD, OLD), Vault(f"{NEW},{OLD}", f"{NEW},{OLD}")
    sealed = before.seal("person.name_sealed", ROW, "Amanuel")
    assert both.open("person.name_sealed", ROW, sealed) == "Amanuel"
    assert key_id(both.seal("person.name_sealed", ROW, "Amanuel")) == "new"
    assert both.address_keys("sms", "+447700900203")[1] == before.address_key("sms", "+447700900203")


def test_an_unknown_key_is_said_to_be_one() -> None:
    sealed = Vault(OLD, OLD).seal("person.name_sealed", ROW, "Amanuel")
    assert not Vault(NEW, NEW).knows(sealed)
    with pytest.raises(UnknownKey, match="old"):
        Vault(NEW, NEW).open("person.name_sealed", ROW, sealed)


def test_k11_a_number_is_one_address_texted_or_rung() -> None:
    vault = Vault(NEW, NEW)
    assert vault.address_key("sms", "+447700900203") == vault.address_key("voice", "+447700900203")
    assert vault.address_key("telegram", "42") != vault.address_key("handset", "42")


# Named by place: the keys are new in every process, and two workers must find the same tests.
@pytest.mark.parametrize("written", ["", "k1", "k1:", "k1:!!!", ":QUJD", "k1:QUJD", f"{NEW},{NEW}", "ké" + NEW], ids=range(8))
def test_badly_written_keys_are_refused(written: str) -> None:
    with pytest.raises(BadKeys):
        Vault(written, NEW)


def test_a_sealed_column_cannot_be_compared_only_looked_for() -> None:
    with pytest.raises(TypeError, match="keyed hash"):
        person.c.name_sealed == b"Amanuel"  # noqa: B015
    with pytest.raises(TypeError, match="keyed hash"):
        person.c.name_sealed.in_([b"Amanuel"])
    assert "IS NULL" in str(select(person.c.id).where(person.c.name_sealed.is_(None)))


def test_ids_rise_within_a_millisecond_and_when_the_clock_goes_back() -> None:
    times = iter([MACHINE] * 500 + [MACHINE - SOON] * 500 + [MACHINE + SOON])
    new_id = IdSource(lambda: next(times), counted_entropy())
    made = [new_id() for _ in range(1001)]
    assert made == sorted(set(made))
    assert [one.hex for one in made] == sorted(one.hex for one in made)  # as SQLite keeps them
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert made[-1].int >> 80 == int((MACHINE + SOON).timestamp() * 1000)
