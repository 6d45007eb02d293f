"""The review gate: of which languages the words are read here, and in which people may be written to. In a demo, of all and in all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import locales
from db.words import Mode
from service.attested import drafts_allowed
from service.settings import Settings


def words_are_read(mode: Mode) -> Callable[[str], bool]:
    """Whether words of a language are read: in a live database, once its lexicon is signed."""
    return lambda language: mode is Mode.DEMO or locales.reads_words(language)


def may_be_sent(mode: Mode, place: Path = locales.HERE) -> Callable[[str], bool]:
    """Whether people may be written to in a language that they ask for: in a live database, once it is signed."""
    return lambda language: mode is Mode.DEMO or locales.language(language, place).review.is_signed


def may_be_set(mode: Mode, settings: Settings, now: datetime) -> Callable[[str], bool]:
    """Whether a worker may set it: also a draft that a named approver answers for these days."""
    allowed = () if settings.draft_languages is None else drafts_allowed(settings.draft_languages)
    answered_for = {one.language for one in allowed if one.holds_on(now.date())}
    return lambda language: may_be_sent(mode)(language) or language in answered_for
