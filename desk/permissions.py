"""What each role may see and do. What is not granted here is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from db.words import Role


class May(StrEnum):
    """What a page, or a form on it, asks of whoever opens it."""

    LOOK = "look"  # the board, an alert, who is on duty: causes, initials, references
    READ = "read"  # a young person's page: what was written, the safe-contact note
    ACT = "act"  # take, hand on, note, close; whose turn it is the rota still says
    LEAD = "lead"  # what a team's manager does
    AUDIT = "audit"  # the journal, who looked at whom, what is sealed
    ADMINISTER = "administer"  # accounts and settings
    REVIEW = "review"  # a language's texts and lexicon
    SEE_LANGUAGES = "see languages"  # how far each language has come
    BE_SOMEBODY = "be somebody"  # one's own account: everybody who is signed in
    PLAY = "play"  # the phones and the clock of a demo: nobody's, where there are people


_EVERYBODY = frozenset({May.SEE_LANGUAGES, May.BE_SOMEBODY})
GRANTS: dict[Role, frozenset[May]] = {
    Role.DUTY: _EVERYBODY | {May.LOOK, May.READ, May.ACT},
    Role.MANAGER: _EVERYBODY | {May.LOOK, May.READ, May.ACT, May.LEAD},
    Role.ALLOCATED: _EVERYBODY | {May.LOOK, May.READ, May.ACT},
    Role.AUDITOR: _EVERYBODY | {May.LOOK, May.READ, May.AUDIT},
    Role.ADMINISTRATOR: _EVERYBODY | {May.ADMINISTER},
    Role.REVIEWER: _EVERYBODY | {May.REVIEW},
}


@dataclass(frozen=True, slots=True)
class Granted:
    """A role, for one team or for the whole authority."""

    role: Role
    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose rows somebody sees: of these teams (`None`: of all), and of the young people allocated to them."""

    teams: frozenset[UUID] | None
    allocated_to: UUID | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing of the authority is kept from them."""
        return self.teams is None

    def shows_team(self, team_id: UUID | None) -> bool:
        """Whether they see what is this team's. What is no team's is every team's, and not theirs who see their own young people alone."""
        return self.teams is None or (bool(self.teams) if team_id is None else team_id in self.teams)


def may(granted: Iterable[Granted], what: May) -> bool:
    """Whether any of these roles may do that, for some team at least."""
    return any(what in GRANTS[one.role] for one in granted)


def sight_of(granted: Iterable[Granted], what: May, worker: UUID | None) -> Sight:
    """Whose rows these roles open for that; nobody's where none does."""
    those = [one for one in granted if what in GRANTS[one.role]]
    at_large = [one for one in those if one.role is not Role.ALLOCATED]
    own = worker if any(one.role is Role.ALLOCATED for one in those) else None
    if any(one.team_id is None for one in at_large):
        return Sight(None, own)
    return Sight(frozenset(one.team_id for one in at_large if one.team_id is not None), own)
