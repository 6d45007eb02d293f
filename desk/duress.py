"""A young person chooses the silent code: a reply that looks like any "fine", and calls for help.

It is chosen alone, later, and in no language but their own. Nothing here repeats it: not the journal, not a refusal, not a log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.inbox import read_body
from bot.listener.said import BUTTON_CODE, is_code, said
from bot.meaning import Question, normalise, plainest, read
from bot.meaning.templates import expand
from db.queries import contacts, inbox, people
from db.queries.rows import Record, Records
from db.scope import Scope
from db.vault import Vault
from db.words import ChannelName, InboxKind, Manner, SubjectKind
from desk.plans import about_child
from desk.refusals import Refused
from ladder.words import Meaning
from locales.lexicons import lexicon, lexicon_language
from scheduler.case import Case
from scheduler.engine import Engine

GREAT = BUTTON_CODE + "great"  # the second of the two buttons that say "fine"
LONGEST = 60  # characters: it is typed by heart, with a thumb

_CODE = "young_person.duress_code_sealed"
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DuressCodeChosen:
    """The young person chose a code; what it is stands nowhere but sealed in their row."""


async def set_code(
    engine: Engine, scope: Scope, vault: Vault, child: str, code: str, worker: str, *, reads_words: Callable[[str], bool] = lambda _: True
) -> None:
    """Keep the code, or refuse it: `reads_words` says whether the words of a language are read at all yet."""

    async def act(tx: AsyncConnection, case: Case) -> None:
        (row,) = await people.children_state(tx, scope_of(case), [case.id])
        chosen = await _checked(tx, vault, row, code, reads_words(row.language))
        sealed = {"duress_code_sealed": vault.seal(_CODE, case.id, chosen), "duress_code_language": row.language}
        await people.change_child(tx, scope_of(case), case.id, **sealed)
        case.note(SubjectKind.PERSON, case.id, None, DuressCodeChosen(), "the young person chose a code", worker)

    await about_child(engine, scope, child, worker, act)


def scope_of(case: Case) -> Scope:
    """The young person's own authority."""
    return Scope(case.council.id)


async def _checked(tx: AsyncConnection, vault: Vault, row: Record, code: str, words: bool) -> str:
    scope, language = Scope(row.authority_id), row.language
    phones = await contacts.contacts_of(tx, scope, [row.id])
    if code.startswith(BUTTON_CODE):
        if code != GREAT or not any(_has_buttons(phone) for phone in phones):
            raise Refused("Only the second of two buttons can be a code, and only where messages have buttons.")
        chosen = code
    else:
        chosen = _readable(code, language, words)
    if await _ever_sent(tx, scope, vault, phones, language, chosen):
        raise Refused("This young person has sent that before, so it cannot be their code.")
    return chosen


def _has_buttons(phone: Record) -> bool:
    return bool(phone.channel is ChannelName.TELEGRAM or phone.manner is Manner.TELEGRAM)


def _readable(code: str, language: str, words: bool) -> str:
    chosen = normalise(code, language)
    reading = read(code, language, Question.YOUNG, words=words)
    if not chosen or len(code) > LONGEST or reading.meaning is not Meaning.OK:
        raise Refused("A code must be a short reply that anybody's reader would take for fine.")
    if plainest(code, language) in first_choices(language) or set(reading.matched) == {"1"}:
        raise Refused("That is everybody's first choice for fine; it would be sent without meaning it.")
    return chosen


def first_choices(language: str) -> frozenset[str]:
    """What says "fine" before anything else does: the digit, "ok", the first button, and every word for "yes"."""
    said = {"1", "ok", "okay"}
    for tag in {locales.ENGLISH, lexicon_language(language) or locales.ENGLISH}:
        label = locales.text(tag, "B_fine")
        said |= {label, *label.split(), *_words_for_yes(tag)}
    return frozenset(plainest(each, language) for each in said)


@cache
def _words_for_yes(language: str) -> frozenset[str]:
    source = lexicon(language)
    glossed = [each for group in source.groups.values() for each, gloss in group.items() if gloss.startswith("yes")]
    return frozenset(phrase for template in glossed for phrase in expand(template, source.sets) if " " not in phrase and "*" not in phrase)


async def _ever_sent(tx: AsyncConnection, scope: Scope, vault: Vault, phones: Records, language: str, chosen: str) -> bool:
    addresses = [(phone.channel, vault.open("contact.address_sealed", phone.id, phone.address_sealed)) for phone in phones]
    keys = [key for channel, address in addresses for key in vault.address_keys(channel, address)]
    # What was written before anybody knew whose phone it was is not yet under the authority.
    for row in await inbox.from_senders(tx, Scope.everywhere(), keys, _BEGINNING):
        if row.kind is InboxKind.MESSAGE:
            what = said(row, read_body(vault, row), row.received_at)
            if is_code(what, language, chosen):
                return True
    return False
