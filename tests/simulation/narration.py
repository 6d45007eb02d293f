"""The story as it is told when a promise is broken: time, who, what, in the order in which it happened."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Broken(AssertionError):
    """A promise was not kept."""

    def __init__(self, promise: str, how: str) -> None:
        super().__init__(f"{promise}: {how}")
        self.promise = promise


@dataclass(slots=True)
class Narration:
    """Lines, as they come."""

    lines: list[tuple[datetime, str, str]] = field(default_factory=list)

    def tell(self, at: datetime, who: str, what: str) -> None:
        """One thing happened."""
        self.lines.append((at, who, what))

    def last(self, number: int = 400) -> str:
        """The story, or its end if it is long."""
        shown = self.lines[-number:]
        left_out = [f"… {len(self.lines) - number} earlier lines"] if len(self.lines) > number else []
        width = max((len(who) for _, who, _ in shown), default=0)
        return "\n".join([*left_out, *(f"{at.astimezone(LONDON):%a %d %b %H:%M:%S}  {who:<{width}}  {what}" for at, who, what in shown)])
