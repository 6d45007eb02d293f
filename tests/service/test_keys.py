"""`safetynet keys` from the first key to the last, on both databases: in the file the demo made, and where the environment says them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.session import normalise
from db.vault import Vault, new_keys
from service.holders import announced, announcement
from service.keys_file import write_keys
from service.only_one import only_one
from service.settings import read_settings
from tests.service.conftest import KEYS, Terminal
from tests.service.test_command_line import COUNCIL, alerts

K1, I1 = KEYS["SAFETYNET_KEYS"], KEYS["SAFETYNET_INDEX_KEYS"]
KINDS = [("sealing", "SAFETYNET_KEYS", "k"), ("index", "SAFETYNET_INDEX_KEYS", "i")]


def uses(terminal: Terminal, kind: str) -> dict[str, tuple[bool, int]]:
    """Of one kind, by id: whether it writes, and how much is under it."""
    found = json.loads(terminal.does("keys", "list", "--json"))
    return {one["id"]: (one["writes"], one["uses"]) for one in found if one["kind"] == kind}


@pytest.fixture
def keeper(terminal: Terminal) -> Terminal:
    """The demo's council at 19:20, an alert open, its keys in var/keys.env."""
    terminal.sets(SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    write_keys(Path("var/keys.env"), K1, I1)
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    terminal.does("turn", "19:20")
    return terminal


@pytest.mark.parametrize(("kind", "variable", "letter"), KINDS)
def test_a_key_is_added_everything_is_brought_under_it_and_the_old_one_goes(
    keeper: Terminal, kind: str, variable: str, letter: str
) -> None:
    old, new = f"{letter}1", f"{letter}2"
    before = uses(keeper, kind)
    assert list(before) == [old]
    open_before = alerts(keeper)
    assert f"keys rotate --kind {kind} --to {new}" in keeper.does("keys", "add", "--kind", kind)
    assert uses(keeper, kind) == before | {new: (False, 0)}
    assert f"The key {old} writes" in keeper.types("keys", "retire", old, "--kind", kind).sentence
    said = keeper.does("keys", "rotate", "--kind", kind, "--to", new)
    assert f"keys retire {old} --kind {kind}" in said
    after = uses(keeper, kind)
    assert list(after) == [new, old]
    assert after[old] == (False, 0)
    assert after[new][1] >= before[old][1]
    assert "writes" in keeper.types("keys", "retire", new, "--kind", kind).sentence
    assert f"{old} is gone from var/keys.env" in keeper.does("keys", "retire", old, "--kind", kind)
    assert list(uses(keeper, kind)) == [new]
    assert Path("var/keys.env").stat().st_mode & 0o777 == 0o600
    assert K1.split(":")[1] not in Path("var/keys.env").read_text() or kind == "index"
    assert alerts(keeper) == open_before
    keeper.does("turn", "19:40")
    keeper.does("take", str(open_before[0]["code"]), "--as", "DW-3")
    assert {str(one["about"]).partition(":")[0] for one in alerts(keeper, "--all")} & {"sender"} == set()


def test_p10_no_key_is_ever_shown_but_a_new_one_that_has_to_be_carried(keeper: Terminal) -> None:
    written = Path("var/keys.env").read_text()
    secrets = re.findall(r":([A-Za-z0-9+/=]{40,})", written)
    assert len(secrets) == 2
    shown = keeper.does("keys", "list") + keeper.does("keys", "list", "--json") + keeper.does("keys", "add", "--kind", "index")
    assert not any(secret in shown for secret in re.findall(r":([A-Za-z0-9+/=]{40,})", Path("var/keys.env").read_text()))


@pytest.mark.parametrize(("kind", "variable", "letter"), KINDS)
def test_where_the_environment_says_keys_the_operator_is_told_what_to_put_where(
    terminal: Terminal, kind: str, variable: str, letter: str
) -> None:
    old, new = f"{letter}1", f"{letter}2"
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    told = terminal.does("keys", "add", "--kind", kind).splitlines()
    assert variable in told[0]
    key = told[1]
    assert key.startswith(f"{new}:")
    assert not Path("var/keys.env").exists()
    assert f"holds no key {new}" in terminal.types("keys", "rotate", "--kind", kind, "--to", new).sentence
    terminal.sets(**{variable: f"{KEYS[variable]},{key}"})
    assert f"Put the key {new} first in {variable}" in terminal.types("keys", "rotate", "--kind", kind, "--to", new).sentence
    terminal.sets(**{variable: f"{key},{KEYS[variable]}"})
    assert f"are still under the key {old}; rotate first" in terminal.types("keys", "retire", old, "--kind", kind).sentence
    terminal.does("keys", "rotate", "--kind", kind, "--to", new)
    assert f"take it out of {variable}" in terminal.does("keys", "retire", old, "--kind", kind)
    terminal.sets(**{variable: key})
    assert list(uses(terminal, kind)) == [new]
    file = Path("ring")
    file.write_text(key)
    terminal.sets(**{variable: "", f"{variable}_FILE": str(file)})
    assert f"the file that {variable}_FILE names" in terminal.does("keys", "add", "--kind", kind)
    assert file.read_text() == key


@pytest.mark.parametrize(("kind", "variable", "letter"), KINDS)
def test_a_start_without_a_key_that_is_needed_or_with_another_of_its_name_is_refused(
    terminal: Terminal, kind: str, variable: str, letter: str
) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    newer = new_keys(f"{letter}2")
    terminal.sets(**{variable: f"{newer},{KEYS[variable]}"})
    more = Path("more.yaml")
    more.write_text(Path(COUNCIL).read_text().replace("westshire", "eastshire").replace("+4477009", "+4477008"))
    terminal.does("load", str(more))  # the newest contact is under the newer key
    terminal.sets(**{variable: newer})
    assert f"{variable} does not hold the key" in terminal.types("status").sentence
    terminal.sets(**{variable: f"{newer},{new_keys(f'{letter}1')}"})
    assert variable in terminal.types("status").sentence
    terminal.sets(**{variable: f"{newer},{KEYS[variable]},{new_keys('spare')}"})
    terminal.does("status")
    terminal.sets(**{variable: f"{newer},{KEYS[variable]}"})
    terminal.does("status")  # nothing was ever written under the spare one


@contextmanager
def running(url: str, sealing: str, index: str) -> Iterator[None]:
    """A service that runs with these keys, as far as others can see it."""
    vault = Vault(sealing, index)
    if url.startswith("sqlite"):
        settings = read_settings({"SAFETYNET_KEYS": sealing, "SAFETYNET_INDEX_KEYS": index})
        with only_one(url, announcement(settings)):
            yield
        return
    engine = create_engine(normalise(announced(url, vault)))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        yield
    engine.dispose()


def test_nothing_is_rotated_to_a_key_that_a_running_process_could_not_read(terminal: Terminal, empty_url: str) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    k2 = new_keys("k2")
    terminal.sets(SAFETYNET_KEYS=f"{k2},{K1}")
    rotate = ("keys", "rotate", "--kind", "sealing")
    with running(empty_url, K1, I1):
        assert "does not hold the key k2" in terminal.types(*rotate).sentence
    with running(empty_url, f"{K1},{k2}", I1):
        assert "still writes with another key than k2 (0 so far)" in terminal.does(*rotate)
        assert "writes with the key k1" in terminal.types("keys", "retire", "k1", "--kind", "sealing").sentence
    with running(empty_url, f"{k2},{K1}", I1):
        terminal.does("keys", "retire", "k1", "--kind", "sealing")


def test_no_key_is_put_first_in_the_file_while_a_running_process_could_not_read_it(keeper: Terminal, empty_url: str) -> None:
    """Else every command typed from then on would write what the service cannot read: a child who is enrolled would be a stranger."""
    for kind, new in (("sealing", "k2"), ("index", "i2")):
        keeper.does("keys", "add", "--kind", kind)
        written = Path("var/keys.env").read_text()
        with running(empty_url, K1, I1):
            assert f"does not hold the key {new}" in keeper.types("keys", "rotate", "--kind", kind, "--to", new).sentence
            assert Path("var/keys.env").read_text() == written
            keeper.does("status")


@pytest.mark.parametrize(("kind", "variable", "letter"), KINDS)
def test_nobody_starts_who_would_write_what_a_running_process_cannot_read_or_cannot_read_what_it_writes(
    terminal: Terminal, empty_url: str, kind: str, variable: str, letter: str
) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    old, new = KEYS[variable], new_keys(f"{letter}2")
    sealing, index = (new, I1) if kind == "sealing" else (K1, new)
    with running(empty_url, K1, I1):
        terminal.sets(**{variable: f"{new},{old}"})
        assert f"does not hold the key {letter}2, which is first here" in terminal.types("status").sentence
        terminal.sets(**{variable: f"{old},{new}"})
        terminal.does("status")
    terminal.sets(**{variable: f"{new},{old}"})
    terminal.does("status")
    with running(empty_url, *(f"{one},{KEYS[name]}" if one == new else one for one, name in zip((sealing, index), KEYS, strict=True))):
        terminal.sets(**{variable: old})
        assert f"{variable} does not hold the key with which a running process writes" in terminal.types("status").sentence
    terminal.does("status")  # nothing came under the new one, and nobody has it any more


def test_what_does_not_open_is_left_where_it_is_and_told(terminal: Terminal, empty_url: str) -> None:
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    engine = create_engine(normalise(empty_url).set(drivername="sqlite") if empty_url.startswith("sqlite") else normalise(empty_url))
    with engine.begin() as connection:
        one, other = connection.execute(text("SELECT id FROM person ORDER BY id LIMIT 2")).scalars()
        swapped = text("UPDATE person SET name_sealed = (SELECT name_sealed FROM person WHERE id = :other) WHERE id = :one")
        connection.execute(swapped, {"one": one, "other": other})
    engine.dispose()
    terminal.sets(SAFETYNET_KEYS=f"{new_keys('k2')},{K1}")
    assert "1 do not come under the key k2" in terminal.types("keys", "rotate", "--kind", "sealing").sentence
    assert uses(terminal, "sealing")["k1"] == (False, 1)
    assert "1 are still under the key k1" in terminal.types("keys", "retire", "k1", "--kind", "sealing").sentence


def test_a_key_that_is_there_or_badly_named_is_not_added(keeper: Terminal) -> None:
    assert "there is a key k1 already" in keeper.types("keys", "add", "--kind", "sealing", "--id", "k1").sentence
    assert "letters and digits" in keeper.types("keys", "add", "--kind", "sealing", "--id", "k,2").sentence
    assert "k2026" in keeper.does("keys", "add", "--kind", "sealing", "--id", "k2026")
    assert "holds no key k7" in keeper.types("keys", "retire", "k7", "--kind", "sealing").sentence


def test_without_keys_there_is_nothing_to_add_to(bare: Terminal) -> None:
    assert "no keys yet" in bare.types("keys", "add", "--kind", "sealing").sentence
