"""Where answers wait for us while we do not run."""

from dataclasses import dataclass


@dataclass(slots=True)
class Source:
    """A provider that keeps what people wrote until we fetch it. Whoever fetches says when nothing more is kept there.

    Nothing climbs before that has been so once (DESIGN §5): else we would climb over an answer that was given in time.
    """

    name: str
    caught_up: bool = False
