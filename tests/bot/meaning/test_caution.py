"""Of several things that a reply may mean the more cautious counts: of two readings, of two kinds of phrase, of two phrases."""

from itertools import permutations
from pathlib import Path

import pytest

from bot.meaning import Question, read
from bot.meaning.lexis import lexis
from tests.bot.meaning.invented import spoken_at

# The more cautious first. What nobody lists is unclear.
YOUNG = ("help", "wrong", "stop", "pause", "call", "unclear", "later", "language", "ok")
CARER = ("concern", "stop", "call", "unclear", "elsewhere", "seen")
# Which kind a phrase has that two files, or two lines of one, list differently.
KINDS = (
    "help", "concern", "denied", "wrong", "stop", "pause", "call", "call_alone", "later", "language", "absent", "negator", "hedge",
    "elsewhere", "seen", "option", "before_time", "after_time", "am", "pm", "request", "ok", "courtesy", "polite", "filler",
)  # fmt: skip
ONLY = {"concern": "carer", "absent": "carer", "elsewhere": "carer", "seen": "carer", **dict.fromkeys(("wrong", "pause", "later"), "young")}
ONLY.update(dict.fromkeys(("language", "option"), "young"))
LETTERS = "bdfghjlmnprtvwxyz"


def _name(kind: str, order: tuple[str, ...]) -> str:
    return f"{LETTERS[order.index(kind)]}ux"


@pytest.fixture(scope="module", params=["young", "carer"])
def joined(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    order = YOUNG if request.param == "young" else CARER
    groups: dict[str, list[str]] = {kind: [] for kind in order}
    for one, other in permutations(order, 2):
        first, second = _name(one, order), _name(other, order)
        groups[one].append(f'"{first}{second}" = "{one}"')
        groups[other].append(f'"{first} {second}" = "{other}"')
    del groups["unclear"]
    said = "\n".join("\n".join((f"[{kind}]", *lines)) for kind, lines in groups.items())
    return request.param, spoken_at(tmp_path_factory.mktemp(request.param), said)


def test_promise_3_of_a_word_read_whole_and_in_two_the_more_cautious_counts(joined: tuple[str, Path]) -> None:
    who, place = joined
    order = YOUNG if who == "young" else CARER
    for one, other in permutations(order, 2):
        text = f"{_name(one, order)}\u200c{_name(other, order)}"
        more_cautious = min(one, other, key=order.index)
        assert read(text, "qaa", Question(who), place=place).meaning == more_cautious, (one, other)


@pytest.mark.parametrize("order", [KINDS, KINDS[::-1]], ids=["first", "last"])
def test_promise_3_a_phrase_listed_as_two_kinds_is_the_more_cautious(tmp_path: Path, order: tuple[str, ...]) -> None:
    phrases = {(one, other): f"zu{chr(97 + at)}{chr(97 + after)}x" for at, one in enumerate(KINDS) for after, other in enumerate(KINDS)}
    said = [f"[{kind}]\n" + "\n".join(f'"{phrase}" = "{kind}"' for pair, phrase in phrases.items() if kind in pair) for kind in order]
    place = spoken_at(tmp_path, "\n".join(said))
    for question in (Question.YOUNG, Question.CARER):
        known = lexis("qaa", question, place).phrases
        for (one, other), phrase in phrases.items():
            asked = [kind for kind in (one, other) if ONLY.get(kind, question) == question]
            found = known.get(phrase)
            assert (found and found.kind) == (min(asked, key=KINDS.index) if asked else None), (one, other)


def test_of_two_wishes_in_one_reply_the_weightier_counts(tmp_path: Path) -> None:
    wishes = ("wrong", "stop", "pause", "call", "call_alone", "later", "language", "ok")
    word = {kind: f"zu{LETTERS[at]}ux" for at, kind in enumerate(wishes)}
    place = spoken_at(tmp_path, "".join(f'[{kind}]\n"{word[kind]}" = "{kind}"\n' for kind in wishes))
    for one, other in permutations(wishes, 2):
        meaning = min(one, other, key=wishes.index).removesuffix("_alone")
        assert read(f"{word[one]} {word[other]}", "qaa", Question.YOUNG, place=place).meaning == meaning, (one, other)
    both = f"{word['call_alone']} {word['call']} oxo"
    assert read(both, "qaa", Question.YOUNG, place=place).meaning == "call", "whatever follows a wish to be called"
    assert read(f"{word['call_alone']} oxo", "qaa", Question.YOUNG, place=place).meaning == "unclear"


def test_k11_a_letter_that_may_say_not_is_never_taken_for_a_childs(tmp_path: Path) -> None:
    denying = zip(("negator", "hedge", "denied", "absent"), "bcdf", strict=True)
    place = spoken_at(tmp_path, "".join(f'[{kind}]\n"{letter}" = "{kind}"\n' for kind, letter in denying) + '[seen]\n"vid" = "I see"\n')
    for letter in "bcdf":
        for text in (f"{letter} vid", f"vid {letter}", f"{letter} 1", f"1 {letter}", f"{letter} 1 vid", f"{letter} 1?"):
            found = read(text, "qaa", Question.CARER, place=place)
            # A letter that only doubts (c) doubts no choice that stands alone beside it: it is what the carer was told to write.
            assert (found.meaning, found.which) == (("seen", "C") if text in ("c 1", "1 c") else ("unclear", None)), text
    assert read("v vid", "qaa", Question.CARER, place=place).which == "V"
