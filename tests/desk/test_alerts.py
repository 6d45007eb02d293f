"""What workers do to alerts from the board and the command line."""

from datetime import timedelta

import pytest

from desk import alerts
from desk.refusals import Refused
from ladder.alert import Alert, Phase
from ladder.words import Cause, Treatment
from scheduler.acts import Answer
from scheduler.codec import from_json
from tests.db.making import VAULT
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil


async def test_whoever_is_on_duty_takes_an_alert(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    acted = await alerts.take(council.engine, EVERYWHERE, code.lower(), "DW-3")
    row, worker = await council.alert_of(), await council.person("DW-3")
    assert (acted.is_done, row.phase, row.taken_by, row.taken_at) == (True, Phase.TAKEN, worker.id, NOW)


async def test_whoever_comes_second_hears_who_was_first_and_when(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await council.turn_to(NOW + timedelta(minutes=4))
    acted = await alerts.take(council.engine, EVERYWHERE, code, "MA-1")
    assert (acted.answer, acted.by, acted.at) == (Answer.ALREADY_TAKEN, "DW-3", NOW)


async def test_a2_the_minutes_named_on_taking_are_kept_and_told_on_no_phone_that_did_not_ask(council: DemoCouncil) -> None:
    """Nobody wrote: a worker opened it for them. That who asked is told where they asked, the stories tell."""
    code = await council.opens_alert(cause=Cause.HELP, treatment=Treatment.RING)
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3", 15)
    alert = from_json(Alert, (await council.alert_of()).state)
    assert (alert.ring_by, alert.ring_told) == (NOW + timedelta(minutes=15), False)
    assert [row for row in await council.owed() if row.text_key == "Y8"] == []


async def test_who_is_neither_on_the_rota_nor_paged_may_not_act_and_leaves_a_line(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    before = await council.in_a_row()
    acted = await alerts.take(council.engine, EVERYWHERE, code, "DW-1")
    assert acted.answer is Answer.REFUSED
    assert "DW-1" in acted.reason
    assert (await council.alert_of()).phase is Phase.PAGING
    assert await council.in_a_row() == before


async def test_passing_a_taken_alert_offers_it_on(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    acted = await alerts.pass_on(council.engine, EVERYWHERE, code, "DW-3")
    row = await council.alert_of()
    assert (acted.is_done, row.phase, row.taken_by) == (True, Phase.PAGING, (await council.person("DW-3")).id)


async def test_a1_a_note_is_sealed_and_moves_the_owners_clock(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    until = NOW + timedelta(hours=5)
    acted = await alerts.note(council.engine, EVERYWHERE, VAULT, code, "DW-3", " rang the house, no answer ", until)
    (note,) = await council.notes()
    assert acted.is_done
    assert VAULT.open("alert_note.text_sealed", note.id, note.text_sealed) == "rang the house, no answer"
    assert (note.by, note.at, note.until) == ((await council.person("DW-3")).id, NOW, until)
    assert (await council.alert_of()).wake_at == until


async def test_a_note_on_what_nobody_took_is_kept_and_stops_no_paging(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    wakes = (await council.alert_of()).wake_at
    acted = await alerts.note(council.engine, EVERYWHERE, VAULT, code, "DW-3", "saw her on the bus")
    assert acted.is_done
    assert len(await council.notes()) == 1
    assert (await council.alert_of()).wake_at == wakes


async def test_a6_resolving_keeps_outcome_and_note(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    acted = await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 7, "was asleep")
    row = await council.alert_of()
    assert (acted.is_done, row.phase, row.outcome, len(await council.notes())) == (True, Phase.RESOLVED, 7, 1)


async def test_what_nobody_took_is_not_resolved_and_no_note_is_kept(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    acted = await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 7, "was asleep")
    assert (acted.answer, len(await council.notes())) == (Answer.NOTHING_CHANGED, 0)


async def test_a_resolved_alert_tells_who_resolved_it_and_when(council: DemoCouncil) -> None:
    code = await council.opens_alert()
    await alerts.take(council.engine, EVERYWHERE, code, "DW-3")
    await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", 1)
    await council.turn_to(NOW + timedelta(minutes=4))
    acted = await alerts.take(council.engine, EVERYWHERE, code, "MA-1")
    assert (acted.answer, acted.by, acted.at) == (Answer.NOT_OPEN, "DW-3", NOW)


async def test_a_code_nobody_has_takes_nothing(council: DemoCouncil) -> None:
    acted = await alerts.take(council.engine, EVERYWHERE, "K7P", "DW-3")
    assert (acted.answer, acted.by) == (Answer.NOT_OPEN, None)


@pytest.mark.parametrize("ref", ["DW-9", "CA-7", "YP-1042"])
async def test_only_workers_act(council: DemoCouncil, ref: str) -> None:
    code = await council.opens_alert()
    with pytest.raises(Refused, match=f"No worker has the reference {ref}"):
        await alerts.take(council.engine, EVERYWHERE, code, ref)


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001, "a\0b"])
async def test_a_note_is_a_page_of_plain_words(council: DemoCouncil, words: str) -> None:
    code = await council.opens_alert()
    with pytest.raises(Refused, match="note"):
        await alerts.note(council.engine, EVERYWHERE, VAULT, code, "DW-3", words)


@pytest.mark.parametrize("minutes", [0, -5, 721])
async def test_a2_a_promise_to_ring_is_within_half_a_day(council: DemoCouncil, minutes: int) -> None:
    code = await council.opens_alert()
    with pytest.raises(Refused, match="minutes"):
        await alerts.take(council.engine, EVERYWHERE, code, "DW-3", minutes)


@pytest.mark.parametrize("outcome", [0, 13])
async def test_a6_there_are_twelve_outcomes(council: DemoCouncil, outcome: int) -> None:
    code = await council.opens_alert()
    with pytest.raises(Refused, match="1 to 12"):
        await alerts.resolve(council.engine, EVERYWHERE, VAULT, code, "DW-3", outcome)
