"""One process with loops on one SQLite file."""

from pathlib import Path

import pytest

from desk.refusals import Refused
from service.only_one import only_one


def test_a_second_process_on_one_sqlite_file_is_kept_out_until_the_first_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'there' / 'one.db'}"
    with only_one(url), pytest.raises(Refused, match="Another safetynet"), only_one(url):
        pass
    with only_one(url):
        pass


def test_any_number_of_processes_share_a_postgresql() -> None:
    url = "postgresql+psycopg://host/db"
    with only_one(url), only_one(url):
        pass
