"""Listens for distress, before and above everything else, in every spelling we can think of."""

from bot.meaning.kinds import LOUD, Entry, Kind
from bot.meaning.lexis import Lexis
from bot.meaning.spelling import disguises, in_two_pieces, is_one_slip, letter_by_letter, slips

LONGEST_WORD = 30  # beyond it nothing is a slip of a word we know


def distress(tokens: list[str], lexis: Lexis) -> list[Entry]:
    """Every sign of distress in a reply, unless a longer phrase denies it ("I don't need help")."""
    found, quiet = _plain(tokens, lexis)
    return found or _disguised(tokens, lexis, quiet)


def _plain(tokens: list[str], lexis: Lexis) -> tuple[list[Entry], set[int]]:
    """Words and phrases of distress, and each place whose word stands with the next one in a calm phrase: those two are two words."""
    found = []
    quiet: set[int] = set()
    calm_until = 0
    for place, token in enumerate(tokens):
        for length in lexis.lengths.get(token, ()):
            end = place + length
            entry = lexis.phrases.get(" ".join(tokens[place:end])) if end <= len(tokens) else None
            if entry is None:
                continue
            if entry.kind not in LOUD:  # the longer phrase says what is meant: "no problem"
                calm_until = max(calm_until, end)
                quiet.update(range(place, end - 1))
            elif end > calm_until:
                found.append(entry)
            break
        else:
            if place >= calm_until:
                heard = lexis.stems.of(token)
                if heard:
                    found.append(heard)
    return found, quiet


def _word(word: str, lexis: Lexis) -> Entry | None:
    entry, by_stem = lexis.phrases.get(word), lexis.stems.of(word)
    if entry is not None and (entry.kind in LOUD or by_stem):
        return entry if entry.kind in LOUD else None
    return by_stem or lexis.squeezed.get(word)


def _disguised(tokens: list[str], lexis: Lexis, quiet: set[int]) -> list[Entry]:
    strange = {token for token in tokens if token not in lexis.vocabulary and not token.isdigit() and token[0].isalnum()}
    found = []
    for token in tokens:
        if token in strange:
            guesses = (_word(guess, lexis) for guess in disguises(token, lexis.clitics))
            heard = next(filter(None, guesses), None) or _slip(token, lexis)
            if heard:
                found.append(Entry(heard.kind, token, heard.gloss))
    if found:
        return found
    pieced = [_word(word, lexis) for word in letter_by_letter(tokens)] + [_whole(word, lexis) for word in in_two_pieces(tokens, quiet)]
    return [heard for heard in pieced if heard]


def _whole(word: str, lexis: Lexis) -> Entry | None:
    """A word in pieces must be that very word: "is care" holds "scare", and means nothing."""
    if word in lexis.slips.get(word, ()):
        return Entry(Kind.HELP, word, word)
    entry = lexis.phrases.get(word) or lexis.stems.entry(word)
    return entry if entry is not None and entry.kind in LOUD else None


def _slip(token: str, lexis: Lexis) -> Entry | None:
    if len(token) > LONGEST_WORD:
        return None
    for slip in (token, *slips(token)):
        for word in lexis.slips.get(slip, ()):
            if is_one_slip(token, word):
                return Entry(Kind.HELP, word, word)
    return None
