"""What every answer must be, whatever was asked. schemathesis would ask for an OpenAPI document, and pages of forms have none: what it does
is done here, by the routes as they are mounted and the fields of our own forms.
"""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from console import pages
from service import answers, logs
from tests.attack.asking import Answered, Asked

PROCESSOR_AT_MOST = 1.0  # seconds
BODY_AT_MOST, HEAD_AT_MOST = 4 * 1024 * 1024, 48 * 1024  # bytes

_INNER = re.compile(r"Traceback|site-packages|\bsqlalchemy\b|\bsqlite3?\.|psycopg|\bSELECT \w|\.py[\"':, ]|UnicodeDecodeError|ValueError")
_COOKIE = re.compile(r"__Host-[\w-]+=[^;]*(?=.*; HttpOnly)(?=.*; Path=/(?:;|$))(?=.*; SameSite=strict)(?=.*; Secure)(?!.*[Dd]omain)")


def hold(asked: Asked, answer: Answered, *, is_page: bool = True) -> None:
    """It is an answer of ours, whole, and tells nothing of how it was made."""
    where = f"{answer.status} to {asked}"
    assert answer.status < 500 or (answer.status == 503 and "No council" in answer.text), where
    for name, value in (pages.HEADERS if is_page else answers.BARE).items():
        assert answer.header(name) == value, f"{name}: {answer.all_of(name)} of {where}"
    for cookie in answer.all_of("set-cookie"):
        assert _COOKIE.match(cookie), f"{cookie} of {where}"
    to = answer.header("location")
    assert not to or (to.startswith("/") and not to.startswith(("//", "/\\"))), f"{to} of {where}"
    assert not any(set(b"\r\n\0") & set(name + value) for name, value in answer.headers), where
    assert sum(len(name) + len(value) for name, value in answer.headers) < HEAD_AT_MOST, where
    assert len(answer.body) < BODY_AT_MOST, where
    assert not _INNER.search(answer.text), f"{_INNER.search(answer.text)} in {where}"
    assert "<xss" not in answer.text, where
    assert answer.processor < PROCESSOR_AT_MOST, f"{answer.processor:.2f} s of the processor: {where}"


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as a service writes it."""
    out, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.set_up(out, as_json=True)
    try:
        yield out
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()


def hold_log(out: io.StringIO, *never: str) -> None:
    """Nothing of anybody's stands in it, and nothing failed."""
    said = out.getvalue()
    assert [one for one in never if one in said] == []
    assert '"level": "error"' not in said, said[-2000:]
