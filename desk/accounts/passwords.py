"""Passwords: long ones, that are not among the commonest, hashed slowly and apart from everything else that runs.

A hash takes a tenth of a second of one processor and 64 MiB, which is what makes guessing dear. So it is done in a thread, and two at once
at most: a hundred guesses in one moment wait for each other, and cost no more than two processors and 128 MiB.
"""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.accounts.commonest import COMMONEST, is_a_pattern
from desk.accounts.names import folded
from desk.accounts.wrong import Wrong

SHORTEST, LONGEST = 12, 256  # characters
LONG_ENOUGH_TO_SEE = 4  # a shorter name stands in many a word
AT_ONCE = 2

# RFC 9106, its second choice, on one thread.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


class Passwords:
    """Hashes and compares."""

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hasher = hasher
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None  # what the password of an unknown name is held against: it takes the same time

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        async with self._at_once:
            return await asyncio.to_thread(self._hasher.hash, _as_typed(password))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of that hash; of none, it is not, and takes as long."""
        if self._nobodys is None:
            self._nobodys = await self.hashed("nobody signs in with this")
        async with self._at_once:
            matches = await asyncio.to_thread(self._matches, kept or self._nobodys, _as_typed(password[:LONGEST]))
        return matches and kept is not None and len(password) <= LONGEST

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def checked(password: str, name: str) -> str:
    """A new password for whoever signs in by this name, or what is wrong with it. Which characters it has is theirs to choose."""
    if len(password) < SHORTEST:
        raise Wrong(
            "password", f"The password is too short: use at least {SHORTEST} characters, such as four words that nobody would guess."
        )
    if len(password) > LONGEST:
        raise Wrong("password", f"The password is too long: use at most {LONGEST} characters.")
    plain = "".join(folded(password).split())
    if plain in COMMONEST or is_a_pattern(plain):
        raise Wrong(
            "password", "This password is one of those that are guessed first: use another, such as four words that nobody would guess."
        )
    own = folded(name).partition("@")[0]
    if len(own) >= LONG_ENOUGH_TO_SEE and own in plain:
        raise Wrong("password", "The password has the name in it that you sign in with: use another.")
    return password


def _as_typed(password: str) -> str:
    """The same characters, whichever keyboard composed them."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
