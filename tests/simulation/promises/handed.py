"""What is written down was done: what our rows say of a message is held against providers' books and phones' screens, which are no part
of us. Taken means that a provider has it in its books, delivered that it stands on a screen, and each screen is its recipient's own.
"""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import handset_message, outbox
from db.words import Direction, SendState
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "what is written down was done"
_TAKEN = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)
_ITS_LINE = or_(handset_message.c.message_id == outbox.c.id, handset_message.c.message_id == outbox.c.envelope_id)
_SHOWN = exists().where(_ITS_LINE, handset_message.c.direction == Direction.IN, handset_message.c.shown_at.is_not(None))


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of every message that a phone or a provider should have by now, and of the lines that phones have just shown."""
    for line in sight.news:
        if line.recipient is not None and line.address not in sight.cast.phones_of(sight.ref(line.recipient)):
            raise Broken(PROMISE, f"{line.address} shows {line.text_key}, which is for {sight.ref(line.recipient)}")
    columns = (outbox.c.id, outbox.c.envelope_id, outbox.c.state, outbox.c.text_key, outbox.c.recipient_id)
    books = sight.world.weather.books
    for row in (await tx.execute(select(*columns).where(and_(outbox.c.state.in_(_TAKEN), ~_SHOWN)))).all():
        whose = f"{row.text_key} to {sight.ref(row.recipient_id)}"
        if row.state is SendState.DELIVERED:
            raise Broken(PROMISE, f"{whose} is called delivered, and stands on no screen")
        if row.id not in books and row.envelope_id not in books:
            raise Broken(PROMISE, f"{whose} is called {row.state}, and no provider has it")
