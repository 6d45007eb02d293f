"""Every planted fault still fits the tree, and names a test that is there; `make faults` sees that it is caught."""

from pathlib import Path

import pytest

from tests.faults.__main__ import PlantedFault, apply, copy_of_the_tree, planted, run_tests

ALL = planted()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to break."""
    folder = tmp_path_factory.mktemp("tree")
    copy_of_the_tree(folder)
    return folder


def test_there_are_at_least_fifteen_ways_to_break_it() -> None:
    assert len(ALL) >= 15


def test_pytest_finds_every_test_that_a_fault_names(tree: Path) -> None:
    """By its whole name, with what stands in brackets: one more telling of the stories gives all of them other names."""
    found = run_tests(tree, sorted({one.caught_by for one in ALL}), "--collect-only")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("fault", ALL, ids=[one.name for one in ALL])
def test_its_patch_fits(tree: Path, fault: PlantedFault) -> None:
    assert apply(tree, fault)
    assert apply(tree, fault, back=True)
