"""What a language adds to what is read in every language: English stands once in memory, and not beside each of them."""

from collections.abc import Iterator, Mapping
from typing import TypeVar, overload

Value = TypeVar("Value")
Other = TypeVar("Other")


class Layered(Mapping[str, Value]):
    """A language's own, and English below it. No value is false."""

    __slots__ = ("own", "shared")

    def __init__(self, own: dict[str, Value], shared: Mapping[str, Value]) -> None:
        self.own = own
        self.shared = shared

    def __getitem__(self, key: str) -> Value:
        return self.own[key] if key in self.own else self.shared[key]

    @overload
    def get(self, key: str, /) -> Value | None: ...
    @overload
    def get(self, key: str, /, default: Value | Other) -> Value | Other: ...
    def get(self, key: str, /, default: object = None) -> object:
        """As a dictionary's, without the price of an exception: most of what is looked for is nowhere."""
        return self.own.get(key) or self.shared.get(key, default)

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from (key for key in self.shared if key not in self.own)

    def __len__(self) -> int:
        return len(self.own) + sum(key not in self.own for key in self.shared)
