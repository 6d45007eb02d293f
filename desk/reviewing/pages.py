"""One page for each language, whole in one file: it asks nobody for anything, and is read and marked on a phone without a network."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import locales
from desk.refusals import Refused
from desk.reviewing.marks import FORM, NAME_AT_MOST, TEXT_AT_MOST
from desk.reviewing.reading import TEXTS, button_words, known_tag, pieces, sum_now
from desk.reviewing.replies import groups
from locales.reviews import Part, recorded, review_of
from locales.tables import Unreadable

_HERE = Path(__file__).parent / "page"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)  # fmt: skip
_STYLE, _SCRIPT = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))

TITLES = {
    Part.TEXTS: ("Messages", "What we send to a phone. One choice of a word here is read by a frightened child at night: be strict."),
    Part.SPOKEN: ("Spoken", "What is read aloud, and recorded by somebody who speaks the language. Say each aloud."),
    Part.PRINTED: ("Printed", "What a worker hands over on paper, and goes through with an interpreter."),
    Part.REPLIES: ("Replies", "What young people and carers write to us, and what we take it to mean."),
}


def bcp47(tag: str) -> str:
    """A folder's name as HTML has it."""
    return tag.replace("_", "-")


def page(tag: str, place: Path = locales.HERE) -> str:
    """The page of one language."""
    folder, known = place / tag, locales.language(tag)
    recorded(folder)  # a page that says that nobody has signed has to know
    parts, review = [part for part in TEXTS if sum_now(folder, part)], review_of(folder)
    return _ENVIRONMENT.get_template("page.html").render(
        language=known,
        lang=bcp47(tag),
        form=FORM,
        is_source=tag == locales.ENGLISH,
        titles=TITLES,
        parts=[(part, sum_now(folder, part), pieces(folder, part)) for part in parts],
        absent=[TITLES[part][0] for part in TEXTS if part not in parts],
        replies_sum=sum_now(folder, Part.REPLIES),
        groups=groups(folder),
        answers=button_words(folder),
        signed=[f"{TITLES[part][0]}: {review.of(part)}" for part in Part if review.of(part).signatures],
        name_at_most=NAME_AT_MOST,
        text_at_most=TEXT_AT_MOST,
        style=Markup(_STYLE),  # noqa: S704 - ours, as it stands beside this file
        script=Markup(_SCRIPT),  # noqa: S704
        policy=_policy(),
    )


def _policy() -> str:
    """Nothing is loaded and nothing is sent; what runs is what was written here."""

    def only(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return f"default-src 'none'; style-src {only(_STYLE)}; script-src {only(_SCRIPT)}; form-action 'none'; base-uri 'none'"


def write_pages(into: Path, place: Path = locales.HERE) -> tuple[Path, ...]:
    """Every language's page, in a folder that is made if it is not there."""
    tags = [tag for tag in locales.languages(place) if known_tag(tag, place)]
    try:
        into.mkdir(parents=True, exist_ok=True)
        for tag in tags:
            (into / f"{tag}.html").write_text(page(tag, place), "utf-8", newline="\n")
    except Unreadable as wrong:
        raise Refused(str(wrong)) from None
    except OSError as failed:
        raise Refused(f"The pages cannot be written there ({failed.strerror or 'no reason given'}).") from None
    return tuple(into / f"{tag}.html" for tag in tags)
