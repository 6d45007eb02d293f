"""What a form carries for us from one step to the next, sealed: nobody reads it, changes it, or brings it to another form, or too late."""

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.vault import UnknownKey, Unreadable, Vault

_NOBODYS = UUID(int=0)


def seal(vault: Vault, what: str, now: datetime, **carried: Any) -> str:
    """Text for a hidden field."""
    text = json.dumps({"at": now.isoformat(), **carried}, ensure_ascii=False)
    return base64.urlsafe_b64encode(vault.seal(f"carried.{what}", _NOBODYS, text)).decode().rstrip("=")


def opened(vault: Vault, what: str, written: str, now: datetime, within: timedelta) -> dict[str, Any] | None:
    """What was carried; nothing, where it is not ours, for another purpose, or too old."""
    try:
        sealed = base64.b64decode(written.encode() + b"=" * (-len(written) % 4), altchars=b"-_", validate=True)
        found: dict[str, Any] = json.loads(vault.open(f"carried.{what}", _NOBODYS, sealed))
    except (binascii.Error, UnicodeEncodeError, UnknownKey, Unreadable):
        return None
    made_at = datetime.fromisoformat(found["at"])
    return found if now - within <= made_at <= now + within else None
