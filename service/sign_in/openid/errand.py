"""What a browser keeps while it is at the directory: one cookie, sealed, good for ten minutes and once.

It is the only one of ours that comes along from another site (`SameSite=Lax`): the way back begins there.
"""

import hmac
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.vault import Vault
from desk.accounts import carried
from desk.accounts.register import Register

LASTS_FOR = timedelta(minutes=10)

_WHAT = "an errand to the directory"


@dataclass(frozen=True, slots=True)
class Errand:
    """`state` proves that the way back is this browser's, `nonce` that the token is this errand's, `verifier` that the code is."""

    state: str
    nonce: str
    verifier: str
    then: str
    known: Sequence[str]  # the accounts that were signed in to in this browser before: the mark of them stays behind, since it is strict

    @classmethod
    def begun(cls, register: Register, then: str, known: Iterable[UUID]) -> "Errand":
        """A new one."""
        return cls(register.new_token(), register.new_token(), register.new_token(), then, sorted(map(str, known)))

    def sealed(self, vault: Vault, now: datetime) -> str:
        """For the cookie."""
        return carried.seal(vault, _WHAT, now, **asdict(self))


def opened(vault: Vault, sealed: str, state: str, now: datetime) -> Errand | None:
    """The errand from which a browser comes back; nothing, where it was another's, or begun too long ago."""
    found = carried.opened(vault, _WHAT, sealed, now, LASTS_FOR) if sealed else None
    if found is None or not hmac.compare_digest(found["state"].encode(), state.encode("utf-8", "surrogatepass")):
        return None
    del found["at"]
    return Errand(**found)


class Done:
    """The errands of the last ten minutes, of one process: none is done twice. Elsewhere the directory itself takes a code once."""

    def __init__(self) -> None:
        self._done: deque[tuple[datetime, str]] = deque()

    def now(self, errand: Errand, now: datetime) -> bool:
        """Whether it is done now for the first time."""
        while self._done and self._done[0][0] <= now - LASTS_FOR:
            self._done.popleft()
        if any(state == errand.state for _, state in self._done):
            return False
        self._done.append((now, errand.state))
        return True
