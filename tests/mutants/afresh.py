"""A plugin for mutmut's runs of pytest: each mutant is judged by all that judge, and what is made once per process is made again.

mutmut forks each judge from a process that has read replies already, and asks only the tests that then called the changed function.
Lexicons and tables of characters are made once and kept: their mutants would be judged by what stood before. So for these the reader is
imported again, and they are judged by all that is tested of languages nobody speaks, upon an English of a few words: the whole of it takes
seconds to make, and there are a thousand mutants.
"""

import gc
import os
import sys
from pathlib import Path

import pytest

import locales.lexicons

# Where lexicons and tables are made; the rest is called anew for each reply.
MADE_ONCE = {"characters", "entries", "layers", "lexis", "spelling", "stems", "templates", "tokens"}
QUICK = ("templates", "distress", "spellings", "a_new_language", "characters", "made_ready")  # of languages nobody speaks
READING = ("why", "reading", "report", *QUICK)
SMALL = Path(__file__).parent / "small"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected."""
    mutant = os.environ.get("MUTANT_UNDER_TEST", "").split(".")
    if mutant[:2] != ["bot", "meaning"]:
        return
    gc.freeze()  # what came with the fork stays: pytest looks for what may be thrown away after every run
    if mutant[2] not in MADE_ONCE:
        config.args = [*_files(READING), "tests/mutants/judge.py"]
        return
    config.args = _files(QUICK)
    config.option.keyword = "not shown_as_it_was_written"  # by real languages
    for name in [name for name in sys.modules if name.startswith(("bot.meaning", "tests.bot"))]:
        del sys.modules[name]
    whole = locales.lexicons.lexicon

    def lexicon(language: str, place: Path = locales.lexicons.FOLDER) -> locales.lexicons.Lexicon:
        return whole(language, SMALL if language == locales.lexicons.ENGLISH else place)

    locales.lexicons.lexicon = lexicon  # type: ignore[assignment]


def _files(names: tuple[str, ...]) -> list[str]:
    return [f"tests/bot/meaning/test_{name}.py" for name in names]
