"""Which language people are switched to: in a demo any of ours, among real people one that two native speakers have signed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import locales
from db.words import Mode
from locales.reviews import SIGNED_IN, Part, sum_of
from service.review_gate import may_be_sent, may_be_set
from service.settings import read_settings


def signed(place: Path, *, changed_since: str = "") -> Path:
    """A folder of languages in which two have signed the texts and the replies of Tigrinya; what is said there came after them."""
    folder = place / "ti"
    shutil.copytree(locales.HERE / "ti", folder)
    who = '[{name = "Anna A.", on = 2026-12-01}, {name = "Béla B.", on = 2026-12-03}]'
    parts = [(part, sum_of((folder / part.file).read_text("utf-8"), part)) for part in (Part.TEXTS, Part.REPLIES)]
    written = "".join(f'[{part}]\nsum = "{found}"\nreviewers = {who}\n' for part, found in parts)
    (folder / SIGNED_IN).write_text(written, "utf-8")
    texts = folder / Part.TEXTS.file
    texts.write_text(texts.read_text("utf-8") + changed_since, "utf-8")
    return place


def test_a_demo_sends_what_nobody_has_signed() -> None:
    assert all(may_be_sent(Mode.DEMO)(tag) for tag in locales.languages())


def test_among_real_people_a_language_is_sent_once_two_have_signed_it(tmp_path: Path) -> None:
    assert may_be_sent(Mode.LIVE, signed(tmp_path))("ti") is True


def test_and_until_it_changes(tmp_path: Path) -> None:
    assert may_be_sent(Mode.LIVE, signed(tmp_path, changed_since='\nmsgid "Another text"\nmsgstr "x"\n'))("ti") is False


@pytest.mark.parametrize(
    ("named", "may"), [(None, False), ("ti:DW-2:2026-12-20", True), ("ar:DW-2:2026-12-20", False), ("ti:DW-2:2026-11-30", False)]
)
def test_a_worker_may_set_a_draft_that_somebody_answers_for_these_days(named: str | None, may: bool) -> None:
    said = {} if named is None else {"SAFETYNET_DRAFT_LANGUAGES": named}
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert may_be_set(Mode.LIVE, read_settings(said, Path("nowhere")), now)("ti") is may
    assert may_be_sent(Mode.LIVE)("ti") is False
