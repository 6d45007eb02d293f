"""One process with loops on one SQLite file."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from desk.refusals import Refused
from service.only_one import only_one, words_of_the_one


def test_a_second_process_on_one_sqlite_file_is_kept_out_until_the_first_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'there' / 'one.db'}"
    with only_one(url), pytest.raises(Refused, match="Another safetynet"), only_one(url):
        pass
    with only_one(url):
        pass


def test_a_file_is_one_file_by_whatever_name_it_is_reached(tmp_path: Path) -> None:
    """A link to its folder, or to itself: SQLite follows both, so two processes would be at work on one file."""
    (tmp_path / "disc").mkdir()
    (tmp_path / "disc" / "one.db").touch()
    (tmp_path / "var").symlink_to("disc")
    (tmp_path / "safetynet.db").symlink_to("var/one.db")
    names = [f"sqlite:///{tmp_path}/{name}" for name in ("disc/one.db", "var/one.db", "safetynet.db", "disc/../var/./one.db")]
    for first in names:
        with only_one(first, "whose keys"):
            assert {words_of_the_one(other) for other in names} == {"whose keys"}
            for second in names:
                with pytest.raises(Refused, match="Another safetynet"), only_one(second):
                    pass


def test_any_number_of_processes_share_a_postgresql() -> None:
    url = "postgresql+psycopg://host/db"
    with only_one(url), only_one(url):
        pass


def test_who_only_looks_keeps_nobody_from_starting(tmp_path: Path) -> None:
    """Every command looks who runs, and shares the lock for a moment while it does."""
    url, is_over = f"sqlite:///{tmp_path / 'one.db'}", Event()

    def looks() -> None:
        while not is_over.is_set():
            words_of_the_one(url)

    with ThreadPoolExecutor(2) as lookers:
        done = [lookers.submit(looks) for _ in range(2)]
        try:
            for _ in range(4_000):
                with only_one(url):
                    pass
        finally:
            is_over.set()
    assert [one.result() for one in done] == [None, None]
