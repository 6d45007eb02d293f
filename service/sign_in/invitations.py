"""What a link of an invitation opens: set a password, scan a secret, type the code it shows, and keep ten recovery codes."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from console import pages, squares
from console.accounts import INVITATION
from db.words import Proof
from desk.accounts import carried, codes, inviting, passwords
from desk.accounts.inviting import USED_UP, Invited
from desk.accounts.register import Register
from desk.accounts.wrong import Wrong
from desk.refusals import Refused
from service.sign_in.browser import Browsers
from service.sign_in.rates import TOO_MANY, Rates

APP = f"{INVITATION}/app"
APP_WITHIN = timedelta(hours=1)  # somebody may have to install it first

_WHAT = "an invitation's second step"


@dataclass(frozen=True, slots=True)
class InvitationPages:
    """Two steps, and what is shown once at their end. The link stays good until the last of them, so that nobody is left halfway."""

    browsers: Browsers
    rates: Rates

    def routes(self) -> list[BaseRoute]:
        """The page of the link, and its two forms."""
        return [
            Route(INVITATION, self.show, methods=["GET"]),
            Route(INVITATION, self.password, methods=["POST"]),
            Route(APP, self.app, methods=["POST"]),
        ]

    @property
    def _register(self) -> Register:
        return self.browsers.register

    async def show(self, request: Request) -> Response:
        """Ask for a password."""
        token = request.query_params.get("token", "")
        invited = await self._invited(token)
        return _gone() if invited is None else _password_page(token, invited)

    async def _invited(self, token: str) -> Invited | None:
        return await inviting.invited(self._register, self.browsers.service.scope, token)

    async def password(self, request: Request) -> Response:
        """The first step: a password, twice hidden and typed once; a browser's own list of passwords may have made it."""
        token, typed, register = await pages.field(request, "token"), await pages.field(request, "password"), self._register
        invited, now = await self._invited(token), await register.machine()
        if invited is None:
            return _gone()
        if not self.rates.admits(invited.account.bytes, now):
            return _password_page(token, invited, {"password": TOO_MANY}, 429)
        try:
            hashed = await register.passwords.hashed(passwords.checked(typed, invited.name))
        except Wrong as wrong:
            return _password_page(token, invited, {wrong.field: str(wrong)}, 403)
        secret = codes.new_secret(register.entropy)
        held = carried.seal(register.vault, _WHAT, now, account=str(invited.account), hashed=hashed, secret=secret)
        return _app_page(token, invited, secret, held)

    async def app(self, request: Request) -> Response:
        """The second step: the app shows a code. From here on the account is theirs, and they are signed in."""
        token, held, code = [await pages.field(request, one) for one in ("token", "carried", "code")]
        register, invited, now = self._register, await self._invited(token), await self._register.machine()
        brought = carried.opened(register.vault, _WHAT, held, now, APP_WITHIN)
        if invited is None or brought is None or brought["account"] != str(invited.account):
            return _gone()
        if not self.rates.admits(invited.account.bytes, now):
            return _app_page(token, invited, brought["secret"], held, {"code": TOO_MANY}, 429)
        try:
            shown = await inviting.accept(register, self.browsers.service.scope, token, brought["hashed"], brought["secret"], code)
            response = pages.draw_outside("invitation_done.html", codes=shown)
            await self.browsers.admit(request, response, invited.account, Proof.INVITATION)
        except Wrong as wrong:
            return _app_page(token, invited, brought["secret"], held, {wrong.field: str(wrong)}, 403)
        except Refused:
            return _gone()
        return response


def _password_page(token: str, invited: Invited, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return pages.draw_outside("invitation.html", status=status, errors=errors, token=token, name=invited.name)


def _app_page(token: str, invited: Invited, secret: str, held: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    return pages.draw_outside(
        "invitation_app.html",
        status=status,
        errors=errors,
        drawing=squares.drawn(codes.address_of(secret, invited.name)),
        secret=codes.in_groups(secret),
        carried=held,
        token=token,
    )


def _gone() -> Response:
    return pages.draw_outside("link_gone.html", status=410, sentence=USED_UP)
