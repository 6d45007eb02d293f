"""The way to the council's directory, and the way back.

TRAP: the button that leads there is a link, and a form is answered by a page that goes on by itself: our policy lets forms be sent to this
console alone, and browsers hold that against wherever an answer to a form sends them on to.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from console import pages
from console.viewer import viewer_of
from db.words import Proof
from desk.accounts.directory import Told, meet, refuse
from desk.accounts.register import Register
from desk.refusals import Refused
from service.sign_in.browser import Browsers
from service.sign_in.entering import drawn_begun, entered
from service.sign_in.openid import errand as errands
from service.sign_in.openid.directory import Directory, NotBelieved, RefusesUs, told
from service.sign_in.openid.errand import LASTS_FOR, Done, Errand
from service.sign_in.openid.roles import Mapped, granted
from service.sign_in.openid.tokens import Claimed, UnknownKey, believed
from service.sign_in.openid.wire import Unreachable
from service.sign_in.pages import BEGUN, ours, sign_in_page
from service.sign_in.rates import TOO_MANY, Rates

GO, BACK = "/sign-in/openid", "/sign-in/openid/back"
CARRIED_AT_MOST = 3800  # characters of a cookie: browsers drop a longer one without a word

LATE = "Not signed in: this took longer than ten minutes, was used before, or was begun in another browser; begin again."
SILENT = (
    "Not signed in: your council's sign-in did not answer as it should within {within:g} seconds; try again in a minute, "
    "and take alerts by text or call meanwhile: they go on."
)
STOPPED = "Not signed in: your council's sign-in says that you stopped, or may not use this service; begin again, or ask your IT desk."
NOT_BELIEVED = (
    "Not signed in: what your council's sign-in answered proves nothing; begin again, and if it happens twice tell your IT desk "
    "(why is in the log of this service)."
)
REFUSED_US = (
    "Not signed in: your council's sign-in does not know this service any more; tell your IT desk that its client secret has to be renewed."
)

_SEALED = re.compile("[A-Za-z0-9_-]+")  # how what is carried along is spelt
_STOPPED = frozenset({"access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"})
_PASSES = frozenset({"server_error", "temporarily_unavailable"})

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class _Stopped(Exception):
    """Nobody is signed in: what they hear, and how it is answered."""

    def __init__(self, sentence: str, status: int = 403) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


@dataclass(frozen=True, slots=True)
class OpenIdPages:
    """The pages of one directory."""

    browsers: Browsers
    directory: Directory
    mapped: tuple[Mapped, ...]
    rates: Rates = field(default_factory=Rates)
    known: Rates = field(default_factory=Rates)  # of browsers that were signed in before: no stranger uses these up
    done: Done = field(default_factory=Done)

    def routes(self) -> list[BaseRoute]:
        """There, with a form that was begun or without; back; and to such a form that was too long to go along."""
        return [
            Route(GO, self.go, methods=["GET"]),
            Route(GO, self.carry, methods=["POST"]),
            Route(BACK, self.back, methods=["GET"]),
            Route(BEGUN, self.begun, methods=["POST"]),
        ]

    @property
    def outside(self) -> frozenset[str]:
        """The paths that are for whoever is not signed in."""
        return frozenset({GO, BACK, BEGUN})

    @property
    def _register(self) -> Register:
        return self.browsers.register

    @property
    def _address(self) -> str:
        return f"{self.browsers.address}{BACK}"

    async def go(self, request: Request) -> Response:
        """Send the browser to the directory."""
        then = ours(request.query_params.get("then", "/"))
        if viewer_of(request).account is not None:
            return pages.answer(then)
        now = await self._register.machine()
        errand = Errand.begun(self._register, then, await self.browsers.known(request, now))
        try:
            there = await self.directory.way_there(now, self._address, errand.state, errand.nonce, errand.verifier)
        except (Unreachable, NotBelieved) as failed:
            return self._refused(request, self._why(failed), then)
        response = RedirectResponse(there, 303, headers=pages.HEADERS)
        self._keep(response, "errand", errand.sealed(self._register.vault, now))
        return response

    async def carry(self, request: Request) -> Response:
        """The same, for somebody who had begun a form: it goes along in a cookie, or waits where it is."""
        then, kept = ours(await pages.field(request, "then")), await pages.field(request, "kept")
        if len(kept) > CARRIED_AT_MOST:
            return pages.draw_outside("sign_in_apart.html", kept=kept)
        to = GO if then == "/" else f"{GO}?then={quote(then, safe='/')}"
        response = pages.draw_outside("go_on.html", title="To your council's sign-in", to=to)
        if _SEALED.fullmatch(kept):
            self._keep(response, "begun", kept)
        return response

    async def begun(self, request: Request) -> Response:
        """They have signed in beside the page on which their form had waited."""
        kept, viewer = await pages.field(request, "kept"), viewer_of(request)
        if viewer.account is None:
            wrong = {"council": "You are not signed in yet: do that in the other tab first."}
            return pages.draw_outside("sign_in_apart.html", status=403, errors=wrong, kept=kept)
        drawn = drawn_begun(self._register.vault, viewer, kept, await self._register.machine())
        return drawn or pages.answer("/", "What you had begun is not here any more.")

    async def back(self, request: Request) -> Response:
        """What the directory has to say of whoever comes from it."""
        now, vault = await self._register.machine(), self._register.vault
        errand = errands.opened(vault, self._kept(request, "errand"), request.query_params.get("state", ""), now)
        try:
            if errand is None:
                raise _Stopped(LATE)
            account = await meet(self._register, self.browsers.service.scope, await self._told(request, errand))
            landed = pages.draw_outside("go_on.html", title="You are signed in", to=errand.then)
            kept, known = self._kept(request, "begun"), [UUID(one) for one in errand.known]
            response = await entered(self.browsers, request, landed, account, Proof.DIRECTORY, kept, known)
        except _Stopped as stopped:
            return self._refused(request, stopped, errand.then if errand else "/")
        except Refused as refused:
            return self._refused(request, _Stopped(str(refused)), errand.then if errand else "/")
        self._forget(response, "errand", "begun")
        return response

    async def _told(self, request: Request, errand: Errand) -> Told:
        """Whom it has proven. Everything else stops here."""
        now, tries = await self._register.machine(), self.known if errand.known else self.rates
        if not tries.admits(errand.state.encode(), now):
            raise _Stopped(TOO_MANY, 429)
        if not self.done.now(errand, now):
            raise _Stopped(LATE)
        asked = request.query_params
        try:
            if asked.get("iss", self.directory.openid.issuer) != self.directory.openid.issuer:
                raise NotBelieved("iss")
            if "error" in asked:
                raise self._error(asked["error"])
            token = await self.directory.redeemed(now, self._address, asked.get("code", ""), errand.verifier)
            claimed = await self._believed(token, errand)
        except NotBelieved as failed:
            await refuse(self._register, self.browsers.service.scope, str(failed))
            raise self._why(failed) from None
        except (Unreachable, RefusesUs) as failed:
            raise self._why(failed) from None
        if claimed.groups is None:  # Entra leaves them out of a token when there are many, other directories unless they are asked
            log.warning("directory_told_no_groups", claim=self.directory.openid.groups)
        wishes = granted(self.mapped, claimed.groups or ())
        return Told(self.directory.openid.issuer, claimed.subject, claimed.called, claimed.shown, claimed.worker, wishes)

    async def _believed(self, token: str, errand: Errand) -> Claimed:
        now, openid = await self._register.machine(), self.directory.openid
        try:
            return believed(token, await self.directory.keys(now), openid, errand.nonce, now)
        except UnknownKey:
            return believed(token, await self.directory.keys(now, anew=True), openid, errand.nonce, now)

    def _error(self, said: str) -> Exception:
        if said in _STOPPED:
            return _Stopped(STOPPED)
        return Unreachable(said) if said in _PASSES else NotBelieved(told(said) or "error")

    def _why(self, failed: Exception) -> _Stopped:
        if isinstance(failed, Unreachable):
            log.warning("directory_silent", why=str(failed))
            return _Stopped(SILENT.format(within=self.directory.within), 503)
        if isinstance(failed, RefusesUs):
            log.error("directory_refuses_us")
            return _Stopped(REFUSED_US, 503)
        log.error("directory_not_believed", why=str(failed))
        return _Stopped(NOT_BELIEVED)

    def _refused(self, request: Request, stopped: _Stopped, then: str) -> Response:
        kept = self._kept(request, "begun")
        response = sign_in_page(self.browsers.ways, then=then, kept=kept, errors={"council": stopped.sentence}, status=stopped.status)
        self._forget(response, "errand", "begun")
        return response

    def _kept(self, request: Request, what: str) -> str:
        return request.cookies.get(f"{self.browsers.cookie}-{what}", "")

    def _keep(self, response: Response, what: str, value: str) -> None:
        # Lax, and no other cookie of ours is: the way back begins on another site, from which a strict one does not come along.
        options = {"path": "/", "secure": self.browsers.is_secure, "httponly": True}
        seconds = int(LASTS_FOR.total_seconds())
        response.set_cookie(f"{self.browsers.cookie}-{what}", value, max_age=seconds, samesite="lax", **options)  # type: ignore[arg-type]

    def _forget(self, response: Response, *what: str) -> None:
        for one in what:
            response.delete_cookie(f"{self.browsers.cookie}-{one}", path="/", secure=self.browsers.is_secure, httponly=True, samesite="lax")
