"""A form that came after its session had ended: what was typed is kept, sealed, until whoever typed it has signed in.

Nothing is sent by itself: it is shown to them, and they send it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from console.pages import CSRF, FIELDS_AT_MOST
from db.vault import Vault
from desk.accounts import carried

KEPT_FOR = timedelta(hours=12)
AT_MOST = 32 * 1024  # bytes of what was typed: sealed and carried along it must still fit in a form of the door

_WHAT = "a form that was begun"


@dataclass(frozen=True, slots=True)
class Begun:
    """A form, where it was going, and its fields."""

    path: str
    fields: Sequence[tuple[str, str]]


def keep(vault: Vault, path: str, body: bytes, account: UUID | None, now: datetime) -> str | None:
    """What the sign-in carries along; nothing where it is too much. A form's own mark is left out: another session draws another."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_AT_MOST)
    except ValueError:
        return None
    fields = [(name, value) for name, value in pairs if name != CSRF]
    if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > AT_MOST:
        return None
    return carried.seal(vault, _WHAT, now, path=path, account=None if account is None else str(account), fields=fields)


def begun(vault: Vault, kept: str, account: UUID, now: datetime) -> Begun | None:
    """What was begun, for whoever has signed in now; nothing, where it was begun by another account, or long ago."""
    found: dict[str, Any] | None = carried.opened(vault, _WHAT, kept, now, KEPT_FOR) if kept else None
    if found is None or found["account"] not in (None, str(account)):
        return None
    return Begun(found["path"], [(name, value) for name, value in found["fields"]])
