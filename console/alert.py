"""An alert's page, and what a named worker does there: take, hand on, note, write to the young person, close."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import locales
from console import access, acting, forms, pages
from console.acting import Came
from console.forms import Form
from console.reading.detail import Detail, read_detail
from console.reading.roll import Known, Roll
from console.reading.standing import seen_alerts
from console.service import Service
from console.viewer import viewer_of
from db.words import Opened
from desk import alerts, corrections, faults, phrases, sightings, words
from desk.access import Reading
from desk.permissions import May
from desk.refusals import Refused
from ladder import cadence
from ladder.alert import NOTE_GIVES_AT_MOST, RING_IN_AT_MOST, Phase, why_silent
from ladder.phrases import Phrase
from ladder.words import Resolution

NOBODY = "Nothing was done: say first who you are, under “Acting as”."
ACTS_FOR_NOBODY = "Nothing was done: your account acts for no worker."
NOT_YOURS = "Nothing was done: no alert has this code, or it is not yours to act on."
ACTING_AS = "ref"  # the control in which a demo's visitor says so, on every page

# What came of it; nothing, where something typed will not do and is told at its field.
_Act = Callable[[Request, Detail, Known, Roll, Form], Awaitable[Came | None]]
# The ids of the controls of each form, by their names.
_CONTROLS = {
    "take": {"ring_in": "ring"},
    "pass": {"": "pass"},
    "note": {"words": "note-words", "until": "note-until"},
    "say": {"phrase": "phrase", "at": "phrase-at"},
    "resolve": {"outcome": "outcome", "seen_by": "seen-by", "seen_at": "seen-at", "words": "close-words"},
    "ask": {"": "ask-now"},
    "tick": {"": "listed"},
}
_WRITTEN = frozenset({"note", "resolve"})  # what is not done of these is not lost: the page is drawn again with it


@dataclass(frozen=True, slots=True)
class AlertPages:
    """Everything under /alerts."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The page of each alert, and its forms."""
        acts: dict[str, _Act] = {"take": self._take, "pass": self._pass, "note": self._note, "resolve": self._resolve}
        acts |= {"say": self._say, "ask": self._ask, "tick": self._tick, "correct": self._correct}
        sent = {name: self._form(name, act) for name, act in acts.items()}
        together = pages.Page("/alerts/resolve", self.resolve_together, needs=May.ACT, methods=["POST"])
        forms_of_one = [pages.Page(f"/alerts/{{code}}/{name}", form, needs=May.ACT, methods=["POST"]) for name, form in sent.items()]
        return [together, pages.Page("/alerts/{code}", self.alert, needs=May.LOOK), *forms_of_one]

    async def alert(self, request: Request) -> Response:
        """All that is known of one alert."""
        roll, detail = await self._detail(request, May.LOOK)
        is_demo = self.service.handsets is not None
        if detail is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No alert has this code.")
        if read := [detail.card.about.id] if detail.card.about is not None else [one.id for one in detail.listed]:
            await access.note(request, self.service, roll, *(Reading(Opened.ALERT, child, detail.card.code) for child in read))
        who, about = pages.actor(request, roll), detail.card.about
        shown: dict[str, Any] = {
            "outcomes": [(one.value, f"{one.value} {name}") for one, name in words.RESOLUTIONS.items()],
            "phrases": [(one.value, name) for one, name in words.PHRASES.items()],
            "silent": None if who is None else why_silent(detail.card.value, who.ref),
            "written_in": "" if about is None else locales.language(about.language).name,
        }
        return pages.draw(request, "alert.html", roll, is_demo=is_demo, detail=detail, **shown)

    async def _detail(self, request: Request, what: May) -> tuple[Roll, Detail | None]:
        """The alert of that code; nothing where there is none, or where it is none of theirs to see."""
        service, engine, sight = self.service, self.service.engine, viewer_of(request).sight(what)
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            return roll, await read_detail(tx, service.scope, service.vault, roll, request.path_params["code"], sight)

    def _form(self, name: str, act: _Act) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            back, (roll, detail) = f"/alerts/{request.path_params['code']}", await self._detail(request, May.ACT)
            form, who = await forms.read(request, **await _controls(request, name)), pages.actor(request, roll)
            if detail is None:
                return pages.answer(back, NOT_YOURS)
            if who is None:
                form.refuse(NOBODY if viewer_of(request).account is None else ACTS_FOR_NOBODY, ACTING_AS)
                return await forms.again(request, back, form)
            try:
                what_came = await act(request, detail, who, roll, form)
            except Refused as refused:
                form.refuse(str(refused))
                what_came = None
            if what_came is None:
                return await forms.again(request, back, form)
            told = what_came.sentence + await self._meanwhile(detail, what_came, form, roll)
            if what_came.is_done or name not in _WRITTEN:
                return pages.answer(back, told)
            form.refuse(told)
            return await forms.again(request, back, form, forms.OVERTAKEN)

        return endpoint

    async def _meanwhile(self, detail: Detail, what_came: Came, form: Form, roll: Roll) -> str:
        if what_came.acted is None or form.drawn is None:
            return ""
        async with self.service.engine.database.reading() as tx:
            return await acting.meanwhile(tx, self.service.scope, detail, what_came.acted, form.drawn, roll)

    async def _take(self, _request: Request, detail: Detail, who: Known, roll: Roll, form: Form) -> Came | None:
        code, minutes = detail.card.code, form.value("ring_in")
        if minutes and not (minutes.isdecimal() and len(minutes) < 5 and 1 <= int(minutes) <= RING_IN_AT_MOST):
            form.wrong("ring_in", f"Ring within 1 to {RING_IN_AT_MOST} minutes; a promise further off is none.")
            return None
        acted = await alerts.take(self.service.engine, self.service.scope, code, who.ref, int(minutes) if minutes else None)
        return acting.came(acted, code, f"{code} is yours, {roll.when(roll.now)}.", roll)

    async def _pass(self, _request: Request, detail: Detail, who: Known, roll: Roll, form: Form) -> Came:
        code = detail.card.code
        acted = await alerts.pass_on(self.service.engine, self.service.scope, code, who.ref, form.drawn)
        return acting.came(acted, code, f"{code} is offered on; whoever had it keeps it until somebody takes it.", roll)

    async def _note(self, _request: Request, detail: Detail, who: Known, roll: Roll, form: Form) -> Came | None:
        service, code, until = self.service, detail.card.code, form.clock("until")
        at = None if until is None else cadence.next_clock_time(until, roll.zone, roll.now)
        if at is not None and at - roll.now > NOTE_GIVES_AT_MOST:
            form.wrong("until", "That is more than twelve hours from now: name an earlier time, or leave it empty.")
        form.hold("words", alerts.words_of)
        if not form.is_right:
            return None
        acted = await alerts.note(service.engine, service.scope, service.vault, code, who.ref, form.value("words"), at)
        return acting.came(acted, code, f"The note on {code} is kept.", roll)

    async def _say(self, _request: Request, detail: Detail, who: Known, roll: Roll, form: Form) -> Came | None:
        service, code, until = self.service, detail.card.code, form.clock("at")
        if form.value("phrase") not in list(Phrase):
            form.wrong("phrase", "Choose what they are told.")
        phrase = None if not form.is_right else Phrase(form.value("phrase"))
        if phrase is Phrase.WHEN and until is None:
            form.wrong("at", "Say when you will ring.")
        if phrase is None or not form.is_right:
            return None
        at = None if until is None else cadence.next_clock_time(until, roll.zone, roll.now)
        try:
            acted = await phrases.say(
                service.engine, service.scope, code, who.ref, phrase, may_send=service.may_send, at=at, drawn=form.drawn
            )
        except Refused as refused:
            form.wrong("at", str(refused))
            return None
        return acting.came(acted, code, f"It goes to the young person: “{words.PHRASES[phrase]}”.", roll)

    async def _resolve(self, _request: Request, detail: Detail, who: Known, roll: Roll, form: Form) -> Came | None:
        number, code = form.value("outcome"), detail.card.code
        if not number.isdecimal() or len(number) > 2 or int(number) not in list(Resolution):
            form.wrong("outcome", "Say how it ended, 1 to 12.")
            return None
        outcome = Resolution(int(number))
        noted = _closing_words(form, outcome)
        if form.value("words"):
            form.hold("words", alerts.words_of)
        if form.is_right and not noted and acting.needs_note(outcome, detail.card.value.causes):
            form.wrong("words", "This way of closing needs a note.")
        if not form.is_right:
            return None
        at = (self.service.engine, self.service.scope, self.service.vault, code, who.ref)
        try:
            if outcome is Resolution.SEEN_BY_ADULT and detail.about is not None:
                seen = sightings.Seen(form.value("seen_by"), form.value("seen_at"))
                acted = await sightings.resolve(*at, seen, noted, drawn=form.drawn)
            else:
                acted = await alerts.resolve(*at, outcome.value, noted or None, drawn=form.drawn)
        except sightings.Unfit as refused:
            form.wrong({"at": "seen_at"}.get(refused.field, "seen_by"), str(refused))
            return None
        except Refused as refused:
            form.wrong("words", str(refused))
            return None
        return acting.came(acted, code, f"{code} is closed: {words.RESOLUTIONS[outcome]}.", roll)

    async def _ask(self, _request: Request, detail: Detail, who: Known, roll: Roll, _form: Form) -> Came:
        code = detail.card.code
        came = await faults.ask_now(self.service.engine, self.service.scope, code, who.ref)
        stays = f" {len(came.left)} not: the reason stands beside each." if came.left else ""
        return acting.came(came.acted, code, f"Asked again: {len(came.asked)}.{stays}", roll)

    async def _tick(self, request: Request, detail: Detail, who: Known, roll: Roll, _form: Form) -> Came:
        code, ref = detail.card.code, await pages.field(request, "ref")
        acted = await faults.tick(self.service.engine, self.service.scope, code, ref, who.ref)
        return acting.came(acted, code, f"{ref} is ticked by {who.source}.", roll)

    async def _correct(self, request: Request, detail: Detail, who: Known, _roll: Roll, form: Form) -> Came | None:
        service, named = self.service, await pages.field(request, "message")
        # Only what stands on this page, so that nobody asks about words that are withheld, or another's.
        misread = next((one.misread for one in detail.written if one.id == named), None)
        if misread is None:
            return Came("Nothing was kept: this alert has no such words.")
        meaning, said = form.value("meaning"), form.value("words")
        try:
            await corrections.correct(service.engine, service.scope, service.vault, who.ref, misread, meaning, said)
        except corrections.NotTheseWords as refused:
            form.wrong("words", str(refused))
            return None
        return Came("Kept for whoever mends the lexicon. Nothing about this alert has changed.")

    async def resolve_together(self, request: Request) -> Response:
        """Close several that stood down: the phone answered, nothing further."""
        roll, sent = await pages.roll_now(self.service), await pages.form(request)
        named = [code for code in sent.getlist("code") if isinstance(code, str)]
        form, who = await forms.read(request, note="together-note"), pages.actor(request, roll)
        form.typed |= {f"pick-{code}": code for code in named}
        async with self.service.engine.database.reading() as tx:
            rows = await seen_alerts(tx, self.service.scope, roll, viewer_of(request).sight(May.ACT))
        codes = [code for code in named if code in {row.code for row in rows}]
        if who is None:
            form.refuse(NOBODY, ACTING_AS)
        else:
            _refuse_together(form, codes, next((f"pick-{row.code}" for row in rows if row.phase is Phase.STOOD_DOWN), ""))
        if who is None or not form.is_right:
            return await forms.again(request, "/", form)
        told, outcome, service = [], Resolution.THE_PHONE_ANSWERED, self.service
        try:
            for code in codes:
                acted = await alerts.resolve(service.engine, service.scope, service.vault, code, who.ref, outcome.value, form.value("note"))
                told.append(acting.said(acted, code, f"{code} is closed.", roll))
        except Refused as refused:  # the note, which is every one's, will not do
            form.wrong("note", str(refused))
            return await forms.again(request, "/", form)
        return pages.answer("/", " ".join(told))


def _refuse_together(form: Form, codes: Sequence[str], first: str) -> None:
    """What is wrong with closing several: none that is picked, no note that will do."""
    if not codes:
        form.refuse("Pick at least one.", first)
    if not form.value("note"):
        form.wrong("note", "Write a note for those picked.")
    form.hold("note", alerts.words_of)


async def _controls(request: Request, name: str) -> dict[str, str]:
    """Of a reading, its own: a page has one form for each."""
    if name != "correct":
        return _CONTROLS[name]
    about = await pages.field(request, "message")
    return {"meaning": f"means-{about}", "words": f"by-{about}"}


def _closing_words(form: Form, outcome: Resolution) -> str:
    """The note; and who saw them, and when, where that is how it ended."""
    noted = form.value("words")
    if outcome is not Resolution.SEEN_BY_ADULT:
        return noted
    by, at = form.value("seen_by"), form.clock("seen_at")
    if not by:
        form.wrong("seen_by", "Say who saw them.")
    form.hold("seen_by", sightings.name_of)
    if at is None:
        form.wrong("seen_at", "Say when they were seen.")
    return "\n".join(part for part in (f"Seen by {by} at {at:%H:%M}." if at is not None else "", noted) if part)
