"""What a story says in English, in the words of another language: the plainest that the corpus has."""

from functools import cache

from bot.meaning import Question, read
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


@cache
def said_in(tag: str, english: str) -> str:
    """The same thing in a language; as it stands where it means nothing to us."""
    if english not in MEANT:
        return english
    meaning = MEANT[english]
    meant = (line.reply for line in corpus(tag, Question.YOUNG) if line.right == (meaning,) and any(map(str.isalpha, line.reply)))
    foreign = (reply for reply in meant if read(reply, "und", Question.YOUNG).meaning != meaning)  # in no English word
    return next(reply for reply in foreign if read(reply, tag, Question.YOUNG).meaning == meaning)
