"""What native speakers have written themselves, told from what machines did: by what stands beside a language."""

from pathlib import Path

import pytest

from locales.backs import BACK, DRAFTS, rewritten, written_by_reviewers
from locales.changing import changed_table

DRAFTED = '[Y3]\nfirst = "a"\nsecond = "b"\ntaken = "first"\nwhy = ""\nback = "Thanks"\nremark = "Written by hand."\nleft = ""\n'
PUT_BACK = '[Y3]\nback = "Thanks"\nremark = ""\n\n[Y4]\nback = "Later"\nremark = "Odd."\n'


@pytest.mark.parametrize(("name", "text"), [(DRAFTS, DRAFTED), (BACK, PUT_BACK)])
def test_a_text_that_a_reviewer_wrote_is_known_by_its_table(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    assert written_by_reviewers(tmp_path) == ()
    file.write_text(changed_table(text, {"Y3": rewritten(name, "Anna A.", "2026-12-01")}), "utf-8")
    assert written_by_reviewers(tmp_path) == ("Y3",)


def test_where_nothing_stands_nobody_has_written(tmp_path: Path) -> None:
    assert written_by_reviewers(tmp_path) == ()
