"""The journal: written by the engine and by what staff do, read by people and by the replay."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values, insert_many, word, words
from db.scope import Scope
from db.tables import journal
from db.words import SubjectKind

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_SALT_BYTES = 16  # so that nobody can guess a short content from the hash that stays when it is erased


def entry(
    *,
    id: UUID,
    authority_id: UUID,
    at: datetime,
    subject_kind: SubjectKind,
    subject_id: UUID,
    version: int | None,
    event: str,
    actor: str,
    reason: str,
    content: Any,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> dict[str, Any]:
    """A line of the journal, with the salted hash of its content. `content` is anything JSON can hold, but not None."""
    salt = entropy(_SALT_BYTES)
    return {
        "id": id,
        "authority_id": authority_id,
        "at": at,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "version": version,
        "event": event,
        "actor": actor,
        "reason": reason,
        "content": content,
        "salt": salt,
        "content_hash": hash_of(salt, content),
    }


def hash_of(salt: bytes, content: Any) -> bytes:
    """SHA-256 of the salt and the content, spelt in the one canonical way: databases keep JSON, not its spelling."""
    return hashlib.sha256(salt + _CANONICAL.encode(content).encode()).digest()


async def append(tx: AsyncConnection, scope: Scope, lines: Sequence[Values]) -> None:
    """Write lines made by `entry`. A version of a subject is written once."""
    await insert_many(tx, scope, journal, lines)


async def of_subjects(tx: AsyncConnection, scope: Scope, subject_ids: Iterable[UUID]) -> Records:
    """All the lines about these subjects, each subject's in order."""
    query = select(journal).where(scope.of(journal), journal.c.subject_id.in_(list(subject_ids)))
    return (await tx.execute(query.order_by(journal.c.subject_id, journal.c.id))).all()


async def since(tx: AsyncConnection, scope: Scope, subject_id: UUID, version: int) -> Records:
    """What has moved this subject on since that version of it, in order."""
    its = (journal.c.subject_id == subject_id, journal.c.version > version)
    return (await tx.execute(select(journal).where(scope.of(journal), *its).order_by(journal.c.version))).all()


async def told_of(tx: AsyncConnection, scope: Scope, subject_ids: Iterable[UUID], events: tuple[str, ...]) -> Records:
    """Of the lines about these subjects those of some kinds (`subject_id`, `event`, `content`), each subject's in order."""
    return (await tx.execute(_told_of(scope, events), {IDS: subject_ids})).all()


@lru_cache(64)
def _told_of(scope: Scope, events: tuple[str, ...]) -> Query:
    query = select(journal.c.subject_id, journal.c.event, journal.c.content)
    wanted = (scope.of(journal), among(journal.c.subject_id), journal.c.event.in_(words(*events)))
    return query.where(*wanted).order_by(journal.c.subject_id, journal.c.id)


async def heard_or_of(tx: AsyncConnection, scope: Scope, subject_ids: Iterable[UUID], versions: Iterable[int]) -> Records:
    """The lines of these alerts that say how a phone answered, and those of the versions named: the rest may be long."""
    wanted = or_(journal.c.event == word("Heard"), journal.c.version.in_(set(versions)))
    query = select(journal.c.subject_id, journal.c.version, journal.c.event, journal.c.content)
    query = query.where(scope.of(journal), among(journal.c.subject_id), wanted).order_by(journal.c.subject_id, journal.c.id)
    return (await tx.execute(query, {IDS: subject_ids})).all()


async def blank(tx: AsyncConnection, scope: Scope, subject_ids: Iterable[UUID]) -> int:
    """Erase what the lines about these subjects said; that they were said, when and by whom stays. How many lines."""
    about = journal.c.subject_id.in_(list(subject_ids))
    return (await tx.execute(update(journal).where(scope.of(journal), about).values(content=None, salt=None))).rowcount
