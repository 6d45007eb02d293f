"""The recordings as a provider fetches them, to play them in a call. The address names an authority, a language and a text, and nobody."""

import asyncio
import hashlib
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.recordings import Recordings

KEPT_FOR = 3600  # seconds, by whoever fetched it: what is recorded anew today is heard today


class Recorded:
    """The one address. What may not be heard is not there."""

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def routes(self) -> list[Route]:
        """It is only ever fetched."""
        return [Route("/recordings/{authority}/{language}/{key}.mp3", self.play, methods=["GET"])]

    async def play(self, request: Request) -> Response:
        """One recording; or that whoever has it already has the newest."""
        found = await asyncio.to_thread(self._recordings.voice, *(request.path_params[name] for name in ("authority", "language", "key")))
        if found is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        headers = {"Cache-Control": f"public, max-age={KEPT_FOR}", "ETag": f'"{hashlib.sha256(found).hexdigest()[:32]}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(found, media_type="audio/mpeg", headers=headers)
