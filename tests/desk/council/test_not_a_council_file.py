"""Bytes that are no council file at all are refused with the line at which they stop being one."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.council import CouncilFileError
from tests.desk.council.files import RIGHT, changed, read, refusal

BOMB = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("raw", "line", "word"),
    [
        (b"", 1, "empty"),
        (b"# nothing yet\n", 1, "empty"),
        (b"---\n", 1, "empty"),
        (RIGHT.encode().replace(b"Grace", b"Gr\xe2ce"), 53, "UTF-8"),
        (RIGHT.encode("utf-16"), 1, "UTF-8"),
        (b"authority: {ref: [\n", 1, "YAML"),
        (b"authority: a\nteams: \x00\n", 2, "YAML"),
        (b"a: 'never closed\n", 1, "YAML"),
        (b"a: b\n---\nc: d\n", 2, "second document"),
        (BOMB.encode(), 1, "anchors"),
        (b"a: b\nc: *a\n", 2, "aliases"),
        (b"a: b\nc: !!python/object/apply:os.system [ls]\n", 2, "tags"),
        (b"a: b\nc: !ours d\n", 2, "tags"),
        (b"a: b\nc: " + b"[" * 5000, 2, "deep"),
        (b"a: " + b"x" * 2_000_000, 1, "2 MB"),
        (b"- authority\n", 1, "a list stands here"),
        (b"just words\n", 1, "a single value stands here"),
        (b"42\n", 1, "a single value stands here"),
    ],
)
def test_it_is_refused_in_one_sentence(raw: bytes, line: int, word: str) -> None:
    mistake = refusal(raw)
    assert (mistake.line, mistake.field) == (line, "file"), mistake
    assert word in str(mistake)


@pytest.mark.parametrize("name", ["authority", "teams", "people", "placements", "plans"])
def test_a_missing_section_is_told_at_the_top(name: str) -> None:
    text = "".join(section for section in _sections() if not section.startswith(name))
    mistake = refusal(text)
    assert (mistake.line, mistake.field) == (1, name), mistake


def test_a_section_that_is_not_one_is_told_with_its_line() -> None:
    text, line = changed("placements:", "placments:")
    mistake = refusal(text)
    assert (mistake.line, mistake.field) == (line, "placments")
    assert "did you mean placements" in str(mistake)


def test_a_section_that_stands_twice_is_told_at_the_second() -> None:
    mistake = refusal(RIGHT + "plans: []\n")
    assert (mistake.line, mistake.field) == (RIGHT.count("\n") + 1, "plans")
    assert "twice" in str(mistake)


def _sections() -> list[str]:
    sections: list[str] = []
    for line in RIGHT.splitlines(keepends=True):
        if line[0].isalpha():
            sections.append("")
        sections[-1] += line
    return sections


def _read_or_refused(raw: bytes) -> None:
    """Whatever else is raised fails the test."""
    try:
        read(raw)
        line, sentence = 1, ""
    except CouncilFileError as error:
        line, sentence = error.line, str(error)
    assert 1 <= line <= max(1, len(raw.decode("utf-8", errors="replace").splitlines()))
    assert "\n" not in sentence
    assert sentence.encode("utf-8").decode("utf-8") == sentence


@settings(deadline=None)  # the first reading loads the time zones
@given(st.binary(max_size=500))
@example(b'"\\ud800": x')
@example(b"? [a]\n: b")
@example(b"{<<: {a: b}}")
@example(b"%YAML 3.0\n--- a")
@example(b"%TAG ! tag:x,2000:\n--- !a b")
@example("a: b".encode("utf-32"))
@example("\u2028a: [".encode())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    _read_or_refused(raw)


@settings(deadline=None)
@given(st.text(alphabet="abc:-#'\"[]{}&*!|>%@`? \n\t,0129\u0661\u202e\x00", max_size=120))
def test_any_characters_yaml_loves_are_read_or_refused(text: str) -> None:
    _read_or_refused(text.encode())


ODD_VALUES = [
    "",
    "~",
    "[]",
    "{}",
    "[[]]",
    "0",
    "1e9",
    "18:30",
    "on",
    '"\\uD800"',
    '"\\0"',
    "'",
    "|\n   x",
    ".nan",
    "2026-02-30",
    "x" * 3000,
]


@settings(deadline=None)
@given(st.data())
def test_a_right_file_with_pieces_replaced_is_read_or_refused(data: st.DataObject) -> None:
    lines = RIGHT.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[place].partition(":")
        odd = data.draw(st.sampled_from(ODD_VALUES) | st.text(max_size=20))
        lines[place] = data.draw(st.sampled_from([f"{key}{colon} {odd}", odd, "", lines[place] + odd, f"{lines[place]}\n{lines[place]}"]))
    _read_or_refused("\n".join(lines).encode("utf-8", errors="surrogatepass"))
