"""What channels heard, kept before anybody understands it. The body is sealed whole; what it was said with is read back as it was."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.inbound import Inbound, InboundKind
from db.queries import addresses, inbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, InboxKind

_ADDRESS, _BODY = "inbox.address_sealed", "inbox.body_sealed"


async def store(
    tx: AsyncConnection,
    vault: Vault,
    ids: Callable[[], UUID],
    civil_now: datetime,
    machine_now: datetime,
    inbounds: Sequence[Inbound],
    raws: Mapping[str, object] | None = None,
) -> int:
    """Keep what was heard, each thing once; how much of it is new. `raws`: the provider's own records, by external id."""
    records = raws or {}
    scope = Scope.everywhere()
    keys = await addresses.in_use(tx, scope, [vault.address_keys(one.channel, one.address) if one.address else [] for one in inbounds])
    rows = [
        {**_row(vault, ids(), civil_now, machine_now, one, records.get(one.external_id)), "sender_key": key}
        for one, key in zip(inbounds, keys, strict=True)
    ]
    return await inbox.remember(tx, scope, rows)


def read_body(vault: Vault, row: Record) -> Inbound:
    """What was heard, from the row that keeps it."""
    body = _body(vault, row)
    return Inbound(
        external_id=row.external_id,
        channel=row.channel.value,
        address="" if row.address_sealed is None else vault.open(_ADDRESS, row.id, row.address_sealed),
        kind=InboundKind(body["kind"]),
        text=body["text"],
        press=body["press"],
        reference=body["reference"],
        language_hint=body["language_hint"],
    )


def told(vault: Vault, row: Record) -> dict[str, Any]:
    """What a receipt or an outcome says of a message of ours."""
    return _body(vault, row)


def telling(
    vault: Vault,
    entry_id: UUID,
    about: Record,
    kind: InboxKind,
    external_id: str,
    civil_now: datetime,
    machine_now: datetime,
    body: Mapping[str, object],
) -> dict[str, Any]:
    """A row in which a provider, or our own courier, says what became of a message of ours."""
    return {
        "id": entry_id,
        "authority_id": about.authority_id,
        "channel": about.channel,
        "external_id": external_id,
        "kind": kind,
        "address_sealed": None,
        "sender_key": about.address_key,
        "outbox_id": about.id,
        "body_sealed": _sealed(vault, entry_id, body),
        "received_at": civil_now,
        "stored_at": machine_now,
    }


def _row(vault: Vault, entry_id: UUID, civil_now: datetime, machine_now: datetime, one: Inbound, raw: object) -> dict[str, Any]:
    said = {
        "kind": one.kind.value,
        "text": one.text,
        "press": one.press,
        "reference": one.reference,
        "language_hint": one.language_hint,
    }
    return {
        "id": entry_id,
        "authority_id": None,  # whom it concerns is found out later
        "channel": ChannelName(one.channel),
        "external_id": one.external_id,
        "kind": InboxKind.OTHER if one.kind is InboundKind.OTHER else InboxKind.MESSAGE,
        "address_sealed": vault.seal(_ADDRESS, entry_id, one.address) if one.address else None,
        "outbox_id": None,
        "body_sealed": _sealed(vault, entry_id, said if raw is None else {**said, "raw": raw}),
        "received_at": civil_now,
        "stored_at": machine_now,
    }


def _sealed(vault: Vault, entry_id: UUID, body: Mapping[str, object]) -> bytes:
    # Escaped: half a surrogate pair, which JSON may carry, has no UTF-8.
    return vault.seal(_BODY, entry_id, json.dumps(body))


def _body(vault: Vault, row: Record) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(vault.open(_BODY, row.id, row.body_sealed))
    return body
