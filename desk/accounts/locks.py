"""How often an account may be guessed at. Ten failures in a row lock it for a quarter of an hour, ten more for half an hour, and so on to a
day; while it is locked nothing is right, and nothing is counted.

What goes wrong in browsers that were signed in to it before is counted apart, and so is the lock: no stranger keeps anybody out of theirs.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import accounts
from db.queries.rows import Record
from db.scope import Scope
from desk.accounts.register import Register, council_of, note, ref_of

FAILURES_AT_MOST = 10  # in a row
LOCKED_FOR, LOCKED_FOR_AT_MOST = timedelta(minutes=15), timedelta(days=1)

NOBODY = "nobody"


class Browser(Enum):
    """Who tries, as far as an account can tell: each has tries and a lock of its own, in these columns."""

    STRANGE = ("failures", "locked_until", "browsers that are new to it")
    KNOWN = ("known_failures", "known_locked_until", "browsers that were signed in to it before")

    @property
    def failures(self) -> str:
        """How often in a row it went wrong."""
        return self.value[0]

    @property
    def locked_until(self) -> str:
        """Until when nothing is right there."""
        return self.value[1]

    @property
    def called(self) -> str:
        """For the journal."""
        return self.value[2]

    @property
    def anew(self) -> dict[str, Any]:
        """What is stored of whoever begins anew."""
        return {self.failures: 0, self.locked_until: None}


UNTRIED: dict[str, Any] = Browser.STRANGE.anew | Browser.KNOWN.anew


def browser_of(account: UUID | None, known: Collection[UUID]) -> Browser:
    """Whose tries these are; `known`: the accounts that the browser was signed in to."""
    return Browser.KNOWN if account in known else Browser.STRANGE


def is_let_in(row: Record, now: datetime, browser: Browser) -> bool:
    """Whether an account may be signed in to from there at all."""
    return row.disabled_at is None and not _is_locked(row, now, browser)


def is_locked(row: Record, now: datetime) -> bool:
    """Whether too much was guessed, wherever that was."""
    return any(_is_locked(row, now, browser) for browser in Browser)


def _is_locked(row: Record, now: datetime, browser: Browser) -> bool:
    until: datetime | None = getattr(row, browser.locked_until)
    return until is not None and until > now


async def failed(
    register: Register, tx: AsyncConnection, scope: Scope, there: Record | None, now: datetime, what: str, browser: Browser
) -> None:
    """Note a failure, and count it where it counts. Whoever tries sees no difference, whatever it was."""
    if there is None:
        await note(register, tx, scope, council_of(scope), "SignInRefused", "no account has the name that was typed", NOBODY)
        return
    ref = ref_of(there.number)
    if not is_let_in(there, now, browser):
        state = "disabled" if there.disabled_at is not None else "locked"
        await note(register, tx, scope, there.id, "SignInRefused", f"{ref} is {state}", NOBODY)
        return
    failures = (getattr(there, browser.failures) or 0) + 1
    locked = await _lock(register, tx, scope, there, failures, now, browser)
    await accounts.change(tx, scope, there.id, **{browser.failures: failures}, **locked)
    await note(register, tx, scope, there.id, "SignInRefused", f"not the {what} of {ref}", NOBODY, in_a_row=failures)


async def _lock(
    register: Register, tx: AsyncConnection, scope: Scope, there: Record, failures: int, now: datetime, browser: Browser
) -> dict[str, datetime]:
    times, over = divmod(failures, FAILURES_AT_MOST)
    if over:
        return {}
    until = now + min(LOCKED_FOR * 2 ** min(times - 1, 10), LOCKED_FOR_AT_MOST)
    reason = f"{ref_of(there.number)} is locked, for {browser.called}, after {failures} failures in a row"
    await note(register, tx, scope, there.id, "AccountLocked", reason, NOBODY, until=until.isoformat())
    return {browser.locked_until: until}
