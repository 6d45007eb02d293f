"""The four digits by which a worker says whose a shared duty phone is now. Kept as a digest, sealed: shown nowhere, not even to them."""

import hashlib
import hmac
from uuid import UUID

from db.vault import Vault

_PLACE = "person.pin_sealed"


def seal(vault: Vault, worker: UUID, pin: str) -> bytes:
    """As it is kept. Of two workers with one PIN no two digests are alike."""
    return vault.seal(_PLACE, worker, _digest(worker, pin))


def is_theirs(vault: Vault, worker: UUID, sealed: bytes, pin: str) -> bool:
    """Whether that is their PIN."""
    return hmac.compare_digest(vault.open(_PLACE, worker, sealed), _digest(worker, pin))


def _digest(worker: UUID, pin: str) -> str:
    return hashlib.sha256(worker.bytes + pin.encode()).hexdigest()
