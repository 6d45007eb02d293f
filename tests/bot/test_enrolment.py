"""An invitation is a token nobody guesses, for one use, for a quarter of an hour."""

import hashlib
import os
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot import enrolment

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_token_fits_telegrams_deep_link() -> None:
    for _ in range(200):
        token = enrolment.new_token(os.urandom)
        assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
        assert enrolment.looks_like_token(token)


def test_a_token_is_made_of_the_entropy_handed_in() -> None:
    assert enrolment.new_token(lambda count: b"\xff" * count) == "_" * 32
    assert enrolment.new_token(bytes) != enrolment.new_token(lambda count: b"\x01" * count)


def test_the_hash_says_nothing_of_the_token_and_is_not_the_plain_one() -> None:
    token = enrolment.new_token(os.urandom)
    stored = enrolment.token_hash(token)
    assert re.fullmatch(r"[0-9a-f]{64}", stored)
    assert stored == enrolment.token_hash(token) != enrolment.token_hash(token[:-1] + "!")
    assert stored != hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("text", ["", "two words", "a" * 65, "ключ", "a=b", "a\n", "../x"])
def test_what_telegram_could_not_have_carried_is_no_token(text: str) -> None:
    assert not enrolment.looks_like_token(text)


def test_the_link_opens_the_bot_with_the_token_in_hand() -> None:
    assert enrolment.deep_link("KiteBot", "abc-_9") == "https://t.me/KiteBot?start=abc-_9"


@pytest.mark.parametrize(("username", "token"), [("Kite Bot", "abc"), ("", "abc"), ("KiteBot", ""), ("KiteBot", "a&b"), ("K/x", "abc")])
def test_a_link_is_never_made_of_anything_else(username: str, token: str) -> None:
    with pytest.raises(ValueError, match="a link needs"):
        enrolment.deep_link(username, token)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [(NOON, True), (NOON + 14 * MINUTE, True), (NOON + 15 * MINUTE, False), (NOON + timedelta(days=1), False), (NOON - MINUTE, False)],
)
def test_an_invitation_is_open_for_a_quarter_of_an_hour(now: datetime, is_open: bool) -> None:
    assert enrolment.is_open(made_at=NOON, used_at=None, now=now) is is_open


def test_a_used_invitation_joins_nobody_else() -> None:
    assert not enrolment.is_open(made_at=NOON, used_at=NOON + MINUTE, now=NOON + 2 * MINUTE)
