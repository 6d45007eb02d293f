"""What is asked here is asked of PostgreSQL: it refuses more, and a request that it refuses is a failure of ours."""

import pytest

from tests.conftest import ATTACK


@pytest.fixture(params=("postgresql", "sqlite") if ATTACK == "long" else ("postgresql",))
def database_kind(request: pytest.FixtureRequest) -> str:
    """On the stricter database; on both by ATTACK=long."""
    kind: str = request.param
    return kind
