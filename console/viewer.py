"""Who looks at a page: whom they act as, and what they may. Whoever lets them in says so; the pages only ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from console.reading.roll import Roll
from db.queries import sights
from db.queries.rows import Query
from db.scope import Scope
from db.words import PersonKind, Role
from desk import permissions
from desk.permissions import Granted, May, Sight
from ladder.cadence import local_date

ACTING = "acting"  # the cookie of a demo: whom its one visitor acts as


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody in front of a page."""

    ref: str | None  # the worker whose acts these are
    granted: tuple[Granted, ...]
    csrf: str  # what each form of theirs must bring back
    worker_id: UUID | None = None
    name: str = ""  # as they signed in
    is_demo: bool = False
    account: UUID | None = None  # that they signed in to; none for whoever plays a demo with the link
    account_ref: str = ""
    session: UUID | None = None

    def may(self, what: May) -> bool:
        """Whether a page or a form that asks for this is theirs."""
        return self.is_demo if what is May.PLAY else permissions.may(self.granted, what)

    def sight(self, what: May = May.LOOK) -> Sight:
        """Whose rows they see there."""
        return permissions.sight_of(self.granted, what, self.worker_id)


NOBODY = Viewer(None, (), "")  # before they have signed in: nothing is theirs


def demo_viewer(request: Request, csrf: str) -> Viewer:
    """Whoever plays a demo: everything is theirs, and they say whom they act as."""
    return Viewer(request.cookies.get(ACTING), tuple(Granted(role) for role in Role), csrf, is_demo=True)


def viewer_of(request: Request) -> Viewer:
    """Who was let in. A page that nobody guards is our own mistake."""
    found = request.scope.get("viewer")
    assert isinstance(found, Viewer), "the door says who looks, before a page is drawn"
    return found


def seen_by(sight: Sight, scope: Scope, roll: Roll) -> Query | None:
    """The young people whom this sight shows, for a query to look among; none, when it shows all."""
    if sight.is_everything:
        return None
    return sights.seen(scope, sight.teams or (), sight.allocated_to, local_date(roll.now, roll.zone))


async def shows_child(tx: AsyncConnection, scope: Scope, sight: Sight, ref: str, roll: Roll) -> bool:
    """Whether there is a young person of that reference whom this sight shows."""
    named = await roll.by_ref(tx, ref)
    ids = [] if named is None or named.kind is not PersonKind.YOUNG_PERSON else [named.id]
    return bool(await seen_among(tx, scope, sight, ids, roll))


async def seen_among(tx: AsyncConnection, scope: Scope, sight: Sight, ids: Iterable[UUID], roll: Roll) -> frozenset[UUID]:
    """Of these young people, those whom this sight shows."""
    if sight.is_everything:
        return frozenset(ids)
    return await sights.of_teams_or_worker(tx, scope, ids, sight.teams or (), sight.allocated_to, local_date(roll.now, roll.zone))
