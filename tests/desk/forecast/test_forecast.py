"""The forecast: the figures that were assumed give the load that was written down with them, and the real rules decide the rest."""

from dataclasses import fields, replace

import pytest

from db.words import ContactState
from desk.forecast.chance import Chance
from desk.forecast.figures import Figures, says
from desk.forecast.load import weeks_of, workers_at_night
from desk.forecast.report import as_json, as_lines
from ladder.words import Cause, Treatment
from tests.desk.forecast.councils import NOW, built, empty, forecast, load, some

# What was written down beside the treatments, for 300 young people of whom 30 are in the tight tiers, without unclear answers and calls.
ONLY_SILENCE = Figures(unclear=0, calls=0)
LOW = replace(ONLY_SILENCE, answered=0.88, carers_reached=0.80, not_here=0.05)
HIGH = replace(ONLY_SILENCE, answered=0.70, carers_reached=0.55, not_here=0.15)


@pytest.mark.parametrize(("figures", "pages"), [(LOW, 1), (ONLY_SILENCE, 3), (HIGH, 6)], ids=["low", "middle", "high"])
def test_three_hundred_young_people_give_the_pages_a_night_that_were_reckoned_by_hand(figures: Figures, pages: int) -> None:
    council = some(30, "arrival", into=some(270, "standard", into=empty()))
    found = load(council, figures)
    assert found.young_people == 300
    assert pages * 0.75 <= found.pages <= pages * 1.35, f"{found.pages:.1f} pages a night"
    assert found.pages_by_day == 0  # everybody is asked in the evening


def test_the_same_file_and_seed_give_the_same_figures_and_another_seed_others() -> None:
    council = some(3, "arrival", into=some(9, "standard", into=empty()))
    assert as_json(forecast(council)) == as_json(forecast(council))
    assert as_json(forecast(council, seed=2))["teams"] != as_json(forecast(council))["teams"]


def test_one_young_person_more_changes_nobody_elses_month() -> None:
    """Each has chances of their own: what one more adds is theirs alone."""
    whole, without = some(30, "arrival", into=empty()), some(29, "arrival", into=empty())
    alone = some(30, "arrival", into=empty())
    del alone["plans"][:29]
    each = [forecast(council, months=1).teams[0].alerts for council in (whole, without, alone)]
    assert {cause: round(number - each[1].get(cause, 0), 6) for cause, number in each[0].items()} == {
        cause: round(each[2].get(cause, 0), 6) for cause in each[0]
    }


def test_a_standard_council_pages_less_than_one_of_new_arrivals() -> None:
    standard, arrival = (load(some(40, tier, into=empty(), days="all")) for tier in ("standard", "arrival"))
    assert standard.pages < arrival.pages / 2
    # A first silence at `standard` waits for the morning; at `arrival` it pages.
    assert standard.lines[Treatment.MORNING] > 0
    assert arrival.lines[Treatment.MORNING] == 0


def test_k7_a_council_that_never_asks_carers_pages_more() -> None:
    asked, never = (load(some(40, "arrival", into=empty(), ask_carer=how)) for how in ("always", "never"))
    assert never.pages > asked.pages * 2
    assert Cause.CARER_CONCERN not in never.alerts


def test_a_plan_too_late_for_carers_pages_more() -> None:
    """K7: nobody is asked about anybody after 21:45, and the real rules know it."""
    early, late = some(40, "standard", into=empty()), some(40, "standard", into=empty())
    for plan in late["plans"]:
        plan["times"] = ["20:30"]
    assert load(late).lines[Treatment.MORNING] > load(early).lines[Treatment.MORNING] * 1.5


def test_everybody_answers_and_nobody_is_paged() -> None:
    found = load(some(20, "arrival", into=empty()), Figures(answered=1, unclear=0, calls=0))
    assert (found.pages, found.pages_by_day, found.alerts) == (0, 0, {})


def test_nobody_answers_and_no_carer_is_reached_and_every_check_in_pages() -> None:
    found = load(some(10, "arrival", into=empty()), Figures(answered=0, carers_reached=0))
    assert found.pages + found.pages_by_day == pytest.approx(10)
    assert found.alerts == {Cause.SILENT: pytest.approx(10)}


def test_a_page_counts_once_for_each_matter_and_worker() -> None:
    """At night the first page both texts and rings: one matter on one mind."""
    council = some(10, "arrival", into=empty())
    for plan in council["plans"]:
        plan["times"], plan["starts_with"] = ["22:45"], "carer"
    found = load(council, Figures(answered=0, carers_reached=0))
    assert found.pages == pytest.approx(sum(found.alerts.values()), abs=0.5)


def test_closed_cover_turns_what_cannot_be_read_into_pages() -> None:
    """K5: under closed cover nothing is asked again, and in the tight tiers a person reads it now."""
    unreadable = Figures(answered=1, unclear=0.5, cleared_up=1, calls=0)
    opened, closed = (load(some(10, "first_week", into=empty(), cover=cover), unreadable) for cover in ("open", "closed"))
    assert opened.alerts == {}
    assert closed.pages > 3


def test_a_carer_who_knows_where_and_confirms_pages_nobody() -> None:
    elsewhere = Figures(answered=0, carers_reached=1, not_here=1, known_where=1)
    assert load(some(10, "first_week", into=empty()), elsewhere).pages == 0
    worried = replace(elsewhere, known_where=0)
    assert load(some(10, "first_week", into=empty()), worried).alerts == {Cause.CARER_CONCERN: pytest.approx(10, abs=0.5)}


def test_tiers_stand_still_unless_nobody_new_arrives() -> None:
    council = some(40, "arrival", into=empty())
    steady, moving = (forecast(council, tiers_move=moves).teams[0] for moves in (False, True))
    assert moving.pages < steady.pages / 2


def test_unproven_contacts_are_forecast_as_if_they_were_proven() -> None:
    of, _ = built(some(1, "arrival", into=empty()))
    contacts = [one for group in of.cases[0].council.contacts.values() for one in group]
    assert {(one.proven, one.state) for one in contacts} == {(True, ContactState.OPEN)}


def test_a_worker_whom_no_page_reaches_yet_is_forecast_as_if_one_did() -> None:
    """Nobody would take anything, and every alert would climb for four weeks."""
    reached, unreached = some(10, "arrival", into=empty()), some(10, "arrival", into=empty())
    for person in unreached["people"]:
        if person["kind"] == "worker":
            person["contacts"] = [{"channel": "telegram", "address": f"7000{person['ref'][-1]}", "proven": True}]
    assert load(unreached).pages == load(reached).pages > 0


def test_workers_at_night_are_those_outside_office_hours() -> None:
    of, weeks = built(some(1, "arrival", into=empty()))
    council = of.cases[0].council
    (team,) = council.teams.values()
    assert workers_at_night(team, council, weeks) == 1  # DW-3, every night and weekend
    assert weeks.nights == 28
    nobody = replace(team, shifts=())
    assert workers_at_night(nobody, council, weeks) == 1  # the last resort


def test_the_weeks_begin_on_a_monday_and_have_28_nights_when_the_clocks_change_too() -> None:
    for month in range(1, 13):
        weeks = weeks_of(NOW.replace(month=month), "Europe/London", to_come=True)
        assert weeks.nights == 28
    assert weeks_of(NOW, "Europe/London", to_come=True).begins_at.isoformat() == "2026-11-30T00:00:00+00:00"
    assert weeks_of(NOW, "Europe/London", to_come=False).begins_at.isoformat() == "2026-11-23T00:00:00+00:00"


def test_the_report_says_that_it_is_a_model_and_names_every_assumption() -> None:
    told = forecast(some(2, "arrival", into=empty(pages_per_night="7")))
    lines = "\n".join(as_lines(told, "Westshire"))
    assert "This is a model." in lines
    for one in fields(Figures):
        assert f"[A] {getattr(told.figures, one.name) * 100:3.0f} % {says(one.name)}" in lines
    assert "Help and duress are not forecast" in lines
    assert "within the budget of 7.0, as the team wrote it down" in lines
    assert "the seed 1" in lines


def test_a_team_above_its_budget_is_told_so() -> None:
    found = forecast(some(40, "arrival", into=empty(pages_per_night="1")))
    assert not found.teams[0].is_within_budget
    assert "ABOVE the budget of 1.0" in "\n".join(as_lines(found, "Westshire"))
    assert as_json(found)["teams"][0]["within_budget"] is False


def test_without_a_written_budget_it_is_two_for_each_worker() -> None:
    found = load(some(1, "standard", into=empty()))
    assert (found.budget, found.is_written) == (2, False)


@pytest.mark.parametrize("figure", [one.name for one in fields(Figures)])
@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_figure_is_a_share(figure: str, share: float) -> None:
    with pytest.raises(ValueError, match="is a share"):
        Figures(**{figure: share})


def test_chances_are_the_same_everywhere_and_spread_evenly() -> None:
    assert Chance(1, "YP-1").draw() == Chance(1, "YP-1").draw() != Chance(2, "YP-1").draw()
    spread = Chance("spread")
    drawn = [spread.draw() for _ in range(4000)]
    assert all(0 < one <= 1 for one in drawn)
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.02)
    assert {Chance(n, "letters").choose("ABC") for n in range(50)} == {"A", "B", "C"}
