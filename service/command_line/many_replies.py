"""A large file of replies, read by all processors: each takes some of its languages.

To make a lexicon ready takes as long as to read thousands of replies, so that every language belongs to one processor alone.
"""

import gc
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain

from bot.meaning import Question
from bot.meaning.report import read_tsv

MANY = 10_000  # lines: fewer are read before a second process stands
LEXICON = 15_000  # replies are read in the time in which a lexicon is made ready


def read_many(raw: bytes, question: Question, *, many: int = MANY, processors: int = 0) -> bytes:
    """What `read_tsv` makes of the file, line for line."""
    lines = raw.split(b"\n")
    last = lines.pop()
    by_language: dict[bytes, list[int]] = {}
    for place, line in enumerate(lines):
        by_language.setdefault(line.partition(b"\t")[0], []).append(place)
    processors = min(processors or len(os.sched_getaffinity(0)), len(by_language))
    if len(lines) < many or processors < 2:
        return _read(raw, question)
    shares = _shares(list(by_language.values()), processors)
    found: list[bytes] = [b""] * len(lines)
    with ProcessPoolExecutor(processors - 1, multiprocessing.get_context("spawn")) as pool:
        ours, *theirs = [b"".join(lines[place] + b"\n" for place in share) for share in shares]
        others = pool.map(partial(_read, question=question), theirs)  # begun before we read our own share
        for share, done in zip(shares, chain([_read(ours, question)], others), strict=True):
            for place, line in zip(share, done.split(b"\n")[:-1], strict=True):
                found[place] = line
    return b"".join(line + b"\n" for line in found) + (_read(last, question) if last else b"")


def _read(raw: bytes, question: Question) -> bytes:
    gc.disable()  # nothing that is read or made ready goes round in a circle, and to look for circles takes an eighth of the time
    try:
        return read_tsv(raw, question)
    finally:
        gc.enable()


def _shares(languages: Sequence[list[int]], processors: int) -> list[list[int]]:
    """The largest languages first, each to whoever has least to do."""
    shares: list[list[int]] = [[] for _ in range(processors)]
    todo = [0] * processors
    for places in sorted(languages, key=len, reverse=True):
        idlest = todo.index(min(todo))
        shares[idlest].extend(places)
        todo[idlest] += len(places) + LEXICON
    return shares
