"""What a provider's own words mean. One that does not answer is a warning: a council starts while its provider is down."""

from collections.abc import Iterator

from service.doctor.facts import Account, Bot, Facts, Number, Silent, Unknown
from service.doctor.findings import Finding, Level, or_fine

REFUSES, WARNING = Level.REFUSES_LIVE, Level.WARNING
SMS_PATH, CALL_PATH = "/webhooks/twilio/sms", "/webhooks/twilio/call"


def judge_telegram(facts: Facts) -> Iterator[Finding]:
    """The bot's token, and the address by which it is heard."""
    match facts.telegram:
        case Unknown():
            do = "Copy the token from @BotFather once more into SAFETYNET_TELEGRAM_TOKEN."
            yield Finding("telegram", REFUSES, "Telegram does not know the token, so nobody is asked or heard there.", do, drifts=True)
        case Silent(why):
            yield Finding("telegram", WARNING, f"Telegram does not answer ({why}), so its token was not tried.", "Look again in a while.")
        case Bot() as bot:
            yield from or_fine(_bot(bot), "telegram", "Telegram knows the bot, and nothing stands between us.")
        case None:
            return


def _bot(bot: Bot) -> Iterator[Finding]:
    if bot.calls and bot.calls != bot.should_call:
        do = "If no other service has this token, start: the address is put right. If one has, give each a bot of its own."
        yield Finding("telegram", WARNING, "Telegram calls another address than ours with what is written to this bot.", do)
    elif bot.failed_at is not None and bot.waiting:
        says = (
            f"Telegram could not call us at {bot.failed_at:%H:%M on %-d %B} UTC ({bot.failed_with}), and {bot.waiting} updates wait there."
        )
        yield Finding("telegram", WARNING, says, "Look at the proxy before the public port, its certificate and SAFETYNET_PUBLIC_URL.")


def judge_twilio(facts: Facts) -> Iterator[Finding]:
    """The account, its numbers, and where they take what comes in."""
    match facts.twilio:
        case Unknown():
            says = "Twilio does not know the account or its token, so no text leaves and nobody is rung."
            do = "Copy both from its console into SAFETYNET_TWILIO_ACCOUNT_SID and SAFETYNET_TWILIO_AUTH_TOKEN."
            yield Finding("twilio", REFUSES, says, do, drifts=True)
        case Silent(why):
            yield Finding(
                "twilio", WARNING, f"Twilio does not answer ({why}), so account and numbers were not tried.", "Look again in a while."
            )
        case Account() as account:
            yield from or_fine(_account(account), "twilio", "Twilio knows the account, and it is open.")
            yield from or_fine(
                _numbers(facts, account), "numbers", "Our numbers can do what they are set for, and bring to us what comes in."
            )
        case None:
            return


def _account(account: Account) -> Iterator[Finding]:
    if account.status != "active":
        do = "Ask Twilio's support why, and what opens it again."
        yield Finding("twilio", REFUSES, f"Twilio has the account as {account.status}, so no text leaves.", do, drifts=True)
    elif account.is_trial:
        says = "This is a trial account: it writes to numbers of your own alone, and puts words before every text."
        yield Finding("twilio", REFUSES, says, "Upgrade it in Twilio's console.", drifts=True)


def _numbers(facts: Facts, account: Account) -> Iterator[Finding]:
    url = facts.configured.public_url or ""
    for number in account.numbers:
        names = " and ".join(number.settings)
        if not number.is_ours:
            do = "Set it to a number that stands in Twilio's console under Active numbers."
            yield Finding("numbers", REFUSES, f"The account has no number {names}.", do, drifts=True)
            continue
        yield from _abilities(number, names)
        yield from _goes_to(names, "text", number.text_goes_to, f"POST {url}{SMS_PATH}")
        if facts.configured.calls:
            yield from _goes_to(names, "call", number.call_goes_to, f"POST {url}{CALL_PATH}")


def _abilities(number: Number, names: str) -> Iterator[Finding]:
    do = "Take another number, which Twilio lists as able to do both."
    if number.texts and not number.can_text:
        yield Finding("numbers", REFUSES, f"The number {names} can send no texts.", do, drifts=True)
    if number.calls and not number.can_ring:
        yield Finding("numbers", REFUSES, f"The number {names} can ring nobody.", do, drifts=True)


def _goes_to(names: str, what: str, there: str | None, ours: str) -> Iterator[Finding]:
    if there is None:
        do = f"See there that a {what} is brought to us by {ours}."
        yield Finding("numbers", WARNING, f"Twilio asks an application of its own what to do with a {what} to {names}.", do)
    elif there.partition("#")[0] != ours:  # behind the # stand Twilio's own timeouts
        do = f"In Twilio's console, at that number, have a {what} that comes in brought to us by {ours}."
        yield Finding("numbers", REFUSES, f"Twilio does not bring us a {what} to {names}.", do, drifts=True)
