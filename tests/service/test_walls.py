"""Two councils in one database, and the command line: it asks which, or acts for the one that was named, and prints nothing of the other.

Every command is in the table below. A new one fails until it is there, with the sentence that says what is missing.
"""

import asyncio
import io
import shlex
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TypeVar

import pytest
import typer

from db.session import Database
from db.vault import new_keys
from service.command_line import app
from tests.console.walls.asking import NOBODYS, Names, Wall, foreign, names_in
from tests.console.walls.councils import OURS, THEIRS, Side, file_of, ids_of, rows_of, two_councils
from tests.databases import opened
from tests.service.conftest import Ended, Terminal

Result = TypeVar("Result")

# What is done for one council's people, or told of them; typed with names that both councils have.
OF_ONE = {
    "invite": "invite {ref} --channel sms",
    "confirm": "confirm {ref} 1234 --as {worker}",
    "refuse": "refuse {ref} --as {worker}",
    "language": "language {ref} en --as {worker}",
    "budget": "budget {team} 3 --as {worker}",
    "night-log": "night-log --day {day}",
    "accessed": "accessed {ref}",
    "take": "take {code} --as {worker}",
    "pass": "pass {code} --as {worker}",
    "note": "note {code} 'rang twice' --as {worker}",
    "resolve": "resolve {code} --outcome 1 --note 'spoke to them' --as {worker}",
    "seen": "seen {ref} --by {worker} --at 17:40 --as {worker}",
    "drill": "drill --report --json",
    "pin": "pin {worker}",
    "ask-now": "ask-now {fault} --as {worker}",
    "tick": "tick {fault} {ref} --as {worker}",
    "set-aside": "set-aside {fault} --as {worker}",
    "accounts invite": "accounts invite {account}",
    "accounts list": "accounts list --names",
    "accounts disable": "accounts disable {account}",
    "accounts enable": "accounts enable {account}",
    "accounts sessions": "accounts sessions {account}",
}
# What tells how the whole installation stands: references, codes and counts, of every council unless one is named.
OF_ALL = {"status": "status", "alerts": "alerts --all", "corrections": "corrections", "audit verify": "audit verify"}
# What is about no council, or about the one that its file names.
OF_NONE = {
    "demo": "makes its own",
    "serve": "runs until it is stopped; its console is for the one that is named, else for the first by reference",
    "engine": "runs until it is stopped, for all",
    "migrate": "tables",
    "load": "its file names the council",
    "doctor": "the installation",
    "forecast": "its file names the council",
    "read": "a reply",
    "print": "a language",
    "recordings": "takes the reference of one",
    "languages": "languages",
    "turn": "the clock of a demo",
    "backup": "the whole database",
    "restore": "the whole database",
    "keys list": "keys",
    "keys add": "keys",
    "keys rotate": "keys",
    "keys retire": "keys",
}


def every_command(group: object, before: str = "") -> Iterator[str]:
    """As they are typed."""
    commands: Mapping[str, object] = getattr(group, "commands", {})
    for name, command in commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_is_in_the_table() -> None:
    there, known = set(every_command(typer.main.get_command(app))), {*OF_ONE, *OF_ALL, *OF_NONE}
    missing, gone = sorted(there - known), sorted(known - there)
    assert not missing, f"tests/service/test_walls.py has no line for {missing}: say whether each is of one council, of all, or of none."
    assert not gone, f"tests/service/test_walls.py still has {gone}: there is no such command any more."


class Two:
    """Two councils in the database of a terminal, and what there is to be named."""

    def __init__(self, terminal: Terminal, url: str) -> None:
        self.terminal, self.url = terminal, url
        terminal.sets(
            SAFETYNET_DATABASE_URL=url,
            SAFETYNET_KEYS=new_keys("k1", lambda size: b"k" * size),
            SAFETYNET_CONSOLE_URL="https://duty.example.org",
            SAFETYNET_INDEX_KEYS=new_keys("i1", lambda size: b"i" * size),
            SAFETYNET_TWILIO_ACCOUNT_SID=f"AC{'0' * 32}",
            SAFETYNET_TWILIO_AUTH_TOKEN="0" * 32,
            SAFETYNET_TWILIO_SMS_FROM="+447700900001",
            SAFETYNET_TWILIO_PAGE_FROM="+447700900002",
            SAFETYNET_PUBLIC_URL="https://hear.example.org",
        )
        self.ours, self.theirs, self.own, self.foreign, self.wall = self._does(self._made)
        terminal.capture.readouterr()  # what was logged meanwhile

    async def _made(self, database: Database) -> tuple[Side, Side, Names, Names, Wall]:
        ours, theirs = await two_councils(database)
        for side in (ours, theirs):
            await side.accounts["spare"].signs_in()
        async with database.reading() as tx:
            own, only_theirs = await names_in(tx, ours), await foreign(tx, theirs)
        return ours, theirs, {**own, "team": "duty"}, {**only_theirs, "team": "quay"}, Wall(theirs, await ids_of(database, theirs.id))

    def rows(self, side: Side) -> Mapping[str, list[str]]:
        """Every row of that council."""
        return self._does(lambda database: rows_of(database, side.id))

    def _does(self, act: Callable[[Database], Awaitable[Result]]) -> Result:
        async def done() -> Result:
            database = opened(self.url)
            try:
                return await act(database)
            finally:
                await database.close()

        return asyncio.run(done())

    def types(self, words: str, names: Names, *more: str) -> Ended:
        """A command with these names; of what it prints, what was typed is left out."""
        self.terminal.monkeypatch.setattr(sys, "stdin", io.StringIO("4417\n4417\n"))  # a PIN is asked for
        ended = self.terminal.types(*shlex.split(words.format(**names)), *more)
        typed = [names[kind] for kind in names if f"{{{kind}}}" in words and names is self.foreign]
        out, err = ended.out, ended.err
        for one in typed:
            out, err = out.replace(one, "…"), err.replace(one, "…")
        return Ended(ended.code, out, err)


@pytest.fixture
def two(bare: Terminal, database_url: str) -> Two:
    """Two councils, a night behind them."""
    return Two(bare, database_url)


def test_a_command_asks_which_or_acts_for_the_one_that_was_named_and_prints_nothing_of_the_other(two: Two) -> None:
    ours, theirs = two.rows(two.ours), two.rows(two.theirs)
    found = []
    for name, words in OF_ONE.items():
        ended = two.types(words, two.own)
        if ended.code != 1 or "authorit" not in ended.err or ended.err.count("\n") != 1:
            found.append(f"{name} does not ask which: {ended}")
    assert (two.rows(two.ours), two.rows(two.theirs)) == (ours, theirs), "nothing was done for either"
    for name, words in (OF_ONE | OF_ALL).items():
        for names in (two.foreign, two.own):
            ended = two.types(words, names, "--authority", OURS)
            found += [f"{name} prints {hole}" for hole in two.wall.holes(ended.out + ended.err)]
            if names is two.foreign and words != words.format(**NOBODYS, team="nowhere") and "{day}" not in words and ended.code != 1:
                found.append(f"{name}, with what is theirs, is not refused: {ended}")
    assert not found, "\n".join(found)
    assert two.rows(two.theirs) == theirs, "something of theirs has changed"


def test_what_is_told_of_the_whole_installation_names_nobody_and_repeats_no_word(two: Two) -> None:
    for words in ("status", "status --json", "alerts", "alerts --all --json", "audit verify", "audit verify --json", "doctor", "keys list"):
        ended = two.types(words, two.own)
        said = ended.out + ended.err
        assert two.theirs.mark not in said.lower(), words
        assert "Amanuel" not in said, words
    kept = two.terminal.directory / "ours.yaml"
    kept.write_text(file_of(OURS))
    loaded = two.terminal.does("load", str(kept))
    assert two.wall.holes(loaded) == set(), "who loads one council's file reads of that one"
    assert THEIRS not in two.types("recordings westshire en", two.own).out
