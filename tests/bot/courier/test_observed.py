"""What is told to whoever counts: each outcome once, as it was written down, and nothing that was undone."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.road import Refused, TryLater
from bot.courier import Courier
from bot.progress import Progress, Stage
from db.words import Lane
from tests.bot.courier.conftest import Post, Provider
from tests.db.making import VAULT, new_id


@pytest.fixture
def made() -> list[Progress]:
    """What was told."""
    return []


def watched(post: Post, made: list[Progress]) -> Courier:
    """A courier that tells."""
    return Courier(post.database, VAULT, new_id, post.hands, {"handset": post.provider}, post.settings, observe=made.extend)


async def test_many_that_end_together_are_told_one_by_one(post: Post, provider: Provider, made: list[Progress]) -> None:
    for _ in range(2):
        await post.owe(Lane.REPLY)
    post.hands.turn(timedelta(seconds=7))
    await watched(post, made).carry_once()
    provider.answers.append(Refused("blocked"))
    await post.owe(Lane.REPLY)
    await watched(post, made).carry_once()
    assert [(one.stage, one.lane, one.why) for one in made] == [
        (Stage.ACCEPTED, Lane.REPLY, ""),
        (Stage.ACCEPTED, Lane.REPLY, ""),
        (Stage.REFUSED, Lane.REPLY, "blocked"),
    ]
    assert made[0].after == timedelta(seconds=7)


async def test_a_result_that_comes_after_its_lease_ran_out_is_told_by_whoever_settled_it(
    post: Post, provider: Provider, made: list[Progress]
) -> None:
    provider.gate.clear()
    await post.owe()
    slow = asyncio.ensure_future(watched(post, made).carry_once())
    await provider.has(1)
    post.hands.turn(timedelta(minutes=2))
    await post.another().carry_pages()
    provider.gate.set()
    await slow
    assert made == []


async def test_what_was_undone_is_told_to_nobody(post: Post, provider: Provider, made: list[Progress]) -> None:
    """An outcome that cannot be kept: its lease runs out, and that is what is told."""
    await post.owe()
    provider.answers.append(Refused(object()))  # type: ignore[arg-type]  # no channel's word
    with pytest.raises(TypeError):
        await watched(post, made).carry_once()
    assert made == []
    post.hands.turn(timedelta(minutes=2))
    await watched(post, made).carry_pages()
    assert [(one.stage, one.why) for one in made] == [(Stage.UNKNOWN, "lease_ran_out")]


async def test_promise_7_of_a_letter_that_never_left_every_page_is_put_back_at_once(post: Post, provider: Provider) -> None:
    """Its name is used again: a process that dies between two of them would leave one in a letter that another then leaves in."""
    written: list[int] = []
    courier = Courier(
        post.database, VAULT, new_id, post.hands, {"handset": provider}, post.settings, observe=lambda made: written.append(len(made))
    )
    provider.answers.append(TryLater(timedelta(seconds=1)))
    alert = await post.open_alert()
    for _ in range(4):
        await post.owe(text_key="page", alert_id=alert)
    await courier.carry_once()
    assert (len(provider.letters), written) == (1, [4])
