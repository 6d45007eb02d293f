"""`docs/access.md`: which role opens which page, written by the test that has asked all of them. Never written by hand."""

from collections.abc import Mapping
from enum import StrEnum

from tests.console.walls.table import WAYS

COMMAND = "UPDATE_ACCESS=1 .venv/bin/pytest tests/console/test_walls.py"


class Cell(StrEnum):
    """What a role finds at a route."""

    REFUSED = "–"
    OPENS = "opens"
    OWN = "own"
    ALL = "all"
    NONE = "not theirs"


ROLES = {
    "duty": "duty worker", "manager": "manager", "allocated": "allocated worker", "auditor": "auditor", "administrator": "administrator",
    "reviewer": "reviewer",
}  # fmt: skip
AT_LARGE = {"duty at large": "duty", "auditor at large": "auditor"}
_DEMO = ("GET /handsets", "POST /handsets", "POST /clock", "POST /network", "POST /acting")

_HEAD = f"""# Which role opens what

For whoever gives roles. A test signs somebody of each role in at a console with two councils in its database, asks for every page and
sends every form: with what is their own, another team's, another council's, and what nobody has. It writes down here what came of it
(`{COMMAND}`), and fails while this page is stale, or lacks one.

**Of another council nobody sees or changes anything**, whatever their role, by no page and no form: what is its own is answered as what is
not there. Neither its sessions, nor its links, nor its names to sign in with open anything here.

- **own**: of their own team; of an allocated worker, of the young people allocated to them. Another team's is answered as what is not
  there.
- **all**: of every team. So it is everywhere in the row for a duty worker, a manager or an auditor whose role is for the whole council.
- **opens**: it shows no young person. **not theirs**: it opens, and there is nothing of theirs.
- **–**: one sentence says that their account may not open it; whoever may not open the board is led to their own first page.

Whose turn it is to take an alert the rota says, not the role. A page that shows a young person by more than initials and reference is in
the access log before it is shown.
"""


def written(cells: Mapping[str, Mapping[str, Cell]]) -> str:
    """The page."""
    for large, small in AT_LARGE.items():
        narrower = [key for key, row in cells.items() if row and row[large] != _widest(row[small])]
        assert not narrower, f"{large}, and does not see there what every team sees: {narrower}"
    shown = [(key, row) for key, row in cells.items() if row]
    usual = [one for one in shown if not one[0].startswith(_DEMO)]
    demo = [one for one in shown if one[0].startswith(_DEMO)]
    parts = [_HEAD, _table(usual), "## In a demonstration alone\n\nIn a live database these are not there.\n", _table(demo), _outside()]
    return "\n".join(parts)


def _widest(of_a_team: Cell) -> Cell:
    return Cell.ALL if of_a_team is Cell.OWN else of_a_team


def _table(rows: list[tuple[str, Mapping[str, Cell]]]) -> str:
    head = f"| page or form | {' | '.join(ROLES.values())} | route |\n|---|{'---|' * len(ROLES)}---|\n"
    return head + "".join(f"| {WAYS[key].called} | {' | '.join(row[who] for who in ROLES)} | `{key}` |\n" for key, row in rows)


def _outside() -> str:
    lines = [f"- {way.called}: `{key}`" for key, way in WAYS.items() if way.is_outside]
    return "## For whoever is not signed in\n\nNo council, no name and no young person stands there.\n\n" + "\n".join(lines) + "\n"
