"""Asking and paging ladders, as the first version of each."""

from typing import Any

from db.queries import ladders
from db.words import LadderKind
from desk.council import Council
from desk.storing.ledger import Ledger
from scheduler.codec import to_json


async def store_ladders(ledger: Ledger, council: Council) -> None:
    """Ladders that have no version yet; one that was edited since is told, and stays."""
    stored = {(row.kind, row.name): row.content for row in await ladders.newest(ledger.tx, ledger.scope)}
    written = {(LadderKind.ASKING, tier.value): to_json(ladder) for tier, ladder in council.asking.items()}
    written |= {(LadderKind.PAGING, treatment.value): to_json(ladder) for treatment, ladder in council.paging.items()}
    new: list[dict[str, Any]] = []
    for (kind, name), content in written.items():
        if (kind, name) not in stored:
            new.append(
                {
                    "id": ledger.new_id(),
                    "authority_id": ledger.authority,
                    "kind": kind,
                    "name": name,
                    "number": 1,
                    "content": content,
                    "made_at": ledger.now,
                }
            )
            ledger.created.append(f"{kind} ladder {name}")
        elif stored[kind, name] != content:
            ledger.differs.append(f"{kind} ladder {name}: rungs")
    await ladders.insert_versions(ledger.tx, ledger.scope, new)
