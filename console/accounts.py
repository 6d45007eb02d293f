"""The accounts, for whoever administers them: invite, give and take roles, disable, sign out. No young person stands here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console import pages
from console.service import Service
from console.viewer import viewer_of
from db.queries import authorities
from db.words import Role
from desk.accounts import inviting, keeping, looking, names, sessions
from desk.accounts.inviting import Link, Newcomer
from desk.accounts.looking import Account
from desk.accounts.register import Register
from desk.accounts.roles import Wish
from desk.accounts.wrong import Wrong
from desk.permissions import May
from desk.refusals import Refused

PAGE = "/accounts"
INVITATION = "/invitation"  # where a link leads

ROLES = {
    Role.DUTY: "duty worker", Role.MANAGER: "team manager", Role.ALLOCATED: "allocated worker: their own young people alone",
    Role.AUDITOR: "auditor", Role.ADMINISTRATOR: "administrator of accounts", Role.REVIEWER: "language reviewer",
}  # fmt: skip

_Act = Callable[[Request, Account], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class AccountsPages:
    """Everything under /accounts."""

    service: Service
    register: Register
    address: str | None  # of the console, for links; none where nobody signs in with a password

    def routes(self) -> list[BaseRoute]:
        """The list, each account, and their forms."""
        acts: dict[str, _Act] = {
            "invite": self._invite_again, "roles": self._add_role, "roles/remove": self._remove_role, "disable": self._disable,
            "enable": self._enable, "sign-out": self._sign_out, "worker": self._link_worker,
        }  # fmt: skip
        forms = [self._page(f"{PAGE}/{{ref}}/{name}", self._of_one(act), is_form=True) for name, act in acts.items()]
        return [
            self._page(PAGE, self._list), self._page(PAGE, self._invite, is_form=True),
            self._page(f"{PAGE}/{{ref}}", self._of_one(self._one)), *forms,
        ]  # fmt: skip

    def _page(self, path: str, endpoint: pages.Endpoint, *, is_form: bool = False) -> pages.Page:
        return pages.Page(path, endpoint, needs=May.ADMINISTER, methods=["POST"] if is_form else None)

    async def _list(self, request: Request, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> Response:
        found = await looking.all_of(self.register, self.service.scope)
        typed = typed or dict.fromkeys(("name", "shown", "role", "team", "worker"), "")
        return await self._draw(request, "accounts.html", errors, found=found, typed=typed)

    async def _draw(self, request: Request, template: str, errors: dict[str, str] | None = None, **shown: object) -> Response:
        service = self.service
        async with service.engine.database.reading() as tx:
            roll, teams = await pages.roll_in(tx, service), await authorities.teams_of(tx, service.scope)
        machine = roll.at(await self.register.machine())
        choices = {
            "roles": [(one.value, name) for one, name in ROLES.items()],
            "teams": [("", "the whole council"), *((one.ref, one.ref) for one in teams)],
            "staff": [("", "nobody"), *((one.ref, f"{one.ref} {one.name}") for one in roll.workers)],
        }  # fmt: skip
        status, is_demo = 403 if errors else 200, service.handsets is not None
        shown |= {"machine": machine, "has_passwords": self.address is not None}
        return pages.draw(request, template, roll, is_demo=is_demo, status=status, errors=errors, **choices, **shown)

    async def _invite(self, request: Request) -> Response:
        typed = {name: await pages.field(request, name) for name in ("name", "shown", "role", "team", "worker")}
        wrong_ones = dict(_wrong(lambda: names.checked(typed["name"])) + _wrong(lambda: inviting.shown_as(typed["shown"])))
        if wrong_ones:
            return await self._list(request, wrong_ones, typed)
        try:
            self._needs_passwords()
            newcomer = Newcomer(typed["name"], [_wish(typed)], typed["worker"] or None, typed["shown"])
            link = await inviting.invite(self.register, self.service.scope, newcomer, viewer_of(request).account_ref)
        except Wrong as wrong:
            return await self._list(request, {wrong.field: str(wrong)}, typed)
        except Refused as refused:
            return pages.answer(PAGE, str(refused))
        return await self._handed_over(request, link)

    def _needs_passwords(self) -> str:
        if self.address is None:
            raise Refused("Nobody was invited: nobody signs in to this console with a password.")
        return self.address

    async def _handed_over(self, request: Request, link: Link) -> Response:
        return await self._draw(request, "invited.html", link=link_of(self._needs_passwords(), link.token), ref=link.ref)

    def _of_one(self, act: _Act) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            found = await looking.one_of(self.register, self.service.scope, request.path_params["ref"])
            if found is None:
                return pages.answer(PAGE, "There is no such account.")
            try:
                return await act(request, found)
            except Wrong as wrong:
                typed = {name: await pages.field(request, name) for name in ("role", "team")}
                at = wrong.field if wrong.field == "team" or request.url.path.endswith("/worker") else "role"
                return await self._one(request, found, {at: str(wrong)}, typed)
            except Refused as refused:
                return pages.answer(f"{PAGE}/{found.ref}", str(refused))

        return endpoint

    async def _one(
        self, request: Request, found: Account, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
    ) -> Response:
        alive = await sessions.alive(self.register, self.service.scope, found.id)
        is_own = found.id == viewer_of(request).account
        typed = typed or {"role": "", "team": ""}
        return await self._draw(request, "account_of.html", errors, account=found, sessions=alive, is_own=is_own, names=ROLES, typed=typed)

    async def _invite_again(self, request: Request, found: Account) -> Response:
        by = viewer_of(request).account_ref
        self._needs_passwords()
        return await self._handed_over(request, await inviting.invite_again(self.register, self.service.scope, found.id, by))

    async def _add_role(self, request: Request, found: Account) -> Response:
        wish = _wish({name: await pages.field(request, name) for name in ("role", "team")})
        ref = await keeping.add_role(self.register, self.service.scope, found.id, wish, viewer_of(request).account_ref)
        return self._done(found, f"{ref} is {wish} from now on.")

    async def _remove_role(self, request: Request, found: Account) -> Response:
        viewer, role = viewer_of(request), _id(await pages.field(request, "role_id"))
        ref = await keeping.remove_role(self.register, self.service.scope, found.id, role, viewer.account_ref, own=viewer.account)
        return self._done(found, f"The role is taken from {ref}.")

    async def _link_worker(self, request: Request, found: Account) -> Response:
        worker = await pages.field(request, "worker")
        if not worker:
            raise Wrong("worker", "Choose a worker.")
        ref = await keeping.link_worker(self.register, self.service.scope, found.id, worker, viewer_of(request).account_ref)
        more = " What its groups give workers comes when they next sign in." if found.by_directory else ""
        return self._done(found, f"{ref} acts as {worker} from now on.{more}")

    async def _disable(self, request: Request, found: Account) -> Response:
        viewer = viewer_of(request)
        ref = await keeping.disable(self.register, self.service.scope, found.id, viewer.account_ref, own=viewer.account)
        return self._done(found, f"{ref} is disabled, and signed out everywhere.")

    async def _enable(self, request: Request, found: Account) -> Response:
        ref = await keeping.enable(self.register, self.service.scope, found.id, viewer_of(request).account_ref)
        return self._done(found, f"{ref} may be signed in to again.")

    async def _sign_out(self, request: Request, found: Account) -> Response:
        ended = await sessions.end(self.register, self.service.scope, found.id, viewer_of(request).account_ref)
        return self._done(found, f"{found.ref} is signed out of {ended} browser{'' if ended == 1 else 's'}.")

    def _done(self, found: Account, sentence: str) -> Response:
        return pages.answer(f"{PAGE}/{found.ref}", sentence)


def link_of(address: str, token: str) -> str:
    """What is handed over."""
    return f"{address}{INVITATION}?token={token}"


def _wish(typed: dict[str, str]) -> Wish:
    if typed["role"] not in list(Role):
        raise Wrong("role", "Choose a role.")
    return Wish(Role(typed["role"]), typed["team"] or None)


def _wrong(check: Callable[[], object]) -> list[tuple[str, str]]:
    try:
        check()
    except Wrong as wrong:
        return [(wrong.field, str(wrong))]
    return []


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Refused("Nothing was done: there is no such role.") from None
