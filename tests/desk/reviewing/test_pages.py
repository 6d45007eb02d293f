"""A reviewer's page: all of a language, on one page that asks nobody for anything, and that everybody can use."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import locales
from desk.refusals import Refused
from desk.reviewing import write_pages
from desk.reviewing.pages import bcp47, page
from desk.reviewing.reading import TEXTS
from desk.reviewing.replies import MEANS, groups, readable
from locales.catalogue import english, keys_of
from locales.reviews import Part
from tests.desk.reviewing.reviewers import copied, marks, take_in

VOID = {"meta", "input", "br", "link"}
SCHEMES = ("light", "dark")


class Read(HTMLParser):
    """What a page has: its elements with their attributes, and the words within each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[tuple[str, ...], str]] = []
        self.labelled: set[str] = set()
        self.within_label: list[dict[str, str]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.found.append((tag, said))
        if tag == "label" and "for" in said:
            self.labelled.add(said["for"])
        if tag in ("input", "textarea") and any(name == "label" for name, _ in self._open):
            self.within_label.append(said)
        if tag not in VOID:
            self._open.append((tag, said))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"{opened} is closed by {tag}"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append((tuple(said.get("id", "") for _, said in self._open), data))

    def having(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [said[attribute] for _, said in self.found if attribute in said]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("languages"), "ti", "ar", "en", "zh_Hans")


@pytest.fixture(scope="module", params=["ti", "ar", "en", "zh_Hans"])
def tag(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def html(place: Path, tag: str) -> str:
    return page(tag, place)


def test_every_text_and_every_reply_is_on_the_page(place: Path, tag: str, html: str) -> None:
    read = Read(html)
    assert read.having("data-key") == [key for part in TEXTS for key in keys_of(part.file)]
    assert read.having("data-entry") == [line.entry for group in groups(place / tag) for line in group.lines]
    assert read.having("data-group") == [group.name for group in groups(place / tag)]
    words = " ".join(said for _, said in read.words)
    assert all(" ".join(english(key).split()) in " ".join(words.split()) for part in TEXTS for key in keys_of(part.file))
    assert "The reminder, once." in words  # to whoever translates
    assert "{sign}" in read.words[next(at for at, (_, said) in enumerate(read.words) if said == "Filled in") + 1][1]


def test_the_page_asks_nobody_for_anything(html: str) -> None:
    read = Read(html)
    assert not set(read.having("src")) | {href for href in read.having("href") if not href.startswith("#")} | set(read.having("action"))
    assert not re.search(r"https?:|@import|url\(|\bfetch\(|XMLHttp|sendBeacon|WebSocket|eval\(", html)
    assert any(said.startswith("default-src 'none'; style-src 'sha256-") for said in read.having("content"))
    assert "unsafe-inline" not in html
    assert len(html) < 1_200_000


def test_what_a_page_says_of_itself_is_never_markup(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    file = place / "ti" / "replies.toml"
    file.write_text(file.read_text("utf-8").replace("[ok]\n", '[ok]\n"</script><b>" = "<i>\\"x"\n', 1), "utf-8")
    html = page("ti", place)
    assert "<b>" not in html
    assert "</script><b>" in Read(html).having("data-entry")


def test_every_control_has_a_label_and_every_id_is_one(html: str) -> None:
    read = Read(html)
    assert [name for name, times in Counter(read.having("id")).items() if times > 1] == []
    controls = [said for tag, said in read.found if tag in ("input", "textarea", "select")]
    assert len(controls) > 500
    within = {id(said) for said in read.within_label}
    assert [said for said in controls if id(said) not in within and said.get("id") not in read.labelled] == []
    pointed = {one for name in ("aria-labelledby", "aria-describedby", "for") for value in read.having(name) for one in value.split()}
    assert pointed <= set(read.having("id"))
    assert {href[1:] for href in read.having("href")} <= set(read.having("id"))


def test_each_piece_says_its_language_and_its_direction(tag: str, html: str) -> None:
    read = Read(html)
    direction = locales.direction(tag)
    assert read.found[0] == ("html", {"lang": "en-GB", "dir": "ltr"})
    pieces = [said for name, said in read.found if said.get("class") in ("bubble", "button", "reply") or name == "textarea"]
    assert {said["lang"] for said in pieces} == {bcp47(tag)}
    assert {said["dir"] for said in pieces if said.get("id") != "missing"} == {direction}


def luminance(colour: str) -> float:
    """As WCAG 2.2 reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_edges_stand_out_by_day_and_by_night(html: str, scheme: str) -> None:
    named = re.findall(r":root \{(.*?)\}", html, re.DOTALL)[SCHEMES.index(scheme)]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", named))

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
        return (lighter + 0.05) / (darker + 0.05)

    words = [(ink, ground) for ink in ("ink", "quiet", "accent", "bad") for ground in ("paper", "card")]
    words += [("ink", "bubble"), ("ink", "glass"), ("ink", "warn"), ("on-accent", "accent")]
    assert [(*pair, round(contrast(*pair), 2)) for pair in words if contrast(*pair) < 4.5] == []
    edges = [("line", "paper"), ("line", "card"), ("accent", "paper"), ("accent", "card"), ("warn-edge", "paper")]
    assert [(*pair, round(contrast(*pair), 2)) for pair in edges if contrast(*pair) < 3] == []


def test_what_is_not_translated_says_so_and_cannot_be_called_good(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    file = place / "ti" / "messages.po"
    file.write_text("\n\n".join(block for block in file.read_text("utf-8").split("\n\n") if 'msgctxt "Y8"' not in block) + "\n", "utf-8")
    (place / "ti" / "printed.po").unlink()
    html = page("ti", place)
    assert "Not translated yet, and not on this page: Printed." in html
    article = html[html.index('<article id="texts-Y8"') : html.index('<article id="texts-Y9"')]
    assert "Not translated yet: people get the English." in article
    assert 'value="good"' not in article
    assert 'value="change"' in article


def test_who_has_signed_stands_on_the_page(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    assert "Nobody has signed them yet." in page("ti", place)
    take_in(place, marks(place, "ti", "Anna A."))
    assert "Messages: draft (Anna A. on 01 Dec 2026)" in page("ti", place)


def test_each_group_of_replies_says_what_it_does_in_plain_words() -> None:
    for tag in locales.languages():
        assert {group.name for group in groups(locales.HERE / tag)} <= MEANS.keys()
    found = {group.name: group for group in groups(locales.HERE / "en")}
    assert found["ok"].title == "Fine"
    line = next(line for line in found["later"].lines if line.entry == "hit me up (after|later)")
    assert (line.shown, line.example, line.gloss) == ("hit me up (after / later)", "hit me up after", "ask later")
    assert readable("[{theyare}] at {place}") == "[‹theyare›] at ‹place›"
    assert {line.entry for line in found["near"].lines} >= {"words afraid", "ordinary starting"}
    assert list(found)[-1] in ("sets", "near", "fold")


def test_one_page_for_each_language_where_it_is_asked_for(place: Path, tmp_path: Path) -> None:
    written = write_pages(tmp_path / "some" / "where", place)
    assert [file.name for file in written] == ["ar.html", "en.html", "ti.html", "zh_Hans.html"]
    assert (tmp_path / "some" / "where" / "ti.html").read_text("utf-8") == page("ti", place)
    (tmp_path / "a file").write_text("")
    with pytest.raises(Refused, match="The pages cannot be written there"):
        write_pages(tmp_path / "a file", place)


def test_parts_have_the_names_that_marks_have() -> None:
    assert tuple(Part) == ("texts", "replies", "spoken", "printed")
