"""Passwords of twelve characters and more that are guessed first. A short list: what it lacks, lockout makes dear."""

from itertools import pairwise

_PERIOD_AT_MOST = 6  # "abcdefabcdef"

_WRITTEN = """
123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 123123123123 1234567891011 123456654321 123456123456
1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwerty123456
qwerty1234567 qwertyqwerty qwerty12345678 zaq12wsxcde3 asdfghjkl123 asdfghjkl1234 asdfghjklzxcv zxcvbnm12345 zxcvbnm123456
password1234 password12345 password123456 password1234567 password2024 password2025 password2026 password2027 passwordpassword
password!234 passw0rd1234 p@ssw0rd1234 p@ssword1234 p@ssword12345 mypassword123 yourpassword newpassword1 newpassword123
thisismypassword changeme1234 changeme12345 changemenow! letmein12345 letmein123456 letmeinletmein welcome12345 welcome123456
welcometowork administrator administrator1 administrator123 adminadminadmin admin1234567 admin12345678 iloveyou1234 iloveyou12345
iloveyouforever iloveyousomuch ilovemyfamily ilovemychildren sunshine1234 princess1234 football1234 footballfootball liverpool1234
liverpoolfc1 manchester123 manchesterunited arsenal12345 chelsea12345 tottenham123 superman1234 batman123456 starwars1234 dragon123456
monkey123456 master123456 charlie12345 michael12345 jennifer1234 november2025 december2025 november2026 december2026 september2026
january2026! february2026 trustno1trustno1 abcdefghijkl abcd12345678 abc123abc123 a1b2c3d4e5f6 aa1234567890 qazwsxedcrfv
correcthorsebatterystaple fourwordsthatnobodywouldguess socialworker1 socialworker123 socialservices
socialservices1 childrensservices childprotection safeguarding safeguarding1 safeguarding123 safetynet123 safetynet1234 safetynet12345
safetynetsafetynet countycouncil countycouncil1 citycouncil123 emergencyduty dutysocialworker fostercarer123 checkincheckin
"""
COMMONEST = frozenset(_WRITTEN.split())


def is_a_pattern(password: str) -> bool:
    """Whether it is something short again and again, or walks up or down through an alphabet."""
    again = any(password == (password[:period] * len(password))[: len(password)] for period in range(1, _PERIOD_AT_MOST + 1))
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return again or steps in ({1}, {-1})
