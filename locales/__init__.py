"""What we say: one folder per language, with its texts, its reply lexicon and who has reviewed them."""

from locales.catalogue import advice, holes, is_translated, people_keys, said_in, spoken_keys, staff_keys, template, text, untranslated
from locales.languages import ENGLISH, HERE, Direction, Language, direction, language, language_of, language_of_app, languages, review
from locales.lexicons import reads_words
from locales.reviews import Part, Review, Signature, Signed, State
from locales.times import clock, day, longest_date, longest_day, moment

__all__ = [
    "ENGLISH",
    "HERE",
    "Direction",
    "Language",
    "Part",
    "Review",
    "Signature",
    "Signed",
    "State",
    "advice",
    "clock",
    "day",
    "direction",
    "holes",
    "is_translated",
    "language",
    "language_of",
    "language_of_app",
    "languages",
    "longest_date",
    "longest_day",
    "moment",
    "people_keys",
    "reads_words",
    "review",
    "said_in",
    "spoken_keys",
    "staff_keys",
    "template",
    "text",
    "untranslated",
]
