"""What is recorded for whom: of every authority and language what is there, what is missing, and what nobody has signed."""

from collections.abc import Iterator

from service.doctor.facts import Kept, Recorded
from service.doctor.findings import Finding, Level, listed, or_fine

NOT_SIGNED = "no two native speakers have signed the words, so a live service plays none"
NO_MP3 = "no MP3 of at most a mebibyte"


def judge_recordings(kept: Kept) -> Iterator[Finding]:
    """One finding for each authority and language that somebody is written to in."""
    yield from or_fine((_judged(one) for one in kept.recordings), "recordings", "Nobody is enrolled for whom anything could be recorded.")


def _judged(one: Recorded) -> Finding:
    type_it = f"Type safetynet recordings {one.council} {one.tag} for what to read aloud, and where to put it."
    if not one.there and not one.unusable:
        return _nothing(one, type_it)
    found = [f"{listed(one.there) or 'nothing'} recorded"]
    found += [f"{listed(one.missing)} missing"] if one.missing else []
    found += [f"{listed(one.unusable)} {NO_MP3}"] if one.unusable else []
    found += [] if one.is_signed else [NOT_SIGNED]
    do = [type_it] if one.missing or one.unusable else []
    do += [] if one.is_signed else [f"Have locales/{one.tag}/spoken.po signed."]
    return Finding("recordings", Level.WARNING if do else Level.FINE, f"{one.name} for {one.council}: {'; '.join(found)}.", " ".join(do))


def _nothing(one: Recorded, type_it: str) -> Finding:
    if not one.cannot_read:
        says = f"{one.name} for {one.council}: nothing recorded, {listed(one.missing)} missing; nobody is known to need it to be asked."
        return Finding("recordings", Level.FINE, says)
    who = "1 young person who does" if one.cannot_read == 1 else f"{one.cannot_read} young people who do"
    says = f"{one.name} for {one.council}: nothing recorded, {listed(one.missing)} missing, and it is the language of {who} not read."
    return Finding("recordings", Level.WARNING, says, type_it)
