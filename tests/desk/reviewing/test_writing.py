"""Files change together or not at all, and one import at a time."""

import fcntl
import os
from pathlib import Path

import pytest

from desk.refusals import Refused
from desk.reviewing.writing import alone_in, write_all
from tests.desk.reviewing.reviewers import contents, copied, marks, refusal, take_in


def test_what_was_replaced_already_has_its_old_bytes_again_when_one_file_cannot_be(tmp_path: Path) -> None:
    old, new, stuck = tmp_path / "old.po", tmp_path / "new.toml", tmp_path / "stuck.toml"
    old.write_bytes(b"as it was\r\n")
    (stuck / "within").mkdir(parents=True)
    with pytest.raises(Refused, match=r"^The folder of languages cannot be written \(.+\)\.$"):
        write_all({old: "other", new: "new", stuck: "never"})
    assert contents(tmp_path) == {"old.po": b"as it was\r\n"}
    assert sorted(os.listdir(tmp_path)) == ["old.po", "stuck.toml"]


def test_what_was_left_beside_a_file_by_somebody_else_is_theirs(tmp_path: Path) -> None:
    file, theirs = tmp_path / "a.po", tmp_path / ".a.po.new"
    theirs.write_text("theirs")
    file.write_text("before")
    file.chmod(0o640)
    write_all({file: "after"})
    assert contents(tmp_path) == {".a.po.new": b"theirs", "a.po": b"after"}
    assert file.stat().st_mode & 0o777 == 0o640


def test_one_import_at_a_time(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    saved = marks(place, "ti", "Anna A.")
    held = os.open(place, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert refusal(place, saved) == ["Other marks are being taken into this folder just now: try again when that is done."]
    os.close(held)
    before = set(contents(place))
    take_in(place, saved)
    assert set(contents(place)) - before == {"ti/reviewed.toml"}


def test_a_folder_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="The folder of languages cannot be written"), alone_in(tmp_path / "nowhere"):
        pass
