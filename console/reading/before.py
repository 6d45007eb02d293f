"""What stands above everything that can be done: whom not to tell, when and how to ring, the language, and who interprets it."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.interpreting import interpreted
from console.reading.roll import Known
from db.queries import authorities
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from desk import words

FIRST = ("do_not_tell", "safe_to_ring")  # of the notes about them, those without which nobody rings


@dataclass(frozen=True, slots=True)
class Before:
    """What to have read before ringing."""

    first: tuple[tuple[str, str], ...]
    language: str
    needs_interpreter: bool
    line: str
    code: str
    police_route: str


async def read_before(tx: AsyncConnection, scope: Scope, vault: Vault, row: Record, child: Known) -> Before:
    """Of a young person's details (`row` is theirs), and of their council's."""
    council = await authorities.authority(tx, scope, row.authority_id)
    assert council is not None, "whose page it is"
    details = json.loads(_open(vault, "young_person.details_sealed", row.id, row.details_sealed) or "{}")
    interpreter = json.loads(_open(vault, "authority.interpreter_sealed", council.id, council.interpreter_sealed) or "{}")
    dialect = details.get("dialect")
    return Before(
        first=tuple((words.DETAILS[name], _plain(details.get(name)) or "nothing on file") for name in FIRST),
        language=f"{child.language_name}; dialect: {dialect}" if dialect else child.language_name,
        needs_interpreter=interpreted(child.language, child.spoken) != locales.ENGLISH,
        line=interpreter.get("line") or "",
        code=interpreter.get("code") or "",
        police_route=_open(vault, "authority.police_route_sealed", council.id, council.police_route_sealed),
    )


def _open(vault: Vault, place: str, of: UUID, sealed: bytes | None) -> str:
    return "" if sealed is None else vault.open(place, of, sealed)


def _plain(detail: str | list[str] | None) -> str:
    return "; ".join(detail) if isinstance(detail, list) else detail or ""
