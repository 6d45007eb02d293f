"""What follows once somebody is proven, by whichever road: they are signed in, and what they had begun is shown to them again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from console import pages
from console.viewer import Viewer
from db.vault import Vault
from db.words import Proof
from service.sign_in.browser import Browsers
from service.sign_in.kept import begun


async def entered(
    browsers: Browsers, request: Request, landed: Response, account: UUID, how: Proof, kept: str, known: Collection[UUID] = ()
) -> Response:
    """Sign them in, and answer with where they land: or with what was kept for them, if it was theirs. `known`: as in `admit`."""
    viewer = await browsers.admit(request, landed, account, how, known)
    drawn = drawn_begun(browsers.register.vault, viewer, kept, await browsers.register.machine())
    if drawn is None:
        return landed
    drawn.raw_headers += [(name, value) for name, value in landed.raw_headers if name == b"set-cookie"]
    return drawn


def drawn_begun(vault: Vault, viewer: Viewer, kept: str, now: datetime) -> Response | None:
    """The form that somebody had begun, to be read once more and sent again; nothing, where none was theirs."""
    assert viewer.account is not None, "they have just signed in"
    unfinished = begun(vault, kept, viewer.account, now)
    return None if unfinished is None else pages.draw_begun(viewer, unfinished.path, unfinished.fields)
