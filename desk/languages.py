"""What a worker sets about the language somebody is written to in: back, where it was changed in error or by somebody else."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.changing import Change, change
from db.queries import people
from db.scope import Scope
from db.words import PersonKind
from desk.alerts import worker_of
from desk.pairings import Held, under_locks
from desk.refusals import Refused
from scheduler import writing
from scheduler.case import Case
from scheduler.council import councils
from scheduler.engine import Engine


async def set_language(engine: Engine, scope: Scope, ref: str, tag: str, worker: str, *, may_send: Callable[[str], bool]) -> Change:
    """They are written to in it from now on. `may_send`: whether people may be written to in a language here.

    Which language they were enrolled with stays: a cry in it is heard whatever they are written to in.
    """
    if tag not in locales.languages():
        raise Refused(f"{tag} is not spoken here; choose one of {', '.join(locales.languages())}.")
    if not may_send(tag):
        name = locales.language(tag).name
        raise Refused(
            f"Two native speakers have not signed {name} yet, so nobody is written to in it here; choose a language that is signed."
        )

    async def act(tx: AsyncConnection, held: Held) -> Change:
        by = await worker_of(tx, held.scope, worker)
        person = await people.person_of(tx, held.scope, held.person.id)
        assert person is not None, "nobody is deleted"
        if person.kind is PersonKind.WORKER:
            raise Refused(f"{ref} is a worker, and workers are written to in English.")
        if person.language == tag:
            raise Refused(f"{ref} is written to in {locales.language(tag).name} already.")
        made = Change(person.id, person.ref, person.language, tag)
        about = [held.cases[person.id]] if person.kind is PersonKind.YOUNG_PERSON else list(held.cases.values())
        if about:
            change(about, made, by.ref, by.ref)
        else:
            aside = await _aside(engine, tx, held)
            change([aside], made, by.ref, by.ref)
            await writing.write(tx, held.scope, [aside])
        return made

    return await under_locks(engine, scope, ref, act)


async def _aside(engine: Engine, tx: AsyncConnection, held: Held) -> Case:
    """A case about nobody: a carer who looks after no young person today."""
    tools = await engine.tools(tx)
    shared = await councils(tx, held.scope, [held.person.authority_id], tools.now)
    return Case(held.person.id, shared[held.person.authority_id], tools)
