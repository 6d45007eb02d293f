"""The page of languages: how far each has come, and who has signed what of it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

import locales
from console import pages
from console.service import Service
from desk.permissions import May
from desk.reviewing import states_of
from locales.reviews import Part


@dataclass(frozen=True, slots=True)
class LanguagePages:
    """What a team manager shows whoever asks in which languages we may write."""

    service: Service
    place: Path = locales.HERE

    def routes(self) -> list[BaseRoute]:
        """One page, and nothing to press: a language's own pages are in `console/reviewing.py`."""
        return [pages.Page("/languages", self.languages, needs=May.SEE_LANGUAGES)]

    async def languages(self, request: Request) -> Response:
        """Every language, and each of its parts."""
        roll = await pages.roll_now(self.service)
        found = await asyncio.to_thread(lambda: list(states_of(self.place)))  # it reads every language's files
        signed = [one for one in found if one.review.is_signed]
        is_demo = self.service.handsets is not None
        return pages.draw(request, "languages.html", roll, is_demo=is_demo, found=found, signed=signed, parts=tuple(Part))
