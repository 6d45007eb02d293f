"""The whole examination: everything that can be known, judged."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from desk.refusals import Refused
from scheduler.engine import OtherTables
from service.doctor.asking import ask_directory, ask_telegram, ask_twilio, ask_what_time_it_is
from service.doctor.facts import Facts, Kept, Shut
from service.doctor.findings import Finding, Level, worst_first
from service.doctor.judging import judge
from service.doctor.looking import look_at_settings, look_inside
from service.installation import NOT_MIGRATED, TOO_NEW, does_not_answer, open_installation
from service.settings import BadSettings, Settings, read_settings

_UPGRADE = "An upgrade waits: back up first, and go on by docs/operating/upgrade.md. Nothing else of the database can be looked at before."


async def examine() -> list[Finding]:
    """Look at everything, and tell the worst first. What cannot be opened is a finding, and the rest is looked at all the same."""
    try:
        settings = read_settings()
    except BadSettings as wrong:
        do = "Correct it where the service's environment is set; .env.example has every setting with its reason."
        return [Finding("settings", Level.REFUSES_LIVE, str(wrong), do)]
    facts = Facts(look_at_settings(settings), await _kept(settings))
    return worst_first(judge(await asked_outside(settings, facts)))


async def asked_outside(settings: Settings, facts: Facts) -> Facts:
    """The same facts, with what providers say."""
    telegram, twilio, directory, world = await asyncio.gather(
        ask_telegram(settings), ask_twilio(settings), ask_directory(settings), ask_what_time_it_is(settings)
    )
    ahead = timedelta(0) if isinstance(facts.kept, Shut) else facts.kept.clock_ahead
    ahead_of_us = None if world is None else world - ahead
    return replace(facts, telegram=telegram, twilio=twilio, directory=directory, world_ahead=ahead_of_us)


async def _kept(settings: Settings) -> Kept | Shut:
    try:
        async with open_installation(settings) as at:
            return await look_inside(at, deeply=True)
    except Refused as refused:
        shut = Shut(str(refused))
        return replace(shut, do=_UPGRADE) if shut.says == NOT_MIGRATED else shut
    except OtherTables:
        return Shut(TOO_NEW)
    except DBAPIError as error:
        return Shut(does_not_answer(error))
