"""In which languages what somebody said is read: the one they are written to in, and what an older one of theirs must not lose.

Whoever changes language, or has a phone changed for them, cries for help as they always did; and a silent code goes on looking like any
other "fine" of the language it was chosen in.
"""

from collections.abc import Callable

from bot.listener.said import Said, Speaker, understood
from bot.meaning import Question, Reading
from ladder.words import CarerMeaning, Meaning

GRAVE = (Meaning.HELP, CarerMeaning.CONCERN)

Reads = Callable[[str], bool]  # whether words of a language are read


def heard(what: Said, speaker: Speaker, question: Question, reads_words: Reads) -> Reading:
    """As it reads where they are written to; but a cry in the language they were enrolled with is heard in every other.

    Of that second reading nothing else counts: what is fine there may be anything here (P3).
    """
    reading = _in(what, speaker.language, question, reads_words)
    if speaker.spoken == speaker.language or reading.meaning in GRAVE:
        return reading
    other = _in(what, speaker.spoken, question, reads_words)
    return other if other.meaning in GRAVE else reading


def heard_beside_a_code(what: Said, speaker: Speaker, code_language: str | None, reads_words: Reads) -> Reading:
    """Of a young person who has a code: what is fine in its language, and unclear in theirs by now, is fine.

    Else the code alone would be thanked there, and whoever holds the phone could pick it out (P6).
    """
    reading = heard(what, speaker, Question.YOUNG, reads_words)
    if reading.meaning is not Meaning.UNCLEAR or code_language in (None, speaker.language):
        return reading
    other = _in(what, str(code_language), Question.YOUNG, reads_words)
    return other if other.meaning is Meaning.OK else reading


def _in(what: Said, language: str, question: Question, reads_words: Reads) -> Reading:
    return understood(what, language, question, words=reads_words(language))
