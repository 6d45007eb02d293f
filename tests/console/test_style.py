"""What every page wears: compiled from parts that are named, under our own name, to be read by day and by night."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.pages import HERE

FRONTEND = HERE / "frontend"
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
# Names that belong to the markup of a part, though no rule of GOV.UK Frontend is about them.
UNDRESSED = {"govuk-table__head", "govuk-table__body", "govuk-table__row", "govuk-radios", "govuk-checkboxes"}
STYLE = (HERE / "static" / "console.css").read_text("utf-8")

# Words on what lies under them: contrast of at least 4.5 to 1 (WCAG 2.2, AA).
WORDS = ("--govuk-text-colour", "--govuk-secondary-text-colour", "--govuk-link-colour", "--govuk-link-hover-colour", "--govuk-error-colour")
LOUD = ("--ring", "--page", "--board", "--morning")
PAIRS = [
    *((word, "--govuk-body-background-colour") for word in (*WORDS, *LOUD)),
    *((word, "--govuk-surface-background-colour") for word in WORDS[:3]),
    *((word, ground) for word in WORDS[:2] for ground in ("--warn", "--mine", "--glass", "--bubble", "--plain", "--plain-hover")),
    ("--on-action", "--action"), ("--on-action", "--action-hover"), ("--govuk-body-background-colour", "--ring"),
    ("--govuk-focus-text-colour", "--govuk-focus-colour"), ("--govuk-inverse-text-colour", "--govuk-brand-colour"),
]  # fmt: skip


def json_of(name: str) -> Any:
    """One of the files that say what it is compiled with."""
    return json.loads((FRONTEND / name).read_text("utf-8"))


def test_it_says_what_it_was_made_of_and_wears_nobodys_crown() -> None:
    version = json_of("package.json")["devDependencies"]["govuk-frontend"]
    assert STYLE.startswith(f"/* govuk-frontend {version} and rules of our own")
    assert json_of("package-lock.json")["packages"]["node_modules/govuk-frontend"]["version"] == version
    assert f'--govuk-frontend-version: "{version}"' in STYLE
    assert not re.search(r"GDS Transport|@font-face|crest|crown", STYLE, re.IGNORECASE)
    assert len(STYLE.encode()) < 120_000


def test_what_it_is_compiled_with_names_no_host() -> None:
    assert "//" not in (FRONTEND / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_every_part_that_a_page_uses_is_compiled_in(path: Path) -> None:
    """A part that console.scss does not name yet would look like nothing at all."""
    used = set(
        chain.from_iterable(re.findall(r"govuk-[\w-]*\w(?![\w{-])", one) for one in re.findall(r'class="([^>]*)"', path.read_text("utf-8")))
    )
    assert {one for one in used - UNDRESSED if not re.search(rf"\.{one}(?![\w-])", STYLE)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_every_form_begins_with_what_shows_that_it_is_ours(path: Path) -> None:
    forms = re.findall(r'<form [^>]*method="post"[^>]*>\s*(\S+ \S+ \S+)', path.read_text("utf-8"))
    assert set(forms) <= {"{{ csrf_field }}"}


def colours(*, by_night: bool) -> dict[str, str]:
    """Every named colour, as a browser would end up with."""
    day, _, night = STYLE.partition("@media screen and (prefers-color-scheme: dark)")
    named = re.compile(r"(--[\w-]+): ?(#\w+)")
    found = dict(named.findall(re.sub(r"@media print\{.*?\}\}", "", STYLE.replace(night[: night.index("}}")], ""))))
    return {**found, **dict(named.findall(night[: night.index("}}")]))} if by_night and day else found


def brightness(colour: str) -> float:
    """How bright a colour is, from 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("by_night", [False, True], ids=["day", "night"])
def test_words_stand_out_from_what_lies_under_them(by_night: bool) -> None:
    named = colours(by_night=by_night)
    faint = {}
    for word, ground in PAIRS:
        light, dark = sorted((brightness(named[word]), brightness(named[ground])), reverse=True)
        if (contrast := (light + 0.05) / (dark + 0.05)) < 4.5:
            faint[word, ground] = round(contrast, 2)
    assert faint == {}


def drawn(call: str) -> str:
    """A control, as a page draws it."""
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    html: str = environment.from_string(f'{{% import "forms.html" as forms %}}{{{{ {call} }}}}').render()
    return " ".join(html.split())


@pytest.mark.parametrize(
    "call",
    [
        "line('a', 'a', 'Name', ",
        "words('a', 'a', 'Name', ",
        "choice('a', 'a', 'Name', [('1', 'one')], ",
        "one_of('a', 'a', 'Name', [('1', 'one')], ",
    ],
)
def test_a_control_has_its_label_its_hint_and_what_was_wrong_tied_to_it(call: str) -> None:
    plain = drawn(f"forms.{call}required='required')")
    assert "aria-describedby" not in plain
    assert "error" not in plain
    assert 'required="required"' in plain
    wrong = drawn(f"forms.{call}hint='As on <paper>', error='Write a name.')")
    assert 'aria-describedby="a-hint a-error"' in wrong
    assert 'id="a-hint">As on &lt;paper&gt;</div>' in wrong
    assert re.search(
        r'<p class="govuk-error-message" id="a-error"><span class="govuk-visually-hidden">Error:</span> Write a name.</p>', wrong
    )
    assert "govuk-form-group--error" in wrong
    assert re.search(r'<label class="[^"]+" for="a(-1)?">', wrong)
    assert 'href="#a">Write a name.</a>' in drawn("forms.problems({'a': 'Write a name.'})")
