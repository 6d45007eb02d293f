"""Every command on an operator's page is run, in the order in which it stands there, on both databases."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.docs.operating import PAGES, Machine, Scenes, commands_of, machine, play
from tests.docs.scenes import Surroundings, scenes_of
from tests.providers.directory import directory
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.conftest import Terminal


@pytest.fixture
def around(
    databases: Databases, lasting_url: str, telegram: LoopbackTelegram, twilio: LoopbackTwilio, database_kind: str, empty_url: str
) -> Iterator[Surroundings]:
    """What stands beside the machine."""
    with databases.empty(database_kind) as another, directory() as asked:
        yield Surroundings(database_kind, empty_url, another, lasting_url, telegram, twilio, asked)


@pytest.fixture
def there(around: Surroundings, terminal: Terminal) -> Iterator[Machine]:
    """The machine at which the operator sits. What the page started ends before its databases are taken away."""
    with machine(terminal, around.url) as found:
        yield found


@pytest.fixture
def scenes(around: Surroundings) -> Mapping[str, Scenes]:
    """By page and by place, what stands there before the first command is typed."""
    return scenes_of(around)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_an_operators_page_does_what_it_says(there: Machine, page: Path, scenes: Mapping[str, Scenes]) -> None:
    of_this_kind = [one.line for one in commands_of(page) if scenes[page.name][one.place] is not None]
    assert play(there, page, scenes[page.name]) == of_this_kind


def test_every_page_has_commands_and_a_scene_and_no_scene_is_without_its_page(scenes: Mapping[str, Scenes]) -> None:
    assert {page.name: {one.place for one in commands_of(page)} for page in PAGES} == {name: set(places) for name, places in scenes.items()}


def test_the_index_names_every_page() -> None:
    index = next(page for page in PAGES if page.stem == "README").read_text("utf-8")
    assert [page.name for page in PAGES if page.stem != "README" and f"({page.name})" not in index] == []
