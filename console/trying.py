"""Try a reply: how it would be read, by the reader itself. What is typed is neither kept nor logged, and nobody is told of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import locales
from bot.meaning import Question, Reading, as_written, read
from console import forms
from console.pages import Page
from console.reading.reviewing import Sitting
from console.reviewing import ReviewPages
from desk import words
from desk.permissions import May
from ladder.words import CarerMeaning, Meaning

REPLY_AT_MOST = 1000
QUESTIONS = (
    (Question.YOUNG.value, "Of a young person: how are you?"),
    (Question.CARER.value, "Of a carer: do you see them?"),
    (Question.CARER_TIME.value, "Of a carer: when do you expect them?"),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """A reply, read."""

    reply: str
    meaning: str
    because: str
    by: Sequence[tuple[str, str]]  # the words it turned on, as they were written, and their glosses
    expected: str
    unsigned: str  # what a live service makes of it while nobody has signed the words; nothing where that is the same


@dataclass(frozen=True, slots=True)
class TryPages:
    """A box to type into."""

    review: ReviewPages

    def routes(self) -> list[BaseRoute]:
        """The box, and the same with an answer beside it."""
        path = "/languages/{tag}/try"
        return [
            Page(path, self.review.with_sitting(self._page), needs=May.SEE_LANGUAGES),
            Page(path, self.review.with_sitting(self._read), needs=May.SEE_LANGUAGES, methods=["POST"]),
        ]

    async def _page(self, request: Request, sitting: Sitting) -> Response:
        return self._draw(request, sitting, None, Question.YOUNG)

    def _draw(self, request: Request, sitting: Sitting, tried: Tried | None, asked: Question) -> Response:
        more = {"tried": tried, "asked": asked.value, "questions": QUESTIONS, "reply_at_most": REPLY_AT_MOST}
        return self.review.draw(request, "try_reply.html", sitting, **more)

    async def _read(self, request: Request, sitting: Sitting) -> Response:
        form = await forms.read(request, reply="reply", question="question")
        reply = form.value("reply")
        if not reply:
            form.wrong("reply", "Write a reply, as somebody would send it.")
        if len(reply) > REPLY_AT_MOST:
            form.wrong("reply", f"Write at most {REPLY_AT_MOST} letters: this has {len(reply)}.")
        if form.value("question") not in dict(QUESTIONS):
            form.wrong("question", "Say what was asked.")
        if not form.is_right:
            return await forms.again(request, request.url.path, form)
        question = Question(form.value("question"))
        # In a thread: the first reading of a language makes its lexicon ready, which takes half a second.
        tried = await asyncio.to_thread(_tried, reply, sitting.book.tag, question, self.review)
        return self._draw(request, sitting, tried, question)


def _tried(reply: str, tag: str, question: Question, review: ReviewPages) -> Tried:
    place = review.place
    reading, unsigned = (read(reply, tag, question, words=words_count, place=place) for words_count in (True, False))
    written = (as_written(one, reply, tag, place) for one in reading.matched)
    is_open = locales.reads_words(tag, place) or _meaning(unsigned) == _meaning(reading)
    expected = "" if reading.expected is None else f"{reading.expected:%H:%M}"
    return Tried(
        reply,
        _meaning(reading),
        words.rule(reading.rule),
        list(zip(written, reading.glosses, strict=True)),
        expected,
        "" if is_open else _meaning(unsigned),
    )


def _meaning(reading: Reading) -> str:
    meaning = reading.meaning
    if isinstance(meaning, Meaning):
        return words.MEANINGS[meaning]
    return words.CARER_MEANINGS[CarerMeaning(meaning)]
