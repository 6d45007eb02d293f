"""Right files are read whole, and what they leave out is filled in."""

from datetime import date, time, timedelta

import pytest

from desk.council import Channel, CouncilFileError, Kind, Manner
from desk.council.council import Interpreter
from ladder.cadence import Office
from ladder.roster import Shift
from ladder.rungs import ASKING, PAGING, AskRung
from ladder.words import AskCarer, Cover, Duty, Tier, Treatment, Who
from tests.desk.council.files import DEMO, RIGHT, WESTSHIRE, read

HANDSETS = frozenset({"handset"})
WEEK = frozenset({"mon", "tue", "wed", "thu", "fri"})


def test_the_file_of_the_design_is_read_and_warns_of_the_one_channel_that_is_not_configured() -> None:
    council = read(WESTSHIRE, HANDSETS)
    assert [(warning.line, warning.field) for warning in council.warnings] == [(14, "channel")]
    assert "DW-3 cannot be reached" in str(council.warnings[0])
    assert read(WESTSHIRE, HANDSETS | {"sms"}).warnings == ()
    assert council.authority.office == Office(WEEK, time(9), time(17))
    assert council.teams[0].shifts[0] == Shift(WEEK, time(9), time(17), "on_duty", ("DW-1", "DW-2"))
    assert (council.asking, council.paging) == (ASKING, PAGING)


def test_the_file_of_the_demonstration_is_read_without_a_warning() -> None:
    council = read(DEMO, HANDSETS)
    assert council.warnings == ()
    assert {plan.tier for plan in council.plans} == {Tier.ARRIVAL, Tier.STANDARD, Tier.AFTER_RETURN}
    assert {person.language for person in council.people} == {"en", "ar", "ti"}
    assert {placement.ask_carer for placement in council.placements} == set(AskCarer)
    young = [person for person in council.people if person.kind is Kind.YOUNG_PERSON]
    assert {person.cover for person in young} == set(Cover)
    assert {contact.manner for person in council.people for contact in person.contacts} == set(Manner)
    addresses = [contact.address for person in young for contact in person.contacts]
    assert len(set(addresses)) == len(addresses) - 1, "two sisters share a phone"


def test_what_is_left_out_is_the_calm_or_the_careful_choice() -> None:
    council = read(RIGHT)
    people = {person.ref: person for person in council.people}
    assert people["YP-2"].cover is Cover.CLOSED
    assert people["YP-1"].contacts[1].proven is False
    assert (people["YP-1"].timezone, people["YP-1"].team) == ("Europe/London", "duty")
    assert people["DW-2"].timezone == "Europe/Dublin"
    assert council.placements[1].ask_carer is AskCarer.CROSS_CHECK
    assert council.placements[0].team == "duty"
    assert council.plans[0].timezone == "Europe/London"
    assert council.authority.team == "duty"
    assert council.asking[Tier.ARRIVAL] == ASKING[Tier.ARRIVAL]


def test_what_is_written_is_kept_as_written() -> None:
    council = read(RIGHT)
    amina = council.people[0]
    assert (amina.sign, amina.cover, amina.allocated_to, amina.birth_date) == ("Kite", Cover.OPEN, "DW-1", date(2011, 5, 6))
    assert amina.details == {"age_basis": "claimed", "do_not_tell": ["the cousin"], "reads": "a little", "shared_phone": True}
    assert (amina.contacts[0].channel, amina.contacts[0].address) == (Channel.HANDSET, "family")
    assert council.placements[0].ends_on == date(2027, 3, 2)
    assert council.plans[1].times == (time(9), time(18, 30))
    assert council.plans[1].days == frozenset({*WEEK, "sat", "sun"})
    assert council.asking[Tier.AFTER_RETURN] == (
        AskRung(Who.YOUNG_PERSON, timedelta(hours=1)),
        AskRung(Who.CARER, timedelta(minutes=90)),
    )
    assert [rung.who for rung in council.paging[Treatment.RING]] == [Duty.ON_DUTY]
    assert council.paging[Treatment.PAGE] == PAGING[Treatment.PAGE]


def test_who_interprets_may_be_written_down_with_or_without_a_code() -> None:
    def written(line: str) -> str:
        return RIGHT.replace("  last_resort: LR-1\n", f"  last_resort: LR-1\n  interpreter: {line}\n")

    assert read(RIGHT).authority.interpreter is None
    assert read(written('{line: "01632 960950"}')).authority.interpreter == Interpreter("01632 960950")
    coded = read(written('{line: "01632 960950", code: "2864"}'))
    assert coded.authority.interpreter == Interpreter("01632 960950", "2864")
    assert "2864" not in repr(coded)
    with pytest.raises(CouncilFileError, match="code: YAML reads this as a number; put it in quotes"):
        read(written('{line: "01632 960950", code: 2864}'))
    with pytest.raises(CouncilFileError, match="line: the interpreter line needs this field; add it"):
        read(written('{code: "2864"}'))


def test_every_thing_knows_its_line() -> None:
    council = read(RIGHT)
    assert council.people[0].where.of("sign") == RIGHT[: RIGHT.index("sign: Kite")].count("\n") + 1
    assert council.plans[1].where.of("times", 1) == RIGHT[: RIGHT.index('- "18:30"')].count("\n") + 1


def test_two_readings_are_equal_wherever_things_stand() -> None:
    assert read(RIGHT) == read("# moved down by a line\n" + RIGHT)


def test_promise_10_nothing_personal_shows_when_a_person_is_printed() -> None:
    shown = repr(read(RIGHT))
    assert not [secret for secret in ("Amina", "family", "Kite", "cousin", "2011", "+44") if secret in shown]


def test_plain_and_quoted_dates_words_and_a_byte_order_mark_are_read_alike() -> None:
    other = RIGHT.replace("2011-05-06", '"2011-05-06"').replace("reads: a little", "reads: 'a little'").replace("true", "yes")
    assert read("\ufeff" + other) == read(RIGHT)


def test_several_teams_are_read_when_the_authority_names_the_usual_one() -> None:
    night = '  - {ref: night, shifts: [{days: all, from: "08:00", to: "08:00", role: on_duty, workers: [DW-1]}]}\npeople:'
    council = read(RIGHT.replace("people:", night, 1).replace("last_resort: LR-1", "last_resort: LR-1\n  team: night"))
    assert council.people[0].team == "night"
