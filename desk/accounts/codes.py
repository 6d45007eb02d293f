"""What is typed beside a password: the six digits of an authenticator (RFC 6238), or a recovery code. No clock, no database."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import pyotp

STEP = 30  # seconds
EARLIER_OR_LATER = 1  # steps: clocks differ, and people type slowly
SECRET_BYTES = 20  # as long as what its hash makes of it
RECOVERY_CODES = 10
ISSUER = "Safety Net"

_RECOVERY_BYTES = 10  # 80 bits: nobody tries them out on a stolen copy
_GROUP = 4


def new_secret(entropy: Callable[[int], bytes]) -> str:
    """What an authenticator is told once."""
    return base64.b32encode(entropy(SECRET_BYTES)).decode()


def address_of(secret: str, name: str) -> str:
    """What an authenticator scans."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """The secret for whoever types it."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def step_of(secret: str, typed: str, now: datetime, after: int | None) -> int | None:
    """The step whose code this is, if it is later than the newest that was taken; nothing for every other code."""
    code, here = digits(typed), int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    steps = range(here - EARLIER_OR_LATER, here + EARLIER_OR_LATER + 1)
    right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return next((step for step in right if after is None or step > after), None)


def digits(typed: str) -> str:
    """What was typed, without the gap that authenticators show; nothing, where it is not six digits."""
    plain = "".join(typed.split())
    return plain if len(plain) == 6 and plain.isascii() and plain.isdecimal() else ""


def new_recovery_codes(entropy: Callable[[int], bytes]) -> list[str]:
    """Ten, each for one use."""
    drawn = (base64.b32encode(entropy(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES))
    return ["-".join(one[at : at + _GROUP] for at in range(0, len(one), _GROUP)) for one in drawn]


def recovery_hash(typed: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    plain = "".join(one for one in typed.casefold() if one.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
