"""What a screen of a language asks of its reviewer, and what they typed: each mark with the control that a refusal of it stands at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request

from console import forms
from console.forms import Form
from console.reading.reviewing import Sitting, TextShown
from desk.reviewing.book import Screen
from desk.reviewing.keeping import Typed
from desk.reviewing.marked import LACKING, Finds, Place, Said
from desk.reviewing.typed import Amiss, lacking, line_said, text_said
from locales.reviews import Part

OF_THE_GROUP = "group"  # how controls end that are about no single text or line

_DREW, _SAW = "drew", "saw"  # hidden: the sum of the mark that a page was drawn with, and of the words that stood there
_CHANGED = "{} has changed since you opened this page. Read it again; what you wrote is still there."
_Fields = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One thing to judge. Its controls are named after their field, and then all alike; a refusal stands at the first."""

    place: Place
    called: str
    named: str
    fields: tuple[str, ...]
    judge: Callable[[_Fields], Said]

    def control(self, field: str) -> str:
        """The name of a control, and its id."""
        return f"{field}-{self.named}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of a screen, as it came."""

    form: Form
    typed: Mapping[Place, Typed]
    controls: Mapping[Place, str]
    is_overtaken: bool  # something that was judged has changed meanwhile


def _asked(sitting: Sitting, screen: Screen) -> Iterator[_Asked]:
    for text in sitting.texts(screen):
        yield _Asked(Place(screen.part, text.key), text.key, text.key, ("mark", "text", "remark"), partial(_text, sitting.book.tag, text))
    for line in sitting.lines(screen):
        place = Place(screen.part, screen.group, line.line.entry)
        yield _Asked(place, f"Line {line.number}", line.id, ("remark", "wrong"), partial(_line, line.number))
    for place in screen.places():
        if place == LACKING:
            yield _Asked(place, "What you wrote", OF_THE_GROUP, ("lacking",), lambda value: lacking(value("lacking")))
        elif place.part is Part.REPLIES and not place.entry:
            yield _Asked(place, "This group", OF_THE_GROUP, ("read",), lambda value: Said(Finds.READ if value("read") else Finds.OPEN))


def _text(tag: str, one: TextShown, value: _Fields) -> Said:
    return text_said(tag, one.piece, value("mark"), value("text"), value("remark"))


def _line(number: int, value: _Fields) -> Said:
    return line_said(number, bool(value("wrong")), value("remark"))


async def filled_in(request: Request, sitting: Sitting, screen: Screen) -> Filled:
    """What came of a screen's form: every mark, and what will not do at its control."""
    asked = list(_asked(sitting, screen))
    names = [one.control(field) for one in asked for field in (*one.fields, _DREW, _SAW)]
    form, typed = await forms.read(request, **{name: name for name in names}), dict[Place, Typed]()

    def field_of(one: _Asked, field: str) -> str:
        return form.value(one.control(field))

    old = [one for one in asked if field_of(one, _SAW) != sitting.book.seen.get(one.place, "")]
    for one in old:
        form.wrong(one.control(one.fields[0]), _CHANGED.format(one.called))
        _forget_judgement(form, one)
    for one in asked:
        if one in old:
            continue
        try:
            typed[one.place] = Typed(one.judge(partial(field_of, one)), field_of(one, _DREW))
        except Amiss as amiss:
            form.wrong(one.control(amiss.field), str(amiss))
    return Filled(form, typed, {one.place: one.control(one.fields[0]) for one in asked}, bool(old))


def _forget_judgement(form: Form, one: _Asked) -> None:
    """Nobody finds good what they have not seen. A better text stays, and so does a remark."""
    is_better = "mark" in one.fields and form.value(one.control("mark")) == Finds.CHANGE
    if not is_better:
        for field in ("mark", "text", "read"):
            form.typed.pop(one.control(field), None)
