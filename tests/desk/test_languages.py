"""A worker sets the language somebody is written to in: back, or to another."""

from collections.abc import Callable

import pytest

from db.queries import placements
from desk.languages import set_language
from desk.refusals import Refused
from tests.desk.demo_council import EVERYWHERE, NOW, DemoCouncil


def any_may(_tag: str) -> bool:
    """In a demo."""
    return True


async def sets(council: DemoCouncil, ref: str, tag: str, worker: str = "DW-1", *, may_send: Callable[[str], bool] = any_may) -> None:
    """On the command line."""
    await set_language(council.engine, EVERYWHERE, ref, tag, worker, may_send=may_send)


async def languages_of(council: DemoCouncil, ref: str) -> tuple[str, str]:
    """In which they are written to, and with which they were enrolled."""
    person = await council.person(ref)
    return person.language, person.spoken_language


async def told(council: DemoCouncil, ref: str) -> list[tuple[str, str, str]]:
    """What the journal says of it: the event, who did it, and why."""
    found = [row for row in await council.journal_of(ref) if row.event in ("LanguageChanged", "Line")]
    return [(row.event, row.actor, row.reason) for row in found]


async def test_it_is_set_and_set_back_and_stands_in_the_journal_and_on_the_board(council: DemoCouncil) -> None:
    assert await languages_of(council, "YP-1042") == ("ti", "ti")
    await sets(council, "YP-1042", "en")
    assert await languages_of(council, "YP-1042") == ("en", "ti")
    await sets(council, "YP-1042", "ti")
    assert await languages_of(council, "YP-1042") == ("ti", "ti")
    assert await told(council, "YP-1042") == [
        ("LanguageChanged", "DW-1", "YP-1042 is written to in English, by DW-1; before, in Tigrinya"),
        ("Line", "clock", "writes in English since 18:00, before: Tigrinya, by DW-1"),
        ("LanguageChanged", "DW-1", "YP-1042 is written to in Tigrinya, by DW-1; before, in English"),
        ("Line", "clock", "writes in Tigrinya since 18:00, before: English, by DW-1"),
    ]


async def test_of_a_carer_it_stands_with_each_young_person_they_look_after(council: DemoCouncil) -> None:
    before, spoken = await languages_of(council, "CA-7")
    await sets(council, "CA-7", "ar")
    assert await languages_of(council, "CA-7") == ("ar", spoken)
    line = ("Line", "clock", "carer CA-7 writes in Arabic since 18:00, before: English, by DW-1")
    assert (before, line in await told(council, "YP-1042")) == ("en", True)


async def test_of_a_carer_who_looks_after_nobody_too(council: DemoCouncil) -> None:
    carer = (await council.person("CA-7")).id
    async with council.database.transaction() as tx:
        for row in await placements.children_of_carer(tx, EVERYWHERE, [carer], NOW.date()):
            await placements.take_carers_off(tx, EVERYWHERE, row.placement_id)
    await sets(council, "CA-7", "ar")
    assert await told(council, "CA-7") == [("LanguageChanged", "DW-1", "CA-7 is written to in Arabic, by DW-1; before, in English")]


@pytest.mark.parametrize(
    ("ref", "tag", "worker", "why"),
    [
        ("YP-1042", "xx", "DW-1", "xx is not spoken here; choose one of am, ar, "),
        ("YP-1042", "ti", "DW-1", "YP-1042 is written to in Tigrinya already."),
        ("DW-2", "ti", "DW-1", "DW-2 is a worker, and workers are written to in English."),
        ("YP-1", "ti", "DW-1", "Nobody has the reference YP-1."),
        ("YP-1042", "en", "CA-7", "No worker has the reference CA-7."),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(council: DemoCouncil, ref: str, tag: str, worker: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        await sets(council, ref, tag, worker)
    assert str(refused.value).startswith(why)
    assert await languages_of(council, "YP-1042") == ("ti", "ti")
    assert await told(council, "YP-1042") == []


async def test_a_language_whose_gate_is_closed_is_refused(council: DemoCouncil) -> None:
    with pytest.raises(Refused, match=r"^Two native speakers have not signed Arabic yet"):
        await sets(council, "YP-1042", "ar", may_send=lambda tag: tag != "ar")
    assert await languages_of(council, "YP-1042") == ("ti", "ti")
