"""What we say: one folder per language, with its texts, its reply lexicon and who has reviewed them."""

from locales.catalogue import holes, is_translated, people_keys, staff_keys, template, text, untranslated
from locales.languages import ENGLISH, Direction, Language, Review, direction, language, language_of, languages, review
from locales.times import clock, day, moment

__all__ = [
    "ENGLISH",
    "Direction",
    "Language",
    "Review",
    "clock",
    "day",
    "direction",
    "holes",
    "is_translated",
    "language",
    "language_of",
    "languages",
    "moment",
    "people_keys",
    "review",
    "staff_keys",
    "template",
    "text",
    "untranslated",
]
