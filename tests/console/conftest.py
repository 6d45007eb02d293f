"""Pages are drawn of what one database keeps here, and of the other in `make walks`: the queries beneath are asked on both."""

import pytest

from tests.conftest import WORDED_ON


@pytest.fixture(params=WORDED_ON)
def database_kind(request: pytest.FixtureRequest) -> str:
    """On one database here, on the other in `make walks`."""
    kind: str = request.param
    return kind
