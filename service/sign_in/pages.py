"""Sign in, in two steps, and out. The first step's outcome is carried, sealed, by the form of the second: nothing is remembered between."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from console import pages
from console.viewer import viewer_of
from desk.accounts import carried, sessions, signing_in
from desk.accounts.names import folded
from desk.accounts.register import Register
from desk.permissions import May
from desk.refusals import Refused
from service.sign_in.browser import Browsers
from service.sign_in.entering import entered
from service.sign_in.rates import TOO_MANY, Rates
from service.sign_in.settings import Way

SIGN_IN, CODE, BEGUN, SIGN_OUT = "/sign-in", "/sign-in/code", "/sign-in/begun", "/sign-out"
CODE_WITHIN = timedelta(minutes=5)

REFUSED = "Not signed in: the name or the password is not right, or this account may not be signed in to now."
NOT_THIS_CODE = "Not signed in: this is not the newest code, or it was used before."
TOO_LATE = "That took longer than five minutes. Sign in again."
KEPT_TOO_LONG = (
    "You are not signed in any more, and this form is too long to be kept meanwhile. Go back in your browser, and copy what you wrote."
)

_WHAT = "the second step"


@dataclass(frozen=True, slots=True)
class SignInPages:
    """The pages of the door."""

    browsers: Browsers
    rates: Rates = field(default_factory=Rates)
    proven: Rates = field(default_factory=Rates)  # of whoever has shown a password, a link or a session that was: no stranger uses these up

    def routes(self) -> list[BaseRoute]:
        """Two steps in, where people have passwords, and one out."""
        steps = [
            Route(SIGN_IN, self.password, methods=["POST"]),
            Route(CODE, self.again, methods=["GET"]),
            Route(CODE, self.code, methods=["POST"]),
        ]
        return [
            Route(SIGN_IN, self.show, methods=["GET"]),
            *(steps if Way.PASSWORD in self.browsers.ways else []),
            pages.Page(SIGN_OUT, self.sign_out, needs=May.BE_SOMEBODY, methods=["POST"]),
        ]

    @property
    def _register(self) -> Register:
        return self.browsers.register

    async def show(self, request: Request) -> Response:
        """Ask for name and password."""
        then = ours(request.query_params.get("then", "/"))
        if viewer_of(request).account is not None:
            return pages.answer(then)
        return self._page(then=then)

    def _page(self, **shown: Any) -> Response:
        return sign_in_page(self.browsers.ways, **shown)

    async def again(self, _request: Request) -> Response:
        """Nobody begins at the second step."""
        return pages.answer(SIGN_IN)

    async def password(self, request: Request) -> Response:
        """The first step."""
        name, password, then, kept = [await pages.field(request, one) for one in ("name", "password", "then", "kept")]
        then, now = ours(then), await self._register.machine()
        if not name or not password:
            missing = {} if name else {"name": "Enter your name to sign in."}
            missing |= {} if password else {"password": "Enter your password."}
            return self._page(then=then, kept=kept, name=name, errors=missing, status=403)
        known = await self.browsers.known(request, now)
        tries = self.proven if known else self.rates  # a browser that was signed in here is no stranger's
        if not tries.admits(self._key(folded(name)), now):
            return self._page(then=then, kept=kept, name=name, errors={"name": TOO_MANY}, status=429)
        account = await signing_in.password_is_right(self._register, self.browsers.service.scope, name, password, known)
        if account is None:
            return self._page(then=then, kept=kept, name=name, errors={"name": REFUSED}, status=403)
        half = carried.seal(self._register.vault, _WHAT, now, account=str(account))
        return code_page(half, then=then, kept=kept)

    def _key(self, whose: str) -> bytes:
        return self._register.vault.address_key("try", whose)

    async def code(self, request: Request) -> Response:
        """The second step."""
        half, typed, recovery, then, kept = [await pages.field(request, one) for one in ("half", "code", "recovery", "then", "kept")]
        then, now = ours(then), await self._register.machine()
        brought = carried.opened(self._register.vault, _WHAT, half, now, CODE_WITHIN)
        if brought is None:
            return self._page(then=then, kept=kept, errors={"name": TOO_LATE}, status=403)
        account, at = UUID(brought["account"]), "recovery" if recovery.strip() else "code"
        if not self.proven.admits(self._key(account.hex), now):
            return code_page(half, then=then, kept=kept, errors={at: TOO_MANY}, status=429)
        known = await self.browsers.known(request, now)
        proof = await signing_in.code_is_right(self._register, self.browsers.service.scope, account, recovery.strip() or typed, known)
        if proof is None:
            return code_page(half, then=then, kept=kept, errors={at: NOT_THIS_CODE}, status=403)
        landed = RedirectResponse(then, 303, headers=pages.HEADERS)
        try:
            return await entered(self.browsers, request, landed, account, proof, kept)
        except Refused:  # it was disabled within this moment
            return self._page(then=then, kept=kept, errors={"name": REFUSED}, status=403)

    async def sign_out(self, request: Request) -> Response:
        """End this session, and no other."""
        viewer = viewer_of(request)
        assert viewer.account is not None, "whoever may sign out is signed in"
        await sessions.end(self._register, self.browsers.service.scope, viewer.account, viewer.account_ref, only=viewer.session)
        response = pages.answer(SIGN_IN)
        self.browsers.forget(response)
        return response


def sign_in_page(
    ways: Collection[Way], *, then: str = "/", kept: str = "", name: str = "", errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    """The council's directory, name and password, or both. What was typed is there again, but never a password."""
    by_directory, by_password = Way.OPENID in ways, Way.PASSWORD in ways
    return pages.draw_outside(
        "sign_in.html", status=status, errors=errors, by_directory=by_directory, by_password=by_password, then=then, kept=kept, name=name
    )


def code_page(half: str, *, then: str, kept: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    """The code."""
    return pages.draw_outside("sign_in_code.html", status=status, errors=errors, half=half, then=then, kept=kept)


def ours(wanted: str) -> str:
    """A page of ours to go on to: never this door itself, and nothing that a browser might read as another host."""
    plain = wanted.isprintable() and "\\" not in wanted and not wanted.startswith(SIGN_IN)
    return pages.path_within(wanted) if plain else "/"
