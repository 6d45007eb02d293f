"""How we speak: texts with what they mention filled in, and what they cost as SMS. Pure: nothing here reads a clock or a row."""

from bot.phrasing.evidence import Asked, CarerWas, PageBrief, Receipt
from bot.phrasing.fault import OurFault
from bot.phrasing.phrase import Choice, Phrase, marked_demo
from bot.phrasing.sms import is_gsm_7, parts, septets, split, units
from bot.phrasing.worker import Line, News
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
    "Receipt",
    "is_gsm_7",
    "marked_demo",
    "opener_for",
    "parts",
    "septets",
    "split",
    "units",
]
