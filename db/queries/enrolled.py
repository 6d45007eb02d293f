"""What those who are enrolled have in common: the languages they are written to in, the zones they live by, and who there is."""

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.scope import Scope
from db.tables import authority, person, plan, young_person
from db.words import PersonKind


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
