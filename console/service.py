"""What the pages need of the service that serves them; `service/` hands it in."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.channels.handset import Phone, Shown
from console.changes import Changes
from db.scope import Scope
from db.vault import Vault
from scheduler.engine import Engine


class Handsets(Protocol):
    """The simulated phones of a demo. What a holder cannot do now raises `PhoneRefuses` with one sentence."""

    async def phones(self) -> list[Phone]:
        """Every phone and its switches."""

    async def screen(self, address: str, limit: int = ...) -> list[Shown]:
        """What stands on a phone's screen, the oldest line first."""

    async def says(self, address: str, text: str) -> None:
        """The holder writes to us."""

    async def presses(self, address: str, message_id: UUID, data: str) -> None:
        """The holder presses a button of a line, or a digit in a call they hear."""

    async def rings(self, address: str) -> None:
        """The holder rings us."""

    async def answers_call(self, address: str) -> Shown:
        """The holder presses 1 in the call that rings."""

    async def is_down(self) -> bool:
        """Whether their provider takes nothing for young people and carers."""

    async def go(self, *, down: bool) -> None:
        """Their provider goes down, or comes back."""

    async def switch(
        self,
        address: str,
        *,
        is_off: bool | None = None,
        no_credit: bool | None = None,
        is_blocked: bool | None = None,
        is_slow: bool | None = None,
        bounces: bool | None = None,
    ) -> None:
        """The holder turns switches; those not named stay."""


class Service(Protocol):
    """One council's service. `handsets` is missing in a live database, and so is the clock that can be turned."""

    @property
    def engine(self) -> Engine:
        """By which everything is decided; its database and its clock are the pages' too."""

    @property
    def vault(self) -> Vault:
        """Opens names, notes and words."""

    @property
    def scope(self) -> Scope:
        """The one council whose pages these are."""

    @property
    def handsets(self) -> Handsets | None:
        """The simulated phones, in a demo."""

    @property
    def changes(self) -> Changes:
        """Whether something was committed that a page may show."""

    def may_send(self, language: str) -> bool:
        """Whether people may be written to in a language here."""

    async def turn(self, to: datetime) -> datetime:
        """Turn the demo's clock, wake by wake; where it stands then."""
