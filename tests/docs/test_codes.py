"""The page for texts says of each of Twilio's codes what this version does with it."""

import re

from bot.channels.sms.errors import TABLE, Then
from tests.docs.operating import FOLDER

ROWS = (
    {Then.BROKEN},
    {Then.STOPPED},
    {Then.UNREACHED},
    {Then.NOT_SENT},
    {Then.LATER},
    {Then.OPERATOR},
)


def test_the_page_for_texts_has_every_code_in_the_row_of_what_it_does() -> None:
    page = (FOLDER / "twilio.md").read_text("utf-8")
    table = page[page.index("| code | the contact |") :]
    written = [re.findall(r"\b\d{5}\b", line.split("|")[1]) for line in table.splitlines()[2:] if line.startswith("|")]
    assert written == [[str(code) for code in sorted(TABLE) if TABLE[code].then in then] for then in ROWS]
