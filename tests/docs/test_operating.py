"""Every command on an operator's page is run, in the order in which it stands there, on both databases."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.docs.operating import PAGES, Machine, Scenes, commands_of, machine, play
from tests.docs.scenes import Elsewhere, scenes_of
from tests.service.conftest import Terminal


@pytest.fixture
def there(elsewhere: Elsewhere, terminal: Terminal, empty_url: str) -> Iterator[Machine]:
    """The machine at which the operator sits. What the page started ends before `elsewhere` takes its databases away."""
    with machine(terminal, empty_url) as found:
        yield found


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases that wait for the disc: others serve nobody."""
    found = Databases(tmp_path_factory.mktemp("lasting"), durable=True)
    yield found
    found.stop()


@pytest.fixture
def elsewhere(databases: Databases, lasting: Databases, database_kind: str) -> Iterator[Elsewhere]:
    """Databases of this kind beside the one that is there: empty ones."""
    with databases.empty(database_kind) as another:
        found = Elsewhere(database_kind, another, lasting)
        with found.made:
            yield found


@pytest.fixture
def scenes(elsewhere: Elsewhere) -> Mapping[str, Scenes]:
    """By page and by place, what stands there before the first command is typed."""
    return scenes_of(elsewhere)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_an_operators_page_does_what_it_says(there: Machine, page: Path, scenes: Mapping[str, Scenes]) -> None:
    of_this_kind = [one.line for one in commands_of(page) if scenes[page.name][one.place] is not None]
    if not of_this_kind:
        pytest.skip("nobody types that on this database")
    assert play(there, page, scenes[page.name]) == of_this_kind


def test_every_page_has_commands_and_a_scene_and_no_scene_is_without_its_page(scenes: Mapping[str, Scenes]) -> None:
    assert {page.name: {one.place for one in commands_of(page)} for page in PAGES} == {name: set(places) for name, places in scenes.items()}


def test_the_index_names_every_page() -> None:
    index = next(page for page in PAGES if page.stem == "README").read_text("utf-8")
    assert [page.name for page in PAGES if page.stem != "README" and f"({page.name})" not in index] == []
