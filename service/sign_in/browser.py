"""What a browser keeps for somebody who is signed in: one cookie, that no script reads and that no other site sends along.

Beside it stays a mark of the accounts that were signed in to there. It lets nobody in, and outlives signing out: whoever guesses elsewhere
locks nobody out of their own browser.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from console.viewer import Viewer
from db.words import Proof
from desk.accounts import carried, sessions
from desk.accounts.register import Register
from desk.accounts.sessions import SignedIn
from service.sign_in.settings import Way
from service.wiring import Service

KNOWN_FOR = timedelta(days=90)  # after it was signed in to here last
KNOWN_AT_MOST = 5  # accounts of one browser, the newest

MARK = "a browser that was signed in to before"


@dataclass(frozen=True, slots=True)
class Browsers:
    """The browsers of one console, at its address."""

    service: Service
    register: Register
    address: str  # such as https://duty.example.org

    @property
    def ways(self) -> frozenset[Way]:
        """By what somebody may prove who they are."""
        return self.service.settings.sign_in or frozenset()

    @property
    def is_secure(self) -> bool:
        """Whether there is TLS; there is, but on this machine's own names."""
        return urlsplit(self.address).scheme == "https"

    @property
    def cookie(self) -> str:
        """Its name. The prefix makes browsers refuse one that another host, or a page without TLS, tries to set."""
        return "__Host-safetynet" if self.is_secure else "safetynet"

    @property
    def _mark(self) -> str:
        return f"{self.cookie}-known"

    async def known(self, request: Request, now: datetime) -> frozenset[UUID]:
        """The accounts that were signed in to in this browser before."""
        _, was_in = await self.whose(request)
        return frozenset(self._marked(request, now)) | (frozenset() if was_in is None else {was_in})

    def _marked(self, request: Request, now: datetime) -> list[UUID]:
        kept = request.cookies.get(self._mark, "")
        found = carried.opened(self.register.vault, MARK, kept, now, KNOWN_FOR) if kept else None
        return [] if found is None else [UUID(one) for one in found["accounts"]]

    async def whose(self, request: Request) -> tuple[Viewer | None, UUID | None]:
        """Who is signed in, if anybody is; and whose account it is or was."""
        token = request.cookies.get(self.cookie, "")
        if not token:
            return None, None
        found, account = await sessions.whose(self.register, self.service.scope, token)
        return (None if found is None else self._viewer(found, token)), account

    async def admit(self, request: Request, response: Response, account: UUID, how: Proof, known: Collection[UUID] = ()) -> Viewer:
        """Sign an account in, however it was proven, in the browser that gets this response. Who was signed in there is so no more.

        `known`: what it is known to have been signed in to, where it comes from another site and has left its mark behind.
        """
        scope = self.service.scope
        before, _ = await self.whose(request)
        if before is not None and before.account is not None:
            await sessions.end(self.register, scope, before.account, before.account_ref, only=before.session)
        token = await sessions.begin(self.register, scope, account, how)
        response.set_cookie(self.cookie, token, path="/", secure=self.is_secure, httponly=True, samesite="strict")
        await self._remember(request, response, account, known)
        found, _ = await sessions.whose(self.register, scope, token)
        assert found is not None, "it has just begun"
        return self._viewer(found, token)

    async def _remember(self, request: Request, response: Response, account: UUID, known: Collection[UUID]) -> None:
        now = await self.register.machine()
        accounts = list(dict.fromkeys([account, *self._marked(request, now), *known]))[:KNOWN_AT_MOST]
        mark, lasts = carried.seal(self.register.vault, MARK, now, accounts=list(map(str, accounts))), int(KNOWN_FOR.total_seconds())
        response.set_cookie(self._mark, mark, max_age=lasts, path="/", secure=self.is_secure, httponly=True, samesite="strict")

    def forget(self, response: Response) -> None:
        """Take the session's cookie back."""
        response.delete_cookie(self.cookie, path="/", secure=self.is_secure, httponly=True, samesite="strict")

    def _viewer(self, found: SignedIn, token: str) -> Viewer:
        csrf = hmac.new(token.encode("utf-8", "surrogatepass"), b"safetynet console form", hashlib.sha256).hexdigest()
        return Viewer(
            found.worker, tuple(found.granted), csrf, found.worker_id, found.name, is_demo=self.service.installation.is_demo,
            account=found.account, account_ref=found.ref, session=found.id,
        )  # fmt: skip
