"""PINs for shared duty phones: a worker draws their own, and a manager draws one for somebody of theirs. Each is shown once."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import pages
from console.account import NOT_YOURS
from console.account import PAGE as ACCOUNT
from console.service import Service
from console.viewer import Viewer, viewer_of
from db.queries import duty_phones
from db.queries.rows import Record, grouped
from desk.accounts import looking, signing_in
from desk.accounts.looking import Account
from desk.accounts.register import Register
from desk.permissions import May
from desk.pins import Given, give_pin
from desk.refusals import Refused

PAGE = f"{ACCOUNT}/pins"  # below the account's, where nothing that is sent is kept or shown again

_NOBODY_OF_YOURS = "Choose somebody of your team who shares a duty phone."
_NO_WORKER = "Nothing was done: your account acts for no worker who shares a duty phone."


@dataclass(frozen=True, slots=True)
class Sharer:
    """A worker who shares duty phones."""

    ref: str
    phones: Sequence[str]
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Sharers:
    """Whoever looks, if they share a phone; and the others to whom they may give a PIN."""

    own: Sharer | None
    others: Sequence[Sharer]


@dataclass(frozen=True, slots=True)
class PinPages:
    """The page and its two forms."""

    service: Service
    register: Register

    def routes(self) -> list[BaseRoute]:
        """Everybody who is signed in has the page; for others draws who leads them."""
        return [
            pages.Page(PAGE, self.page, needs=May.BE_SOMEBODY),
            pages.Page(f"{PAGE}/own", self.own, needs=May.BE_SOMEBODY, methods=["POST"]),
            pages.Page(f"{PAGE}/other", self.other, needs=May.LEAD, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Who has one."""
        return await self._draw(request)

    async def _draw(self, request: Request, errors: dict[str, str] | None = None) -> Response:
        roll, sharers = await pages.roll_now(self.service), await self._sharers(viewer_of(request))
        others = [(one, roll.called(one.ref)) for one in sharers.others]
        shown = {"account": await self._account(request), "own": sharers.own, "others": others}
        whom = [("", "nobody yet"), *((one.ref, called) for one, called in others)]
        status = 403 if errors else 200
        return pages.draw(request, "pins.html", roll, is_demo=self._is_demo, status=status, errors=errors, whom=whom, **shown)

    @property
    def _is_demo(self) -> bool:
        return self.service.handsets is not None

    async def _account(self, request: Request) -> Account:
        found = await looking.one_of(self.register, self.service.scope, viewer_of(request).account_ref)
        assert found is not None, "only who signed in has this page, and an account is never deleted"
        return found

    async def _sharers(self, viewer: Viewer) -> Sharers:
        sight = viewer.sight(May.LEAD)
        async with self.service.engine.database.reading() as tx:
            rows = grouped(await duty_phones.sharing(tx, self.service.scope), "id")
        own = rows.pop(viewer.worker_id, None)
        return Sharers(None if own is None else _sharer(own), [_sharer(of) for of in rows.values() if sight.shows_team(of[0].team_id)])

    async def _is_proven(self, request: Request, account: Account, name: str) -> bool:
        """Whether they know their password, where they have one: a browser that was left open draws nobody a PIN."""
        if not account.has_password:
            return True
        typed = await pages.field(request, name)
        return await signing_in.own_password_is_right(self.register, self.service.scope, account.id, typed)

    async def own(self, request: Request) -> Response:
        """Mine."""
        mine = (await self._sharers(viewer_of(request))).own
        if mine is None:
            return pages.answer(PAGE, _NO_WORKER)
        return await self._give(request, mine.ref, "own-password")

    async def other(self, request: Request) -> Response:
        """Somebody else's."""
        wanted = await pages.field(request, "worker")
        if wanted not in {one.ref for one in (await self._sharers(viewer_of(request))).others}:
            return await self._draw(request, {"worker": _NOBODY_OF_YOURS})
        return await self._give(request, wanted, "other-password")

    async def _give(self, request: Request, ref: str, proof: str) -> Response:
        service, viewer, account = self.service, viewer_of(request), await self._account(request)
        if not await self._is_proven(request, account, proof):
            return await self._draw(request, {proof: NOT_YOURS})
        try:
            by = viewer.ref or account.ref
            given: Given = await give_pin(service.engine, service.scope, service.vault, self.register.entropy, ref, by)
        except Refused as refused:
            return pages.answer(PAGE, str(refused))
        roll, is_own = await pages.roll_now(service), ref == viewer.ref
        return pages.draw(request, "pin_given.html", roll, is_demo=self._is_demo, given=given, is_own=is_own)


def _sharer(rows: Sequence[Record]) -> Sharer:
    return Sharer(rows[0].ref, [one.phone for one in rows], rows[0].has_pin)
