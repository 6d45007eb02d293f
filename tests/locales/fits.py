"""The page of languages: how many SMS each text takes in each of them, which way it is written, and who has signed it."""

from collections.abc import Iterator

import locales
from bot.phrasing import parts
from bot.phrasing.examples import filled, is_sms
from bot.phrasing.sms import is_gsm_7

QUESTIONS = ("Y1a", "Y1b", "Y1c", "Y1d", "Y2", "C1")


def page() -> str:
    """`docs/languages.md`."""
    return "\n".join(_lines()) + "\n"


def sent_by_sms() -> tuple[str, ...]:
    """The texts that go out by SMS: no buttons, and nothing that stands above them."""
    return tuple(key for key in locales.people_keys() if is_sms(key))


def _lines() -> Iterator[str]:
    tags = locales.languages()
    yield "# Languages"
    yield ""
    yield "Made by the tests from the catalogues; `UPDATE_LANGUAGES=1 pytest tests/locales` writes it again. A language is a draft until"
    yield "two native speakers have signed its texts, and two its replies; live mode sends no draft unless a named worker answers for it."
    yield ""
    yield "| | language | written | SMS alphabet | its texts | its replies | a question takes | the longest text takes |"
    yield "|---|---|---|---|---|---|---|---|"
    for tag in tags:
        known, review = locales.language(tag), locales.review(tag)
        asked = {parts(filled(tag, key)) for key in QUESTIONS}
        most = max(parts(filled(tag, key)) for key in sent_by_sms())
        alphabet = "160 letters" if all(is_gsm_7(filled(tag, key)) for key in sent_by_sms()) else "70 letters"
        way = {"ltr": "left to right", "rtl": "right to left"}[locales.direction(tag)]
        cells = (f"`{tag}`", f"{known.name}, {known.native}", way, alphabet, review.texts.state, review.replies.state)
        yield f"| {' | '.join(map(str, cells))} | {' or '.join(map(str, sorted(asked)))} SMS | {most} SMS |"
    yield ""
    yield "## SMS that each text takes"
    yield ""
    yield "With the longest values that are likely: a sign of nine letters, the longest weekday, the longest number. None takes more than"
    yield "two, which `bot/phrasing/promises` holds."
    yield ""
    yield f"| | {' | '.join(tags)} |"
    yield f"|---|{'---|' * len(tags)}"
    for key in sent_by_sms():
        yield f"| {key} | {' | '.join(str(parts(filled(tag, key))) for tag in tags)} |"
