"""No page and no form but those in the table of the walls: whoever adds one adds a line, and every role asks for it."""

from console.pages import Page
from db.session import Database
from tests.console.walls.asking import names_in
from tests.console.walls.councils import Side, two_councils
from tests.console.walls.filling import FORMS, desk_of
from tests.console.walls.table import WAYS, Way, keys_of

TABLE = "tests/console/walls/table.py"


async def test_every_route_and_every_form_is_in_the_table_with_all_that_it_sends(database: Database) -> None:
    ours, _ = await two_councils(database)
    there = keys_of(ours.house.routes)
    missing, gone = sorted(set(there) - WAYS.keys()), sorted(WAYS.keys() - set(there))
    assert not missing, f"{TABLE} has no line for {missing}: say there what a manager calls it, what it names, and what is typed into it."
    assert not gone, f"{TABLE} still has {gone}: there is no such route any more."
    unguarded = {key for route in ours.house.routes if not isinstance(route, Page) for key in keys_of([route])}
    assert unguarded == {key for key, way in WAYS.items() if way.is_outside}, "whoever is not signed in may open these, and no other"
    await _every_form_is_as_the_table_has_it(database, ours)


async def _every_form_is_as_the_table_has_it(database: Database, ours: Side) -> None:
    await ours.accounts["spare"].signs_in()
    async with database.reading() as tx:
        names = await names_in(tx, ours)
    for who in sorted({way.by for way in FORMS.values()}):
        async with desk_of(ours, who, names) as desk:
            for key, way in FORMS.items():
                if way.by == who and not way.not_drawn and not way.is_outside:
                    page, form = await desk.draws(key)
                    _is_as_the_table_has_it(key, way, form.names())
                    for other in page.forms:
                        assert any(_fits(other.action, one) for one in FORMS), (
                            f"{TABLE} has no form that is sent to {other.action}: add a line."
                        )


def _is_as_the_table_has_it(key: str, way: Way, sends: set[str]) -> None:
    in_path = {name for name in way.names if f"{{{name}}}" in key}
    known = {*(way.names.keys() - in_path), *way.typed, *way.sends}
    sends = {name for name in sends if not (way.many and name.startswith(way.many))}
    asks = "say there what each names, what is typed into it, or what the page fills in."
    assert sends <= known, f"{key} sends {sorted(sends - known)}, of which {TABLE} knows nothing: {asks}"
    gone = (known - sends) - way.sends.keys()
    assert not gone, f"{key} does not send {sorted(gone)} any more: take them out of {TABLE}."


def _fits(action: str, key: str) -> bool:
    parts, there = key.split(" ", 1)[1].split("/"), action.split("/")
    return len(parts) == len(there) and all(one.startswith("{") or one == other for one, other in zip(parts, there, strict=True))
