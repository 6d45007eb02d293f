"""What those who are enrolled have in common: the languages they are written to in, the zones they live by, and who there is."""

from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import made_at
from db.queries.rows import Records
from db.scope import Scope
from db.tables import authority, check_in, contact, person, plan, young_person
from db.words import ChannelName, ContactState, PersonKind
from ladder.checkin import Phase


async def languages_of(tx: AsyncConnection, scope: Scope) -> Records:
    """In which languages each council's young people and carers are written to (`authority_id`, `language`); workers are in English."""
    written_to = (PersonKind.YOUNG_PERSON, PersonKind.CARER)
    query = select(person.c.authority_id, person.c.language).where(scope.of(person), person.c.kind.in_(written_to)).distinct()
    return (await tx.execute(query.order_by(person.c.authority_id, person.c.language))).all()


async def young_people(tx: AsyncConnection, scope: Scope) -> Records:
    """Every young person, with what their council told of them (`id`, `authority_id`, `language`, `details_sealed`)."""
    columns = (person.c.id, person.c.authority_id, person.c.language, young_person.c.details_sealed)
    query = select(*columns).join(young_person, young_person.c.id == person.c.id).where(scope.of(person))
    return (await tx.execute(query.order_by(person.c.id))).all()


async def zones_of(tx: AsyncConnection, scope: Scope) -> list[str]:
    """By which zones anything is reckoned."""
    each = [select(table.c.timezone).where(scope.of(table)) for table in (authority, person, plan)]
    return sorted((await tx.execute(union(*each))).scalars())


async def workers(tx: AsyncConnection, scope: Scope) -> Records:
    """Every worker (`id`, `authority_id`, `ref`), by reference."""
    query = select(person.c.id, person.c.authority_id, person.c.ref).where(scope.of(person), person.c.kind == PersonKind.WORKER)
    return (await tx.execute(query.order_by(person.c.ref, person.c.id))).all()


async def first_enrolled(tx: AsyncConnection, scope: Scope) -> datetime | None:
    """When the first young person of those who are there was enrolled, by the machine's clock."""
    first = await tx.scalar(select(young_person.c.id).where(scope.of(young_person)).order_by(young_person.c.id).limit(1))
    return None if first is None else made_at(first)


async def is_anybody_asked(tx: AsyncConnection, scope: Scope) -> bool:
    """Whether the time of any check-in has come, whatever became of it."""
    asked = select(check_in.c.id).where(scope.of(check_in), check_in.c.phase != Phase.SCHEDULED).limit(1)
    return await tx.scalar(asked) is not None


async def channels_of(tx: AsyncConnection, scope: Scope) -> list[ChannelName]:
    """By which channels anybody may be written to or rung."""
    usable = (scope.of(contact), contact.c.proven, contact.c.state == ContactState.OPEN)
    return sorted((await tx.execute(select(contact.c.channel).where(*usable).distinct())).scalars())
