"""A terminal, as the command line's own tests have it."""

from tests.service.conftest import bare, logs_as_before, terminal

__all__ = ["bare", "logs_as_before", "terminal"]
