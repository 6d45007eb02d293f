"""Chance by name: every choice has a label, so that dropping one child or one fault leaves all other choices as they were."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """All that is decided by luck in one seed's world."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *label: object) -> random.Random:
        """A stream of its own for whatever bears this label."""
        return random.Random("|".join(map(str, (self.seed, *label))))

    def happens(self, probability: float, *label: object) -> bool:
        """Whether it does."""
        return self.of(*label).random() < probability

    def pick(self, items: Sequence[Item], *label: object) -> Item:
        """One of them."""
        return self.of(*label).choice(items)

    def between(self, least: int, most: int, *label: object) -> int:
        """A whole number, both ends included."""
        return self.of(*label).randint(least, most)

    def weighted(self, weights: dict[Item, float], *label: object) -> Item:
        """One of them, by weight."""
        return self.of(*label).choices(list(weights), list(weights.values()))[0]
