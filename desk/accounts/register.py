"""What keeping accounts needs, joined once; and how what is done to one is noted."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import journal
from db.scope import Scope
from db.vault import Vault
from db.words import SubjectKind
from desk.accounts.passwords import Passwords
from scheduler.engine import Engine

OPERATOR = "operator"  # whoever works at the command line
DIRECTORY = "directory"  # the council's own, by which groups somebody is in
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Register:
    """The accounts of an installation."""

    engine: Engine
    vault: Vault
    passwords: Passwords
    entropy: Callable[[int], bytes]

    def new_token(self) -> str:
        """What nobody can guess: a session's, or an invitation's."""
        return self.entropy(TOKEN_BYTES).hex()

    async def machine(self) -> datetime:
        """The present, as sessions and locks count it."""
        async with self.engine.database.reading() as tx:
            return await self.engine.clock.machine(tx)


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 bits, so a fast hash is as good as a slow one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def ref_of(number: int) -> str:
    """What staff call an account."""
    return f"ACC-{number}"


def council_of(scope: Scope) -> UUID:
    """The one council whose accounts these are."""
    assert scope.authority_id is not None, "an account belongs to one council"
    return scope.authority_id


async def note(
    register: Register, tx: AsyncConnection, scope: Scope, subject: UUID, event: str, reason: str, actor: str, **content: object
) -> None:
    """A line of the journal about an account; about the council, where there is no such account."""
    entry = journal.entry(
        id=register.engine.new_id(),
        authority_id=council_of(scope),
        at=await register.engine.clock.civil(tx),
        subject_kind=SubjectKind.PERSON,
        subject_id=subject,
        version=None,
        event=event,
        actor=actor,
        reason=reason,
        content=content,
    )
    await journal.append(tx, scope, [entry])
