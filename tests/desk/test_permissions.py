"""Who may see and do what: what is not granted is refused, and a role for one team opens no other's."""

from uuid import UUID

from db.words import Role
from desk.permissions import GRANTS, Granted, May, Sight, may, sight_of

NORTH, SOUTH, KHAN = UUID(int=1), UUID(int=2), UUID(int=3)


def test_every_role_has_its_grants_and_nobody_plays_where_there_are_people() -> None:
    assert set(GRANTS) == set(Role)
    assert not any(May.PLAY in granted for granted in GRANTS.values())


def test_an_administrator_and_a_reviewer_see_no_young_person() -> None:
    for role in (Role.ADMINISTRATOR, Role.REVIEWER):
        assert not {May.LOOK, May.READ, May.ACT, May.AUDIT} & GRANTS[role]
        assert sight_of([Granted(role)], May.LOOK, KHAN) == Sight(frozenset())


def test_an_auditor_changes_nothing() -> None:
    assert not {May.ACT, May.LEAD, May.ADMINISTER, May.REVIEW} & GRANTS[Role.AUDITOR]


def test_a_role_for_one_team_opens_that_team_and_what_is_no_teams() -> None:
    sight = sight_of([Granted(Role.DUTY, NORTH)], May.LOOK, KHAN)
    assert (sight.shows_team(NORTH), sight.shows_team(SOUTH), sight.shows_team(None)) == (True, False, True)
    both = sight_of([Granted(Role.DUTY, NORTH), Granted(Role.MANAGER, SOUTH)], May.LOOK, KHAN)
    assert both.teams == frozenset({NORTH, SOUTH})
    assert sight_of([Granted(Role.DUTY, NORTH), Granted(Role.AUDITOR)], May.LOOK, KHAN).is_everything


def test_what_one_role_sees_another_does_not_act_on() -> None:
    granted = [Granted(Role.DUTY, NORTH), Granted(Role.AUDITOR)]
    assert sight_of(granted, May.ACT, KHAN) == Sight(frozenset({NORTH}))
    assert not may([Granted(Role.AUDITOR)], May.ACT)


def test_an_allocated_worker_sees_their_own_young_people_and_no_teams() -> None:
    sight = sight_of([Granted(Role.ALLOCATED)], May.READ, KHAN)
    assert sight == Sight(frozenset(), KHAN)
    assert not sight.shows_team(None)
