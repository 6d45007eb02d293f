"""Playing a whole council: every young person's weeks, one after the other, and a small council several times over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from desk.forecast.chance import Chance
from desk.forecast.figures import Figures
from desk.forecast.load import Budgeted, TeamLoad, Weeks, load_of
from desk.forecast.rehearsal import Rehearsal
from desk.forecast.tally import Tally
from scheduler.case import Case
from scheduler.duty import team_of

MONTHS = 300  # of young people, at least: fewer, and chance alone would make a quiet or a loud forecast

Progress = Callable[[int, int], None]  # how many months were played, of how many


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a council is to expect."""

    figures: Figures
    seed: int
    weeks: Weeks
    zone: str
    young_people: int
    played: int  # months of young people
    teams: tuple[TeamLoad, ...]


def _unseen(_done: int, _of: int) -> None:
    pass


def play(
    cases: Sequence[Case],
    teams: Mapping[UUID, Budgeted],
    figures: Figures,
    seed: int,
    weeks: Weeks,
    *,
    of: Mapping[UUID, int] | None = None,
    months: int = MONTHS,
    tiers_move: bool = False,
    progress: Progress = _unseen,
) -> Forecast:
    """Play the weeks of these young people, all of one council. `of`: how many each team has in all, where only some are played."""
    assert cases, "a forecast is about somebody"
    council, runs = cases[0].council, -(-months // len(cases))
    tallies, played = {team: Tally() for team in teams}, dict.fromkeys(teams, 0)
    for number, case in enumerate(cases):
        team = team_of(case)
        assert team is not None, "a council has a team"
        assert case.person is not None, "a young person's case"
        played[team.id] += 1
        for run in range(runs):
            chance = Chance(seed, case.person.ref, run)
            Rehearsal(case, figures, chance, tallies[team.id], tiers_move=tiers_move).play(weeks.begins_at, weeks.ends_at)
        progress(number + 1, len(cases))
    whole = played if of is None else {team: of.get(team, 0) for team in teams}
    weights = {team: whole[team] / (played[team] or 1) / runs for team in teams}
    loads = tuple(
        load_of(tallies[one], council, council.teams[one], known, whole[one], weights[one], weeks) for one, known in teams.items()
    )
    return Forecast(figures, seed, weeks, council.zone, sum(whole.values()), len(cases) * runs, loads)
