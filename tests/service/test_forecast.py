"""`forecast`: a file, four weeks, and plain words about what is assumed. No database, no keys."""

import json

import pytest

from tests.desk.forecast.councils import empty, some
from tests.service.conftest import Terminal


@pytest.fixture
def file(bare: Terminal) -> str:
    """A council of three."""
    (bare.directory / "council.yaml").write_text(json.dumps(some(1, "arrival", into=some(2, "standard", into=empty())), indent=1))
    return "council.yaml"


def test_a_forecast_is_told_in_words_that_say_what_is_assumed(bare: Terminal, file: str) -> None:
    told = bare.does("forecast", file, "--answered", "0.8")
    assert told.startswith("Westshire: 3 young people with a plan, 28 nights from Monday ")
    assert "This is a model. Nobody was asked" in told
    assert "[A]  80 % of check-ins are answered within half an hour" in told
    assert "pages a night" in told
    assert "within the budget of 2.0, 2 for each worker on duty" in told
    assert sorted(path.name for path in bare.directory.iterdir()) == [file]  # nothing is written anywhere


def test_the_same_seed_gives_the_same_figures_for_programs_too(bare: Terminal, file: str) -> None:
    first = json.loads(bare.does("forecast", file, "--json", "--seed", "7"))
    assert json.loads(bare.does("forecast", file, "--json", "--seed", "7")) == first
    assert first["is_a_model"] is True
    assert first["assumed"]["answered"] == 0.8
    assert json.loads(bare.does("forecast", file, "--json", "--seed", "7", "--answered", "0.3"))["teams"] != first["teams"]


def test_a_bad_file_gets_the_loaders_own_sentence(bare: Terminal, file: str) -> None:
    text = (bare.directory / file).read_text().replace('"tier": "arrival"', '"tier": "arriving"')
    (bare.directory / file).write_text(text)
    assert '"arriving" is not a tier we know' in bare.types("forecast", file).sentence


@pytest.mark.parametrize("share", ["1.5", "-0.1", "many"])
def test_a_share_is_from_0_to_1(bare: Terminal, file: str, share: str) -> None:
    assert bare.types("forecast", file, "--answered", share).code == 2


def test_a_file_without_a_plan_has_nothing_to_forecast(bare: Terminal) -> None:
    (bare.directory / "council.yaml").write_text(json.dumps(empty(), indent=1))
    assert "Nobody in this file has a plan" in bare.types("forecast", "council.yaml").sentence


def test_answers_are_no_more_than_all_answers(bare: Terminal, file: str) -> None:
    assert "more than all answers" in bare.types("forecast", file, "--unclear", "0.7", "--calls", "0.7").sentence
