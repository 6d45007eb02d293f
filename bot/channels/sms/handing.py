"""Hand something to Twilio once, a text or a call, and sort what comes back by what the sender does next."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from twilio.base.exceptions import TwilioException

from bot.channels.road import Accepted, SendOutcome, TryLater, Unknown
from bot.channels.sms.wire import Interrupted, NothingLeft, SlowDown

NO_CONNECTION_FOR = timedelta(seconds=10)  # a router restarts in about a minute
LATER_FOR = timedelta(seconds=15)

CODE_MIN, CLIENT_ERRORS = 10_000, range(400, 500)  # an answer without a code of Twilio's own is a proxy's

OfCode = Callable[[int], SendOutcome]


async def handed_over(request: Awaitable[Any], of_code: OfCode) -> SendOutcome:
    """What became of it. `of_code`: what follows from one of Twilio's codes."""
    try:
        made = await request
    except NothingLeft:
        return TryLater(NO_CONNECTION_FOR, is_down=True)
    except SlowDown as error:
        return TryLater(error.after)
    except Interrupted as error:
        return Unknown(str(error))
    except TwilioException as error:
        return refusal(getattr(error, "status", None), getattr(error, "code", None), of_code)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Unknown("unreadable_answer")  # it was accepted, and the library cannot read the receipt
    return Accepted(str(made.sid)) if made.sid else Unknown("unreadable_answer")


def refusal(status: int | None, code: object, of_code: OfCode) -> SendOutcome:
    """What follows from an answer that is none of success. Only its code is read: its words quote numbers."""
    number = code if isinstance(code, int) and code >= CODE_MIN else None
    if status not in CLIENT_ERRORS or number is None:
        return Unknown("server_error")  # a proxy's page, or Twilio's own trouble: it may have gone out first
    return of_code(number)
