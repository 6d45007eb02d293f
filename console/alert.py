"""An alert's page, and what a named worker does there: take, hand on, note, close."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import access, acting, pages
from console.reading.board import read_board
from console.reading.detail import Detail, read_detail
from console.reading.roll import Known, Roll
from console.service import Service
from console.viewer import viewer_of
from db.words import Opened
from desk import alerts, corrections, faults, sightings, words
from desk.access import Reading
from desk.permissions import May
from desk.refusals import Refused
from ladder import cadence
from ladder.words import Resolution

NOBODY = "Nothing was done: say first who you are, under “Acting as”."

_Act = Callable[[Request, Detail, Known, Roll], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class AlertPages:
    """Everything under /alerts."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The page of each alert, and its forms."""
        acts: dict[str, _Act] = {"take": self._take, "pass": self._pass, "note": self._note, "resolve": self._resolve}
        acts |= {"ask": self._ask, "tick": self._tick, "correct": self._correct}
        forms = [pages.Page(f"/alerts/{{code}}/{name}", self._form(act), needs=May.ACT, methods=["POST"]) for name, act in acts.items()]
        together = pages.Page("/alerts/resolve", self.resolve_together, needs=May.ACT, methods=["POST"])
        return [together, pages.Page("/alerts/{code}", self.alert, needs=May.LOOK), *forms]

    async def alert(self, request: Request) -> Response:
        """All that is known of one alert."""
        roll, detail = await self._detail(request, May.LOOK)
        is_demo = self.service.handsets is not None
        if detail is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404, nothing="No alert has this code.")
        if detail.card.about is not None:
            await access.note(request, self.service, roll, Reading(Opened.ALERT, detail.card.about.id, detail.card.code))
        outcomes = [(one.value, f"{one.value} {name}") for one, name in words.RESOLUTIONS.items()]
        return pages.draw(request, "alert.html", roll, is_demo=is_demo, detail=detail, outcomes=outcomes)

    async def _detail(self, request: Request, what: May) -> tuple[Roll, Detail | None]:
        """The alert of that code; nothing where there is none, or where it is none of theirs to see."""
        service, engine, sight = self.service, self.service.engine, viewer_of(request).sight(what)
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            return roll, await read_detail(tx, service.scope, service.vault, roll, request.path_params["code"], sight)

    def _form(self, act: _Act) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            code, (roll, detail) = request.path_params["code"], await self._detail(request, May.ACT)
            who = pages.actor(request, roll)
            if who is None or detail is None:
                return pages.answer(f"/alerts/{code}", NOBODY if who is None else "")
            try:
                return pages.answer(f"/alerts/{code}", await act(request, detail, who, roll))
            except Refused as refused:
                return pages.answer(f"/alerts/{code}", str(refused))

        return endpoint

    async def _take(self, request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        code, minutes = detail.card.code, await pages.field(request, "ring_in")
        ring_in = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None
        acted = await alerts.take(self.service.engine, self.service.scope, code, who.ref, ring_in)
        return acting.said(acted, code, f"{code} is yours, {roll.when(roll.now)}.", roll)

    async def _pass(self, request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        code = detail.card.code
        acted = await alerts.pass_on(self.service.engine, self.service.scope, code, who.ref)
        return acting.said(acted, code, f"{code} is offered on; whoever had it keeps it until somebody takes it.", roll)

    async def _note(self, request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        service, code, until = self.service, detail.card.code, _on_the_wall(await pages.field(request, "until"))
        at = None if until is None else cadence.next_clock_time(until, roll.zone, roll.now)
        acted = await alerts.note(service.engine, service.scope, service.vault, code, who.ref, await pages.field(request, "words"), at)
        return acting.said(acted, code, f"The note on {code} is kept.", roll)

    async def _resolve(self, request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        number = await pages.field(request, "outcome")
        if not number.isdecimal() or int(number) not in list(Resolution):
            raise Refused("Nothing was done: say how it ended, 1 to 12.")
        outcome = Resolution(int(number))
        code, noted = detail.card.code, await self._closing_words(request, outcome, roll)
        if not noted and acting.needs_note(outcome, detail.card.value.causes):
            raise Refused("Nothing was done: this way of closing needs a note.")
        service = self.service
        at = (service.engine, service.scope, service.vault, code, who.ref)
        if outcome is Resolution.SEEN_BY_ADULT and detail.about is not None:
            seen = sightings.Seen(await pages.field(request, "seen_by"), await pages.field(request, "seen_at"))
            acted = await sightings.resolve(*at, seen, noted)
        else:
            acted = await alerts.resolve(*at, outcome.value, noted or None)
        return acting.said(acted, code, f"{code} is closed: {words.RESOLUTIONS[outcome]}.", roll)

    async def _ask(self, _request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        code = detail.card.code
        came = await faults.ask_now(self.service.engine, self.service.scope, code, who.ref)
        stays = f" {len(came.left)} not: the reason stands beside each." if came.left else ""
        return acting.said(came.acted, code, f"Asked again: {len(came.asked)}.{stays}", roll)

    async def _tick(self, request: Request, detail: Detail, who: Known, roll: Roll) -> str:
        code, ref = detail.card.code, await pages.field(request, "ref")
        acted = await faults.tick(self.service.engine, self.service.scope, code, ref, who.ref)
        return acting.said(acted, code, f"{ref} is ticked by {who.source}.", roll)

    async def _correct(self, request: Request, detail: Detail, who: Known, _roll: Roll) -> str:
        service, named = self.service, await pages.field(request, "message")
        # Only what stands on this page, so that nobody asks about words that are withheld, or another's.
        misread = next((one.misread for one in detail.written if one.id == named), None)
        if misread is None:
            raise Refused("Nothing was kept: this alert has no such words.")
        meaning, said = await pages.field(request, "meaning"), await pages.field(request, "words")
        await corrections.correct(service.engine, service.scope, service.vault, who.ref, misread, meaning, said)
        return "Kept for whoever mends the lexicon. Nothing about this alert has changed."

    async def _closing_words(self, request: Request, outcome: Resolution, roll: Roll) -> str:
        noted = (await pages.field(request, "words")).strip()
        if outcome is not Resolution.SEEN_BY_ADULT:
            return noted
        by, at = (await pages.field(request, "seen_by")).strip(), _on_the_wall(await pages.field(request, "seen_at"))
        if not by or at is None:
            raise Refused("Nothing was done: say who saw them, and when.")
        return "\n".join(part for part in (f"Seen by {by} at {at:%H:%M}.", noted) if part)

    async def resolve_together(self, request: Request) -> Response:
        """Close several that stood down: the phone answered, nothing further."""
        roll = await pages.roll_now(self.service)
        who, form = pages.actor(request, roll), await pages.form(request)
        if who is None:
            return pages.answer("/", NOBODY)
        named = [code for code in form.getlist("code") if isinstance(code, str)]
        async with self.service.engine.database.reading() as tx:
            seen = await read_board(tx, self.service.scope, roll, viewer_of(request).sight(May.ACT))
        codes = [code for code in named if code in {one.code for one in seen.cards}]
        noted = (await pages.field(request, "note")).strip()
        if not codes or not noted:
            return pages.answer("/", "Nothing was done: pick at least one, and write a note for them.")
        told, outcome, service = [], Resolution.THE_PHONE_ANSWERED, self.service
        for code in codes:
            acted = await alerts.resolve(service.engine, service.scope, service.vault, code, who.ref, outcome.value, noted)
            told.append(acting.said(acted, code, f"{code} is closed.", roll))
        return pages.answer("/", " ".join(told))


def _on_the_wall(written: str) -> time | None:
    """A time as browsers write it."""
    try:
        return time.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return None
