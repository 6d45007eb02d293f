"""From facts to findings: the one table of what keeps a live service from starting, what is worth a warning, and what is fine."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from service.attested import DRAFT_AT_MOST
from service.doctor.facts import Configured, Facts, Kept, Shut, Spoken
from service.doctor.findings import Finding, Level, listed, or_fine
from service.doctor.judging_providers import judge_telegram, judge_twilio
from service.doctor.judging_recordings import judge_recordings
from service.doctor.judging_sign_in import judge_sign_in
from service.reach import LOAD, told

REFUSES, WARNING, FINE = Level.REFUSES_LIVE, Level.WARNING, Level.FINE

CLOCKS_APART_AT_MOST = timedelta(seconds=5)
WORLD_APART_AT_MOST = timedelta(minutes=1)  # a provider's clock is told by the second, and takes a moment to come
FREE_AT_LEAST = 1 << 30  # bytes; a county writes some megabytes a day, and a copy before an upgrade takes as much again
_TELEGRAMS_PORTS = (None, 443, 80, 88, 8443)


def judge(facts: Facts) -> list[Finding]:
    """Everything that was looked at, in the order in which it is worth reading."""
    kept = facts.kept
    found = [*_settings(facts.configured, () if isinstance(kept, Shut) else kept.unspoken)]
    if isinstance(kept, Shut):
        found.append(Finding("database", REFUSES, kept.says, kept.do, drifts=kept.drifts))
    else:
        found += [*_database(kept), *_people(kept), *_languages(facts.configured, kept), *judge_recordings(kept), *_clocks(facts, kept)]
    return [*found, *judge_sign_in(facts), *judge_telegram(facts), *judge_twilio(facts)]


def _settings(said: Configured, unspoken: Sequence[str]) -> Iterator[Finding]:
    yield from or_fine(_channels(said, unspoken), "channels", "Somebody can be asked, paged and rung.")
    yield from or_fine(_public_url(said), "public address", "The public address is one that providers can call.")
    yield from or_fine(_opt_out(said), "opt-out", "STOP and HELP are answered by nobody but us, as an operator says.")
    if said.heartbeat:
        yield Finding("heartbeat", FINE, "Somebody outside is told while all is well.")
    else:
        do = "Set SAFETYNET_HEARTBEAT_URL to a service that raises the alarm when its calls stop."
        yield Finding("heartbeat", WARNING, "No heartbeat is sent, so nobody outside would notice that this service stands still.", do)
    if said.open_files:
        do = f"Type: chmod 600 {' '.join(said.open_files)}"
        yield Finding("files", WARNING, f"Others on this machine may read secrets: {', '.join(said.open_files)}.", do)
    else:
        yield Finding("files", FINE, "No file with secrets of ours may be read by others.")


def _channels(said: Configured, unspoken: Sequence[str]) -> Iterator[Finding]:
    if unspoken:  # at every start: it would look alive, and the heartbeat would say so
        yield Finding("channels", REFUSES, told(unspoken), f"{LOAD}.")
    elif not said.texts:
        do = "Set SAFETYNET_PUBLIC_URL and SAFETYNET_TWILIO_…, as docs/operating/twilio.md says."
        nobody = "no duty worker is paged on a phone" if said.telegram else "nobody can be asked, and no duty worker is paged on a phone"
        yield Finding("channels", WARNING, f"Text messages are not configured, so {nobody}.", do)
    elif not said.calls:
        do = "Set SAFETYNET_TWILIO_VOICE_FROM, as docs/operating/twilio.md says under Calls."
        yield Finding("channels", WARNING, "Calls are not configured, so a duty worker who sleeps through a text is not rung.", do)


def _public_url(said: Configured) -> Iterator[Finding]:
    if said.public_url is None or not (said.texts or said.telegram_calls_us):
        yield Finding("public address", FINE, "No provider is to call us.")
        return
    parts = urlsplit(said.public_url)
    if parts.scheme != "https":
        do = "Set SAFETYNET_PUBLIC_URL to the https address of the proxy before the public port."
        level = WARNING if said.providers_are_near else REFUSES
        yield Finding("public address", level, "SAFETYNET_PUBLIC_URL is on this machine, and no provider can call it.", do)
    if said.telegram_calls_us and said.telegrams_own and parts.port not in _TELEGRAMS_PORTS:
        do = "Lay the proxy open on one of these, or set SAFETYNET_TELEGRAM_MODE=polling."
        yield Finding(
            "public address", REFUSES, "Telegram calls the ports 443, 80, 88 and 8443 alone, and SAFETYNET_PUBLIC_URL has another.", do
        )


def _opt_out(said: Configured) -> Iterator[Finding]:
    if said.texts and said.opt_out is None:
        says = "Nobody has said how Twilio answers STOP and HELP, and left alone it answers a cry for HELP in words that are not ours."
        do = "Have its handling switched off, or made ours (docs/operating/twilio.md); then set SAFETYNET_TWILIO_OPT_OUT to off or ours."
        yield Finding("opt-out", REFUSES, says, do)
    elif not said.texts:
        yield Finding("opt-out", FINE, "No text is sent, so no carrier answers STOP and HELP.")


def _database(kept: Kept) -> Iterator[Finding]:
    yield from or_fine(_keys(kept), "keys", "The tables are this version's, and our keys open all that is kept.")
    if kept.unsafe_settings:
        says = f"This PostgreSQL may lose what it has confirmed ({', '.join(kept.unsafe_settings)})."
        yield Finding("durable", REFUSES, says, "Switch that on in PostgreSQL.")
    else:
        yield Finding("durable", FINE, "What is confirmed survives a power cut.")
    if kept.free_bytes is not None and kept.free_bytes < FREE_AT_LEAST:
        says = f"{kept.free_bytes >> 20} MiB are free where the database lies; when it is full, nothing more is heard or decided."
        yield Finding("disc", WARNING, says, "Free at least a gibibyte.")
    elif kept.free_bytes is not None:
        yield Finding("disc", FINE, "There is room where the database lies.")
    if kept.unknown_zones:
        says = f"This machine does not know the time zones {listed(kept.unknown_zones)}, and who lives by one cannot be asked."
        yield Finding("time zones", REFUSES, says, "Install the system's tzdata, or correct the zone.", drifts=True)
    else:
        yield Finding("time zones", FINE, "Every time zone in use is known.")


def _keys(kept: Kept) -> Iterator[Finding]:
    do = "Look at safetynet keys list, and give back the key that is missing (docs/operating/keys.md)."
    if kept.unreadable:
        yield Finding("keys", REFUSES, f"Of what is sealed, {kept.unreadable} values open under none of our keys.", do, drifts=True)
    if kept.unfindable:
        yield Finding("keys", WARNING, f"Of the addresses, {kept.unfindable} are found under none of our index keys.", do)


def _people(kept: Kept) -> Iterator[Finding]:
    do = "Enrol fewer or calmer plans, or write down with safetynet budget what the team itself agreed to carry."
    above = [Finding("budget", REFUSES, sentence, do, drifts=True) for sentence in kept.above_budget]
    if kept.no_budget:
        do = "Ask them what they can carry, then type: safetynet budget TEAM PAGES --as REF"
        says = f"No budget is written down for {listed(kept.no_budget)}, so two pages a night for each worker hold."
        above.append(Finding("budget", WARNING, says, do))
    yield from or_fine(above, "budget", "What is expected is within what each team agreed to carry.")
    do = "Give the last resort of each a proven contact on a channel that is configured."
    nobody = f"In {listed(kept.no_last_resort)} nobody is told when a rota has nobody: the last resort has no usable contact."
    last = [Finding("last resort", REFUSES, nobody, do, drifts=True)] if kept.no_last_resort else []
    yield from or_fine(last, "last resort", "When a rota has nobody, somebody is told.")
    yield from or_fine(_gaps(kept), "rota", "For eight weeks somebody is on duty at every hour.")
    out = f"No page comes to {listed(kept.out_of_reach)}, who are on the rota: they have no proven, open number that is configured."
    do = "Give each a proven sms or voice contact, or take them off the rota."
    away = [Finding("workers", WARNING, out, do)] if kept.out_of_reach else []
    yield from or_fine(away, "workers", "Whoever is on the rota can be paged.")


def _gaps(kept: Kept) -> Iterator[Finding]:
    for team in sorted({gap.team for gap in kept.gaps}):
        first, *others = [gap.says for gap in kept.gaps if gap.team == team]
        often = "once" if len(others) == 1 else f"{len(others)} times"
        more = f", and {often} more in eight weeks" if others else ""
        yield Finding("rota", WARNING, f"{first[0].upper()}{first[1:]}{more}; pages go to the last resort.", "Put somebody on the rota.")


def _languages(said: Configured, kept: Kept) -> Iterator[Finding]:
    drafts = [one for one in kept.languages if not one.is_signed]
    found = [_draft(said, kept, one) for one in drafts]
    yield from or_fine(found, "languages", "Whoever is enrolled is written to in a language that two native speakers have signed.")


def _draft(said: Configured, kept: Kept, one: Spoken) -> Finding:
    is_draft = f"{one.name} is a draft that no two native speakers have signed, and people of {one.council} are written to in it"
    do = f"Have it signed, or let a worker answer for it for {DRAFT_AT_MOST.days} days: SAFETYNET_DRAFT_LANGUAGES={one.tag}:REF:LAST-DAY."
    named = [each for each in said.drafts_allowed if each.language == one.tag]
    theirs = [each for each in named if (one.council, each.approver) in kept.workers]
    good = next((each for each in theirs if each.holds_on(kept.today)), None)
    if good is not None:
        says = f"{is_draft}; {good.approver} answers for it until {good.until:%-d %B %Y}."
        return Finding("languages", WARNING, says, "Have it signed before that day.")
    why = ""
    if theirs:
        why = f"; it is allowed until {theirs[0].until:%-d %B %Y}, which is over, or more than {DRAFT_AT_MOST.days} days ahead"
    elif named:
        why = f"; {named[0].approver}, who is to answer for it, is no worker there"
    return Finding("languages", REFUSES, f"{is_draft}{why}.", do, drifts=True)


def _clocks(facts: Facts, kept: Kept) -> Iterator[Finding]:
    ours, world = kept.clock_ahead, facts.world_ahead
    found = []
    if abs(ours) > CLOCKS_APART_AT_MOST:
        says = f"The database's clock is {_apart(ours)} this machine's, and everybody is asked by the database's."
        found.append(Finding("clock", WARNING, says, "Have both set right (chrony, systemd-timesyncd)."))
    if world is not None and abs(world) > WORLD_APART_AT_MOST:
        says = f"The database's clock is {_apart(-world)} a provider's, and everybody is asked by it."
        found.append(Finding("clock", WARNING, says, "Have the database's machine set right (chrony, systemd-timesyncd)."))
    alone = "The database's clock and this machine's agree; there was no provider's to hold them against."
    yield from or_fine(found, "clock", alone if world is None else "The clocks agree, and a provider's with them.")


def _apart(by: timedelta) -> str:
    return f"{abs(by.total_seconds()):.0f} seconds {'ahead of' if by > timedelta(0) else 'behind'}"
