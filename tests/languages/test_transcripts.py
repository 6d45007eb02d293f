"""One whole evening in every language, told by its phones and kept as a chat log (`UPDATE_TRANSCRIPTS=1` writes it again)."""

from tests.languages.evening import evening
from tests.languages.transcript import page, page_of
from tests.world import World


async def test_whoever_answers_in_their_own_words_is_understood_and_answered_in_their_own_language(
    world: World, tag: str, updates: frozenset[str]
) -> None:
    told = await evening(world)
    assert [one.outcome for ref in ("YP-0", "YP-1", "YP-2") for one in await world.check_ins(ref)] == ["ok", "ok", "later_then_ok"]
    assert (await world.alert("YP-4")).state["taken_by"] == "DW-1"
    if "transcripts" in updates:
        page_of(tag).write_text(page(tag, told), "utf-8")
    assert page_of(tag).read_text("utf-8") == page(tag, told), f"{page_of(tag)} is stale: UPDATE_TRANSCRIPTS=1 pytest tests/languages"
