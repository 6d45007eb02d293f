"""The recordings as a provider fetches them, to play them in a call. The address names an authority, a language and a text, and nobody."""

import asyncio
import hashlib
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.mp3 import SILENCE
from bot.recordings import Recordings

_MP3 = "audio/mpeg"
KEPT_FOR = 3600  # seconds, by whoever fetched it: what is recorded anew today is heard today


class Recorded:
    """The one address. Where what it names may not be heard, or was taken away since the call began, there is silence.

    A provider that is told "not there" breaks the call off, and with it whatever was to be said or dialled next.
    """

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def routes(self) -> list[Route]:
        """It is only ever fetched."""
        return [Route("/recordings/{authority}/{language}/{key}.mp3", self.play, methods=["GET"])]

    async def play(self, request: Request) -> Response:
        """One recording; or that whoever has it already has the newest."""
        names = [str(request.path_params[name]) for name in ("authority", "language", "key")]
        found = await asyncio.to_thread(self._recordings.voice, *names)
        if found is None and self._recordings.place(*names) is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        if found is None:
            return Response(SILENCE, media_type=_MP3, headers={"Cache-Control": "no-store"})
        headers = {"Cache-Control": f"public, max-age={KEPT_FOR}", "ETag": f'"{hashlib.sha256(found).hexdigest()[:32]}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(found, media_type=_MP3, headers=headers)
