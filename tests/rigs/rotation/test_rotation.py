"""Keys are rotated while the service is at work: nobody is lost meanwhile, and nobody becomes a stranger."""

import pytest

from tests.databases import KINDS, NoPostgres
from tests.rigs.rotation.rotating import play


@pytest.mark.parametrize("kind", KINDS)
def test_both_kinds_of_keys_rotate_while_1000_messages_a_minute_pass(kind: str) -> None:
    """In short: both at the same restarts, and no longer than that takes. `make rotate` has the long form."""
    told: list[str] = []
    try:
        found = play(kind, 0, told.append, together=True)
    except NoPostgres as missing:
        pytest.skip(str(missing))
    assert not found.mistakes, "\n".join([*told, *found.mistakes[:20]])
    assert found.per_minute >= 1_000
    assert found.messages > 100
    assert found.questions > 0
