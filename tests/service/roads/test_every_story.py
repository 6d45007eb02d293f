"""The plain stories, word for word, a third time: over both providers, through real HTTP. Only the phones are others."""

from tests.service.roads.told import NOT_HERE, stories

globals().update({name: story for name, story in stories().items() if name not in NOT_HERE})


def test_what_is_not_told_here_is_a_story_elsewhere() -> None:
    assert NOT_HERE - set(stories()) == set()
    assert len(stories()) - len(NOT_HERE) > 100
