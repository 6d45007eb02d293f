"""The replies of a language as a reviewer reads them: by what they are taken to mean, each with its gloss, and all that is signed."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locales.lexicons import NOT_GROUPS
from locales.reviews import Part

_OF_THE_FILE = ("review", "reviewers")
_INNERMOST = re.compile(r"\(([^()\[\]]*)\)|\[[^()\[\]]*\]")
# What each group does to a reply, in words for somebody who reads no code.
MEANS = {
    "help": ("Asks for help, or is in danger", "A duty worker is called at once, at any hour."),
    "denied": ("Sounds like danger, and says that there is none", "These words alone call nobody."),
    "wrong": ("Wrong number", "Whoever reads this is not the young person."),
    "stop": ("Stop asking me", "No more questions; a person asks why."),
    "pause": ("No questions for some days", "A person sees it."),
    "call": ("Call me", "A worker rings. Counts anywhere in a reply."),
    "call_alone": ("Call me, if nothing else is said", "Counts only when it is the whole reply."),
    "later": ("Ask me later", "We ask again in an hour."),
    "language": ("Another language, please", "A person sees it."),
    "negator": ("Not", "Turns what follows into its opposite: a person reads the reply."),
    "hedge": ("In doubt, or says nothing of how somebody is", "A person reads the reply."),
    "option": ("A number as a word", "Read as 1, 2, 3 or 4."),
    "before_time": ("Stands before a time", "As in 'at 9'."),
    "after_time": ("Stands behind a number that is no answer", "As in '4 hours': this 4 is not 'not good'."),
    "am": ("In the morning", "Behind a time."),
    "pm": ("In the afternoon or evening", "Behind a time."),
    "request": ("Begins a request", "As in 'can you'. Says nothing by itself."),
    "ok": ("Fine", "If the whole reply is known, nobody is told. A wrong entry here is the most dangerous."),
    "courtesy": ("Polite, and asks back", "As in 'and you?'. Takes nothing from 'fine'."),
    "polite": ("Thanks, greetings, forms of address", "Takes nothing from 'fine', and is not 'fine'."),
    "filler": ("Says what somebody does every day", "Takes nothing from 'fine', and is not 'fine'."),
    "concern": ("Carer: I am worried", "A duty worker is called."),
    "absent": ("Carer: not here", "Asks where."),
    "elsewhere": ("Carer: not here, I know where", "We ask when they come back."),
    "seen": ("Carer: I see them", "Closes the question for tonight."),
    "sets": ("Lists of words that are used in the lines above", "Any word of a list may stand where its name stands."),
    "near": ("Words of danger that are read although misspelt, and words that are not to be mistaken for them", ""),
    "fold": ("Letters that are read as one, and marks that are not read", "For comparing only: nothing is written with them."),
}
_NEAR = {"words": "read although misspelt", "ordinary": "no misspelling of those", "clitics": "written together with the next word"}
_FOLD = {"same": "one letter", "drop": "marks that are not read, by their numbers", "bare": "also read without their marks"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a lexicon."""

    entry: str  # as the file has it: by this it comes back
    shown: str
    example: str  # one thing that it reads, where the entry stands for several
    gloss: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries that mean the same."""

    name: str
    title: str
    effect: str
    lines: tuple[Line, ...]


def groups(folder: Path) -> tuple[Group, ...]:
    """Everything of a lexicon that is signed, as its readers are shown it: what counts most comes first, as in the file."""
    file = folder / Part.REPLIES.file
    data: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    sets: Mapping[str, str] = data.get("sets", {})
    names = [name for name in data if name not in _OF_THE_FILE and data[name]]
    names.sort(key=lambda name: name in NOT_GROUPS)  # the lists behind the lines that use them
    return tuple(Group(name, *MEANS.get(name, (name, "")), tuple(_lines(name, data[name], sets))) for name in names)


def _lines(name: str, entries: Mapping[str, Any], sets: Mapping[str, str]) -> Iterator[Line]:
    if name not in NOT_GROUPS:
        yield from (Line(entry, readable(entry), _example(entry, sets), gloss) for entry, gloss in entries.items())
    elif name == "sets":
        yield from (Line(entry, readable(words), "", f"‹{entry}›") for entry, words in entries.items())
    else:
        said = _NEAR if name == "near" else _FOLD
        for kind, value in entries.items():
            for one in value if isinstance(value, list) else [value]:
                shown = "yes" if one is True else " ".join(one) if kind == "same" else str(one)
                yield Line(f"{kind} {one}", shown, "", said.get(kind, kind))


def readable(entry: str) -> str:
    """A template as a reader sees it: strokes between what may stand for one another, names of lists in angles."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", re.sub(r"\s*\|\s*", " / ", entry))


def _example(entry: str, sets: Mapping[str, str]) -> str:
    """The shortest way through a template: of each choice the first, and nothing that may be missing."""
    phrase = re.sub(r"\{(\w+)\}", lambda found: f"({sets.get(found[1], '')})", entry)
    while (reduced := _INNERMOST.sub(lambda found: (found[1] or "").partition("|")[0], phrase)) != phrase:
        phrase = reduced
    phrase = " ".join(phrase.partition("|")[0].split())
    return "" if phrase == entry else phrase
