"""What a story says in English, in the words of another language: the plainest that the corpus has."""

from functools import cache

from bot.meaning import Question, read
from locales import ENGLISH
from tests.replies import corpus

# The words that carry meaning in the stories, and what they mean. What is not here is what nobody can read in any language.
MEANT = {
    "ok": "ok", "fine": "ok", "fine thanks": "ok", "Yes": "ok",
    "later please": "later",
    "call me": "call",
    "help": "help", "help me": "help", "help me please": "help", "i am scared": "help", "I am scared": "help",
    "stop": "stop", "STOP": "stop", "stop texting me": "stop",
    "pause": "pause",
    "wrong number": "wrong", "sorry wrong number": "wrong",
}  # fmt: skip


def said_in(tag: str, english: str) -> str:
    """The same thing in a language; as it stands where it means nothing to us."""
    return meant_in(tag, MEANT[english]) if english in MEANT else english


@cache
def meant_in(tag: str, meaning: str) -> str:
    """How somebody who speaks a language says so, in no English word."""
    if tag == ENGLISH:
        return next(words for words in reversed(MEANT) if MEANT[words] == meaning)
    meant = (line.reply for line in corpus(tag, Question.YOUNG) if line.right == (meaning,) and any(map(str.isalpha, line.reply)))
    foreign = (reply for reply in meant if read(reply, "und", Question.YOUNG).meaning != meaning)
    return next(reply for reply in foreign if read(reply, tag, Question.YOUNG).meaning == meaning)
