"""Right files, and how a test reads one after changing one thing in it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import holidays
import pytest

from desk.council import Council, CouncilFileError, read_council

HERE = Path(__file__).parent
RIGHT = (HERE / "right.yaml").read_text(encoding="utf-8")
WESTSHIRE = (HERE / "westshire.yaml").read_text(encoding="utf-8")
DEMO = (HERE.parents[2] / "service" / "demo_council.yaml").read_text(encoding="utf-8")

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)  # a Monday
EVERYTHING = frozenset({"handset", "sms", "telegram", "voice"})
LANGUAGES = frozenset({"en", "ar", "ti"})


def bank_holidays(region: str, year: int) -> frozenset[date]:
    """England's, whatever the region: the tests live in one."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def read(text: str | bytes, configured: frozenset[str] = EVERYTHING, now: datetime = NOW) -> Council:
    """Read a file as the command line does."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read_council(raw, languages=LANGUAGES, holidays_of=bank_holidays, configured=configured, now=now)


def changed(old: str, new: str, text: str = RIGHT) -> tuple[str, int]:
    """The file with the first `old` replaced, and the line in which that stands."""
    at = text.index(old)
    return text[:at] + new + text[at + len(old) :], text.count("\n", 0, at) + 1


def refusal(text: str | bytes, configured: frozenset[str] = EVERYTHING) -> CouncilFileError:
    """The one sentence a file is refused with."""
    with pytest.raises(CouncilFileError) as caught:
        read(text, configured)
    error, sentence = caught.value, str(caught.value)
    assert sentence.startswith(f"Line {error.line}, {error.field}: ")
    assert not re.search(r"\n|[.!?] ", sentence), f"this is more than one sentence: {sentence}"
    assert "; " in sentence, f"it says what was wrong, and not what to do: {sentence}"
    assert sentence.endswith(".")
    assert len(sentence) < 240, sentence
    return error


def assert_refused(old: str, new: str, field: str, word: str) -> None:
    """A right file in which `new` stands for the first `old` is refused at the line of the ¶, or else at the first of `new`."""
    text, line = changed(old, new.replace("¶", ""))
    before, mark, _ = new.partition("¶")
    mistake = refusal(text)
    assert (mistake.line, mistake.field) == (line + (before.count("\n") if mark else 0), field), mistake
    assert word in str(mistake)
