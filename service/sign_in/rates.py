"""How often anybody may try to sign in. In memory: a process that starts anew gives a minute's tries, and locks stand in the database."""

from collections import deque
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=1)
OF_ONE, OF_ALL = 10, 60

TOO_MANY = "Too many tries within a minute: nothing was checked. Wait a minute, then try again."


class Rates:
    """The tries of the last minute, of one process."""

    def __init__(self) -> None:
        self._tries: deque[tuple[datetime, bytes]] = deque()

    def admits(self, whose: bytes, now: datetime) -> bool:
        """Whether one more may be made for this name, and if so it counts. `whose` is no name: this is memory that may be looked at."""
        while self._tries and self._tries[0][0] <= now - WITHIN:
            self._tries.popleft()
        if len(self._tries) >= OF_ALL or sum(1 for _, one in self._tries if one == whose) >= OF_ONE:
            return False
        self._tries.append((now, whose))
        return True
