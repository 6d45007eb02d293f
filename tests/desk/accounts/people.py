"""Somebody with an account at the demo council, a phone that shows codes, and a machine clock turned by hand."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pyotp
from argon2 import PasswordHasher

from db.queries import accounts, authorities, journal
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import Proof, Role
from desk.accounts import codes, inviting, names, sessions, signing_in
from desk.accounts.inviting import Newcomer
from desk.accounts.passwords import Passwords
from desk.accounts.register import OPERATOR, Register
from desk.accounts.roles import Wish
from scheduler.engine import Engine
from tests.db.making import VAULT
from tests.desk.demo_council import NOW, DemoCouncil
from tests.live import HandClock

PASSWORD = "four words nobody guesses"
NAME = "r.khan@westshire.example"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Desk:
    """The register of a council, and the hand that turns its machine's clock."""

    register: Register
    scope: Scope
    hand: HandClock
    council: DemoCouncil

    @classmethod
    async def open(cls, database: Database, vault: Vault = VAULT) -> "Desk":
        """The demo council, on a machine that says Monday, 18:00."""
        council, hand = await DemoCouncil.make(database), HandClock(NOW)
        engine = Engine(database, hand, council.engine.new_id, council.engine.choose, council.engine.configured)
        async with database.reading() as tx:
            (authority,) = await authorities.all_of(tx, Scope.everywhere())
        numbers = count(1)

        def entropy(size: int) -> bytes:
            return hashlib.sha256(next(numbers).to_bytes(4, "big")).digest()[:size]

        return cls(Register(engine, vault, Passwords(QUICK), entropy), Scope(authority.id), hand, council)

    def passes(self, **duration: float) -> datetime:
        """The clock goes on."""
        self.hand.at += timedelta(**duration)
        return self.hand.at

    async def joins(self, name: str = NAME, role: Role = Role.DUTY, worker: str | None = "DW-1", team: str | None = None) -> "Somebody":
        """Invited from the command line, and the link opened at once."""
        link = await inviting.invite(self.register, self.scope, Newcomer(name, [Wish(role, team)], worker), OPERATOR)
        return await self.opens(link.token, name)

    async def opens(self, token: str, name: str = NAME, password: str = PASSWORD) -> "Somebody":
        """Whoever holds the link sets a password and an app."""
        invited = await inviting.invited(self.register, self.scope, token)
        assert invited is not None
        secret, hashed = codes.new_secret(self.register.entropy), await self.register.passwords.hashed(password)
        now = pyotp.TOTP(secret).at(self.hand.at)
        kept = await inviting.accept(self.register, self.scope, token, hashed, secret, now)
        self.passes(seconds=codes.STEP)
        return Somebody(self, invited.account, invited.ref, name, password, secret, kept)

    async def register_of(self, name: str) -> UUID:
        """The account of that name."""
        async with self.register.engine.database.reading() as tx:
            found = await accounts.by_name(tx, self.scope, names.keys_of(self.register.vault, name))
        assert found is not None
        return UUID(str(found.id))

    async def lines(self, account: UUID) -> list[str]:
        """What the journal says of an account, the oldest first."""
        async with self.register.engine.database.reading() as tx:
            return [row.event for row in await journal.of_subjects(tx, self.scope, [account])]


@dataclass
class Somebody:
    """Who has an account."""

    desk: Desk
    account: UUID
    ref: str
    name: str
    password: str
    secret: str
    codes: list[str]

    @property
    def code(self) -> str:
        """What their phone shows now."""
        return pyotp.TOTP(self.secret).at(self.desk.hand.at)

    async def types(self, password: str = "") -> bool:
        """The first step."""
        found = await signing_in.password_is_right(self.desk.register, self.desk.scope, self.name, password or self.password)
        return found == self.account

    async def shows(self, code: str = "") -> Proof | None:
        """The second step."""
        return await signing_in.code_is_right(self.desk.register, self.desk.scope, self.account, code or self.code)

    async def signs_in(self) -> str:
        """Both steps; the token of the browser."""
        assert await self.types()
        proof = await self.shows()
        assert proof is not None
        self.desk.passes(seconds=codes.STEP)
        return await sessions.begin(self.desk.register, self.desk.scope, self.account, proof)

    async def is_in(self, token: str) -> bool:
        """Whether a page asked with this token is theirs."""
        found, _ = await sessions.whose(self.desk.register, self.desk.scope, token)
        return found is not None and found.account == self.account
