"""How we speak: texts with what they mention filled in, and what they cost as SMS. Pure: nothing here reads a clock or a row."""

from bot.phrasing.evidence import Asked, CarerWas, PageBrief, Receipt
from bot.phrasing.fault import OurFault
from bot.phrasing.lists import Line, Piece
from bot.phrasing.phrase import Choice, Phrase, marked_demo, said
from bot.phrasing.sms import is_gsm_7, parts, septets, split, units
from bot.phrasing.worker import News
from bot.phrasing.young import Mention, opener_for

__all__ = [
    "Asked",
    "CarerWas",
    "Choice",
    "Line",
    "Mention",
    "News",
    "OurFault",
    "PageBrief",
    "Phrase",
    "Piece",
    "Receipt",
    "is_gsm_7",
    "marked_demo",
    "opener_for",
    "parts",
    "said",
    "septets",
    "split",
    "units",
]
