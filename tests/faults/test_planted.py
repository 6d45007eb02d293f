"""Every planted fault still fits the tree, and names a test that is there; `make faults` sees that it is caught."""

from pathlib import Path

import pytest

from tests.faults.__main__ import ROOT, PlantedFault, apply, copy_of_the_tree, planted

ALL = planted()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to break."""
    folder = tmp_path_factory.mktemp("tree")
    copy_of_the_tree(folder)
    return folder


def test_there_are_at_least_fifteen_ways_to_break_it() -> None:
    assert len(ALL) >= 15


@pytest.mark.parametrize("fault", ALL, ids=[one.name for one in ALL])
def test_the_patch_fits_and_its_test_is_there(tree: Path, fault: PlantedFault) -> None:
    file, _, test = fault.caught_by.partition("::")
    assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")
    assert apply(tree, fault)
    assert apply(tree, fault, back=True)
