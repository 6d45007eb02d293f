"""My account: where I am signed in, another password, new recovery codes, another authenticator."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import pages, squares
from console.service import Service
from console.viewer import viewer_of
from desk.accounts import carried, codes, keeping, looking, passwords, sessions, signing_in
from desk.accounts.register import Register
from desk.accounts.wrong import Wrong
from desk.permissions import May
from desk.refusals import Refused

PAGE = "/account"
CONFIRMED_WITHIN = timedelta(minutes=15)

_AUTHENTICATOR = "another authenticator"
NOT_YOURS = "That is not your password."


@dataclass(frozen=True, slots=True)
class AccountPages:
    """What everybody who is signed in does with their own account."""

    service: Service
    register: Register

    def routes(self) -> list[BaseRoute]:
        """The page and its forms."""
        acts = {
            "password": self._password, "recovery-codes": self._recovery_codes, "authenticator": self._authenticator,
            "authenticator/confirm": self._confirm, "sessions/end": self._end,
        }  # fmt: skip
        forms = [pages.Page(f"{PAGE}/{name}", self._form(act), needs=May.BE_SOMEBODY, methods=["POST"]) for name, act in acts.items()]
        return [pages.Page(PAGE, self._form(self._page), needs=May.BE_SOMEBODY), *forms]

    def _form(self, act: pages.Endpoint) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            if viewer_of(request).account is None:
                return pages.answer("/")  # a demo's visitor with the link has none
            try:
                return await act(request)
            except Refused as refused:
                return pages.answer(PAGE, str(refused))

        return endpoint

    def _own(self, request: Request) -> UUID:
        account = viewer_of(request).account
        assert account is not None, "asked before any of these is reached"
        return account

    async def _page(self, request: Request, errors: dict[str, str] | None = None) -> Response:
        scope, viewer = self.service.scope, viewer_of(request)
        roll = await pages.roll_now(self.service)
        account = await looking.one_of(self.register, scope, viewer.account_ref)
        alive = await sessions.alive(self.register, scope, self._own(request))
        status, shown = 403 if errors else 200, {"account": account, "sessions": alive, "machine": roll.at(await self.register.machine())}
        return pages.draw(request, "account.html", roll, is_demo=self._is_demo, status=status, errors=errors, **shown)

    @property
    def _is_demo(self) -> bool:
        return self.service.handsets is not None

    async def _knows_password(self, request: Request, name: str) -> bool:
        typed = await pages.field(request, name)
        return await signing_in.own_password_is_right(self.register, self.service.scope, self._own(request), typed)

    async def _password(self, request: Request) -> Response:
        account = await looking.one_of(self.register, self.service.scope, viewer_of(request).account_ref)
        assert account is not None, "an account is never deleted"
        try:
            fresh = passwords.checked(await pages.field(request, "password"), account.name)
        except Wrong as wrong:
            return await self._page(request, {wrong.field: str(wrong)})
        if not await self._knows_password(request, "current"):
            return await self._page(request, {"current": NOT_YOURS})
        hashed, here = await self.register.passwords.hashed(fresh), viewer_of(request).session
        await keeping.change_password(self.register, self.service.scope, account.id, hashed, but=here)
        return pages.answer(PAGE, "Your password is changed, and you are signed out everywhere else.")

    async def _recovery_codes(self, request: Request) -> Response:
        if not await self._knows_password(request, "codes-password"):
            return await self._page(request, {"codes-password": NOT_YOURS})
        fresh = await keeping.new_recovery_codes(self.register, self.service.scope, self._own(request))
        roll = await pages.roll_now(self.service)
        return pages.draw(request, "recovery_codes.html", roll, is_demo=self._is_demo, codes=fresh)

    async def _authenticator(self, request: Request) -> Response:
        if not await self._knows_password(request, "app-password"):
            return await self._page(request, {"app-password": NOT_YOURS})
        return await self._scan(request, codes.new_secret(self.register.entropy))

    async def _scan(self, request: Request, secret: str, errors: dict[str, str] | None = None) -> Response:
        own, now = str(self._own(request)), await self.register.machine()
        roll = await pages.roll_now(self.service)
        shown = {
            "drawing": squares.drawn(codes.address_of(secret, viewer_of(request).name)), "secret": codes.in_groups(secret),
            "carried": carried.seal(self.register.vault, _AUTHENTICATOR, now, account=own, secret=secret),
        }  # fmt: skip
        return pages.draw(request, "authenticator.html", roll, is_demo=self._is_demo, status=403 if errors else 200, errors=errors, **shown)

    async def _confirm(self, request: Request) -> Response:
        own, now = self._own(request), await self.register.machine()
        brought = carried.opened(self.register.vault, _AUTHENTICATOR, await pages.field(request, "carried"), now, CONFIRMED_WITHIN)
        if brought is None or brought["account"] != str(own):
            raise Refused("Nothing was changed: it took too long. Begin again.")
        code, here = await pages.field(request, "code"), viewer_of(request).session
        try:
            await keeping.change_authenticator(self.register, self.service.scope, own, brought["secret"], code, but=here)
        except Wrong as wrong:
            return await self._scan(request, brought["secret"], {wrong.field: str(wrong)})
        return pages.answer(PAGE, "The new app counts from now on, and you are signed out everywhere else.")

    async def _end(self, request: Request) -> Response:
        named, viewer = await pages.field(request, "session"), viewer_of(request)
        which = {"but": viewer.session} if named == "others" else {"only": _session(named)}
        ended = await sessions.end(self.register, self.service.scope, self._own(request), viewer.account_ref, **which)
        return pages.answer(PAGE, f"Signed out of {ended} browser{'' if ended == 1 else 's'}.")


def _session(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        raise Refused("Nothing was done: there is no such session.") from None
