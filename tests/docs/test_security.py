"""The page on security names the test that shows each of its claims, and that test is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"`(?:…|([\w/]+\.py))(?:::(test_\w+)(_…)?)?`")
_TESTS = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def test_every_test_that_it_names_is_there() -> None:
    named = list(_NAMED.finditer((ROOT / "docs/security.md").read_text("utf-8")))
    file, missing = "", []
    for one in named:
        file = one[1] or file
        at = ROOT / file if file == "console/pages.py" else ROOT / "tests" / file
        there = _TESTS.findall(at.read_text("utf-8")) if at.is_file() else []
        name = (one[2] or "").rstrip("_")
        is_there = any(test.startswith(name) if one[3] else test == name for test in there) if name else at.is_file()
        missing += [] if is_there else [one[0]]
    assert missing == []
    assert len(named) > 20
