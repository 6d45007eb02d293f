"""An alert's page, and what a named worker does there: take, hand on, note, close."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from console import acting, pages, words
from console.reading.detail import Detail, read_detail
from console.reading.roll import Known, Roll
from console.service import Service
from desk import alerts, corrections, faults
from desk.refusals import Refused
from ladder import cadence
from ladder.words import Resolution

NOBODY = "Nothing was done: say first who you are, under “Acting as”."

_Act = Callable[[Request, str, Known, Roll], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class AlertPages:
    """Everything under /alerts."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """The page of each alert, and its forms."""
        acts: dict[str, _Act] = {"take": self._take, "pass": self._pass, "note": self._note, "resolve": self._resolve}
        acts |= {"ask": self._ask, "tick": self._tick, "correct": self._correct}
        forms = [Route(f"/alerts/{{code}}/{name}", self._form(act), methods=["POST"]) for name, act in acts.items()]
        together = Route("/alerts/resolve", self.resolve_together, methods=["POST"])
        return [together, Route("/alerts/{code}", self.alert), *forms]

    async def alert(self, request: Request) -> Response:
        """All that is known of one alert."""
        roll, detail = await self._detail(request.path_params["code"])
        is_demo = self.service.handsets is not None
        if detail is None:
            return pages.draw(request, "missing.html", roll, is_demo=is_demo, status=404)
        outcomes = [(one.value, name) for one, name in words.RESOLUTIONS.items()]
        return pages.draw(request, "alert.html", roll, is_demo=is_demo, detail=detail, outcomes=outcomes)

    async def _detail(self, code: str) -> tuple[Roll, Detail | None]:
        service, engine = self.service, self.service.engine
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            return roll, await read_detail(tx, service.scope, service.vault, roll, code)

    def _form(self, act: _Act) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            code, roll = request.path_params["code"], await pages.roll_now(self.service)
            who = pages.actor(request, roll)
            if who is None:
                return pages.answer(f"/alerts/{code}", NOBODY)
            try:
                return pages.answer(f"/alerts/{code}", await act(request, code, who, roll))
            except Refused as refused:
                return pages.answer(f"/alerts/{code}", str(refused))

        return endpoint

    async def _take(self, request: Request, code: str, who: Known, roll: Roll) -> str:
        minutes = await pages.field(request, "ring_in")
        ring_in = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None
        acted = await alerts.take(self.service.engine, self.service.scope, code, who.ref, ring_in)
        return acting.said(acted, code, f"{code} is yours, {roll.when(roll.now)}.", roll)

    async def _pass(self, request: Request, code: str, who: Known, roll: Roll) -> str:
        acted = await alerts.pass_on(self.service.engine, self.service.scope, code, who.ref)
        return acting.said(acted, code, f"{code} is offered on; whoever had it keeps it until somebody takes it.", roll)

    async def _note(self, request: Request, code: str, who: Known, roll: Roll) -> str:
        service, until = self.service, _on_the_wall(await pages.field(request, "until"))
        at = None if until is None else cadence.next_clock_time(until, roll.zone, roll.now)
        acted = await alerts.note(service.engine, service.scope, service.vault, code, who.ref, await pages.field(request, "words"), at)
        return acting.said(acted, code, f"The note on {code} is kept.", roll)

    async def _resolve(self, request: Request, code: str, who: Known, roll: Roll) -> str:
        number = await pages.field(request, "outcome")
        if not number.isdecimal() or int(number) not in list(Resolution):
            raise Refused("Nothing was done: say how it ended, 1 to 12.")
        outcome = Resolution(int(number))
        noted = await self._closing_words(request, outcome, roll)
        _, detail = await self._detail(code)
        if not noted and detail is not None and acting.needs_note(outcome, detail.card.value.causes):
            raise Refused("Nothing was done: this way of closing needs a note.")
        service = self.service
        acted = await alerts.resolve(service.engine, service.scope, service.vault, code, who.ref, outcome.value, noted or None)
        return acting.said(acted, code, f"{code} is closed: {words.RESOLUTIONS[outcome]}.", roll)

    async def _ask(self, _request: Request, code: str, who: Known, roll: Roll) -> str:
        came = await faults.ask_now(self.service.engine, self.service.scope, code, who.ref)
        stays = f" {len(came.left)} not: the reason stands beside each." if came.left else ""
        return acting.said(came.acted, code, f"Asked again: {len(came.asked)}.{stays}", roll)

    async def _tick(self, request: Request, code: str, who: Known, roll: Roll) -> str:
        ref = await pages.field(request, "ref")
        acted = await faults.tick(self.service.engine, self.service.scope, code, ref, who.ref)
        return acting.said(acted, code, f"{ref} is ticked by {who.source}.", roll)

    async def _correct(self, request: Request, code: str, who: Known, _roll: Roll) -> str:
        service, (_, detail) = self.service, await self._detail(code)
        named = await pages.field(request, "message")
        # Only what stands on this page, so that nobody asks about words that are withheld, or another's.
        misread = next((one.misread for one in detail.written if one.id == named), None) if detail is not None else None
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
        who, form = pages.actor(request, roll), await request.form(max_files=0)
        if who is None:
            return pages.answer("/", NOBODY)
        codes = [code for code in form.getlist("code") if isinstance(code, str)]
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
