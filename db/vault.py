"""Names, addresses and bodies at rest: sealed with AES-GCM, found again by a keyed hash.

A sealed value carries the id of its key, so that keys rotate by adding a new first one. It is bound to its table, column and row:
copied into another cell, it does not open.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.words import KeyKind

_LAYOUT = 1  # layout | length of key id | key id | nonce | sealed text and tag
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PROOF_BYTES = 16
# A telephone number is one address, whether we text it or ring it.
_SAME_ADDRESS = {"sms": "phone", "voice": "phone"}


class UnknownKey(Exception):
    """Something was sealed with a key we were not given."""


class Unreadable(Exception):
    """A sealed value was changed, or moved to another cell."""


class BadKeys(Exception):
    """The keys are not written as `id:base64,…` with 32 bytes each."""


@dataclass(frozen=True, slots=True)
class KeyMark:
    """A key without its secret: what it is for, its id, and a proof that tells it from another of the same id."""

    kind: KeyKind
    key_id: str
    proof: bytes


def new_keys(key_id: str = "k1", entropy: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A fresh key, as the settings want it."""
    return f"{key_id}:{base64.b64encode(entropy(_KEY_BYTES)).decode()}"


def key_id(sealed: bytes) -> str:
    """Which key a value was sealed with."""
    if len(sealed) < 2 or sealed[0] != _LAYOUT or len(sealed) < 2 + sealed[1] + _NONCE_BYTES:
        raise Unreadable("not a sealed value")
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def sealed_prefix(key_id: str) -> bytes:
    """How every value begins that was sealed with this key."""
    name = key_id.encode()
    return bytes([_LAYOUT, len(name)]) + name


class Vault:
    """Seals and opens. In each list of keys the first one writes, all of them read."""

    def __init__(self, encryption: str, index: str, entropy: Callable[[int], bytes] = secrets.token_bytes) -> None:
        sealing, self._index = parse(encryption), parse(index)
        self._ciphers = {name: AESGCM(key) for name, key in sealing.items()}
        self._writer = next(iter(self._ciphers))
        rings = ((KeyKind.SEALING, sealing), (KeyKind.INDEX, self._index))
        self.marks = tuple(KeyMark(kind, name, _proof(kind, key)) for kind, ring in rings for name, key in ring.items())
        self._entropy = entropy

    @property
    def index_rotates(self) -> bool:
        """Whether an address may be stored under more than one key."""
        return len(self._index) > 1

    def ids(self, kind: KeyKind) -> list[str]:
        """The ids of the keys of one kind: the one that writes first."""
        return [mark.key_id for mark in self.marks if mark.kind is kind]

    def proofs(self, kind: KeyKind) -> dict[str, str]:
        """By id, what tells each key of one kind from another of the same id."""
        return {mark.key_id: mark.proof.hex() for mark in self.marks if mark.kind is kind}

    def seal(self, place: str, row: UUID, text: str) -> bytes:
        """Seal a text for one cell; `place` is "table.column"."""
        nonce = self._entropy(_NONCE_BYTES)
        sealed = self._ciphers[self._writer].encrypt(nonce, text.encode(), _cell(place, row))
        return sealed_prefix(self._writer) + nonce + sealed

    def open(self, place: str, row: UUID, sealed: bytes) -> str:
        """The text of one cell."""
        name = key_id(sealed)
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise UnknownKey(f"no key {name!r} was given")
        start = 2 + sealed[1]
        nonce, rest = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, rest, _cell(place, row)).decode()
        except InvalidTag:
            raise Unreadable(f"{place}: changed, or moved from another cell") from None

    def knows(self, sealed: bytes) -> bool:
        """Whether we hold the key of this value."""
        return key_id(sealed) in self._ciphers

    def address_key(self, channel: str, address: str) -> bytes:
        """What an address is stored and found under."""
        return self.address_keys(channel, address)[0]

    def address_keys(self, channel: str, address: str) -> list[bytes]:
        """What an address may be stored under, while index keys rotate: the one that writes first."""
        return self.index_keys(_SAME_ADDRESS.get(channel, channel), address)

    def index_keys(self, of: str, text: str) -> list[bytes]:
        """The same of any text by which something is looked up; `of` keeps texts of two sorts apart."""
        hashed = f"{of}\0{text}".encode()
        return [hmac.new(key, hashed, hashlib.sha256).digest() for key in self._index.values()]


def _cell(place: str, row: UUID) -> bytes:
    return f"{place}.{row}".encode()


def _proof(kind: KeyKind, key: bytes) -> bytes:
    return hmac.new(key, f"safetynet {kind} key".encode(), hashlib.sha256).digest()[:_PROOF_BYTES]


def parse(written: str) -> dict[str, bytes]:
    """The keys of a setting by id, in order; `BadKeys` for what is none."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in written.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise BadKeys("a key is not base64") from None
        if not name or not name.isascii() or len(name) > 32 or len(key) != _KEY_BYTES or name in keys:
            raise BadKeys("keys are written id:base64,… with 32 bytes each, and no id twice")
        keys[name] = key
    if not keys:
        raise BadKeys("no key was given")
    return keys
