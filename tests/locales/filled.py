"""Every text to young people and carers with the longest values that are likely: whether it fits is asked of these."""

import locales

# The longest values that are likely. Signs are a child's own word, in any script.
LONGEST = {
    "sign": "Butterfly",
    "time": "21:40",
    "from": "09:00",
    "until": "12:00",
    "text": "Kite: hi.",
    "who": "A.",
    "duty_phone": "+44 1632 960900",
    "first": "A",
    "second": "B",
}
LONG_DAY = {
    "am": "ማክሰኞ",
    "ar": "الأربعاء",
    "bn": "বৃহস্পতিবার",
    "ckb": "چوارشەممە",
    "en": "Wednesday",
    "fa": "چهارشنبه",
    "fa_AF": "چهارشنبه",
    "fr": "mercredi",
    "hi": "मंगलवार",
    "ku": "pêncşem",
    "om": "Wiixata",
    "pa": "ਸ਼ਨਿੱਚਰਵਾਰ",
    "ps": "پينځنۍ",
    "ro": "miercuri",
    "so": "Khamiis",
    "sq": "e mërkurë",
    "ti": "ሰንበት",
    "tr": "Pazartesi",
    "uk": "понеділок",
    "ur": "جمعرات",
    "vi": "Chủ Nhật",
    "zh_Hans": "星期三",
}


def filled(tag: str, key: str) -> str:
    """A text as it is sent, at its longest."""
    day = LONG_DAY.get(tag, "Wednesday")
    values = {**LONGEST, "day": day, "language": locales.language(tag).name} | ({"time": f"{day} 10:00"} if key.startswith("Y10") else {})
    return locales.text(tag, key, **{hole: values[hole] for hole in locales.holes(key)})
