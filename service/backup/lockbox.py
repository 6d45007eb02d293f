"""Keys under a passphrase: scrypt makes it slow to guess, AES-GCM tells when anything was changed."""

import base64
import json
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from desk.refusals import Refused

PASSPHRASE_MIN = 12
_COST, _BLOCK, _LANES = 2**17, 8, 1  # 128 MB and about half a second for every guess
_COST_MAX = 2**20  # more than that in a box is an attack on whoever opens it
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32


def lock(keys: dict[str, str], passphrase: str, bound_to: str, entropy: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The keys, sealed; `bound_to` names the database they belong to, so that they do not open beside another."""
    if len(passphrase) < PASSPHRASE_MIN:
        raise Refused(f"A passphrase has at least {PASSPHRASE_MIN} characters.")
    salt, nonce = entropy(_SALT_BYTES), entropy(_NONCE_BYTES)
    sealed = AESGCM(_derived(passphrase, salt, _COST)).encrypt(nonce, json.dumps(keys).encode(), bound_to.encode())
    box = {"cost": _COST, "salt": salt, "nonce": nonce, "sealed": sealed}
    written = {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in box.items()}
    return json.dumps(written, indent=1).encode()


def unlock(box: bytes, passphrase: str, bound_to: str) -> dict[str, str]:
    """The keys again."""
    try:
        written: dict[str, Any] = json.loads(box)
        salt, nonce, sealed = (base64.b64decode(written[name]) for name in ("salt", "nonce", "sealed"))
        if not 1 < written["cost"] <= _COST_MAX:
            raise ValueError("a cost that is none of ours")
        opened = AESGCM(_derived(passphrase, salt, written["cost"])).decrypt(nonce, sealed, bound_to.encode())
    except (KeyError, TypeError, ValueError):
        raise Refused("The keys in this backup are not sealed as safetynet seals them.") from None
    except InvalidTag:
        raise Refused("This passphrase does not open the keys of this backup.") from None
    keys: dict[str, str] = json.loads(opened)
    return keys


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=_KEY_BYTES, n=cost, r=_BLOCK, p=_LANES).derive(passphrase.encode())
