"""Chance that can be repeated: the same seed and name give the same draws, on every machine and in every version of Python."""

from hashlib import blake2b

_BYTES = 7  # 56 bits: more than a float can tell apart


class Chance:
    """A row of draws. Each young person has their own, so that one more in a file changes nobody else's month."""

    def __init__(self, *name: object) -> None:
        self._name = ":".join(str(part) for part in name).encode()
        self._drawn = 0

    def draw(self) -> float:
        """The next draw: more than 0, at most 1."""
        self._drawn += 1
        digest = blake2b(self._name + b":%d" % self._drawn, digest_size=_BYTES).digest()
        return (int.from_bytes(digest, "big") + 1) / (1 << 8 * _BYTES)

    def falls(self, share: float) -> bool:
        """Whether something that happens so often happens now."""
        return self.draw() <= share

    def choose(self, letters: str) -> str:
        """One of these."""
        return letters[min(int(self.draw() * len(letters)), len(letters) - 1)]
