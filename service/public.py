"""The app that a proxy lays open to the internet: a sign of life, and what providers call or fetch. Nothing else is served there."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from service.answers import Answers
from service.health import live
from service.recorded import Recorded
from service.telegram import OurTelegram
from service.telegram_webhook import TelegramWebhook
from service.twilio import OurTwilio
from service.twilio_calls import PageCalls
from service.twilio_rings import Ringing
from service.twilio_webhooks import TwilioWebhooks


def public_app(telegram: OurTelegram | None, twilio: OurTwilio | None, hint: Callable[[], None]) -> ASGIApp:
    """The public app. `hint`: something was told, and those who listen may look at once."""
    heard = [] if twilio is None else _twilios(twilio, hint)
    if telegram is not None and telegram.address is not None:
        heard += TelegramWebhook(telegram, telegram.address, hint).routes()
    app = Starlette(routes=[Route("/health/live", live), *heard])
    app.router.redirect_slashes = False  # it would send a caller on to whatever host they name
    return Answers(app)


def _twilios(twilio: OurTwilio, hint: Callable[[], None]) -> list[Route]:
    door = TwilioWebhooks(twilio, hint)
    calls = () if twilio.account.voice_from is None else PageCalls(twilio, door).routes()
    return [*door.routes(), *Ringing(twilio, door).routes(), *calls, *Recorded(twilio.at.recordings).routes()]
