"""Every command on an operator's page is run, in the order in which it stands there, on both databases."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from service.keys_file import write_keys
from tests.databases import Databases
from tests.docs.operating import PAGES, Scene, commands_of, play
from tests.service.conftest import KEYS, Terminal
from tests.service.test_command_line import COUNCIL


def an_evening(terminal: Terminal) -> None:
    """A demo that has run in this folder: keys in var/, a council, an alert open at 19:20."""
    terminal.sets(SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")
    write_keys(Path("var/keys.env"), KEYS["SAFETYNET_KEYS"], KEYS["SAFETYNET_INDEX_KEYS"])
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    terminal.does("turn", "19:20")


@pytest.fixture
def elsewhere(databases: Databases, database_kind: str, terminal: Terminal) -> Iterator[Scene]:
    """A new machine: another folder, another empty database, no keys; only the newest backup and the passphrase were brought there."""
    with databases.empty(database_kind) as url:

        def scene(at: Terminal) -> None:
            folder = at.directory / "new"
            for kept in ("backups", "secrets"):
                (folder / kept).mkdir(parents=True, exist_ok=True)
            newest = min((at.directory / "backups").glob("2*.tar"))
            (folder / "backups" / "tonight.tar").write_bytes(newest.read_bytes())
            (folder / "secrets" / "passphrase").write_bytes((at.directory / "secrets" / "passphrase").read_bytes())
            at.monkeypatch.chdir(folder)
            at.sets(SAFETYNET_DATABASE_URL=url)

        yield scene


@pytest.fixture
def scenes(elsewhere: Scene) -> Mapping[str, Mapping[str, Scene]]:
    """By page and by place, what stands there before the first command is typed. A new page adds itself here."""
    return {
        "backup.md": {"": an_evening, "new machine": elsewhere},
        "keys.md": {"": an_evening},
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_an_operators_page_does_what_it_says(
    terminal: Terminal, page: Path, scenes: Mapping[str, Mapping[str, Scene]]
) -> None:
    assert play(terminal, page, scenes[page.name]) == [command.line for command in commands_of(page)] != []
