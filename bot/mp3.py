"""Whether bytes are an MP3, and a moment of silence that is one.

A file that only begins like one would break a call in its middle, so a few frames are walked: each header says where the next must begin.
The library that reads such files (mutagen) is under the GPL, and reads tags, which nobody asks for here.
"""

from dataclasses import dataclass

_WALKED = 3  # frames, some seventy milliseconds: chance makes no three headers in the right places
_TAG, _TAG_HEAD, _HAS_FOOTER = b"ID3", 10, 0x10
_HEAD = 4  # bytes
_KILOBITS = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = (44100, 48000, 32000)
_SLOWER = {3: 1, 2: 2, 0: 4}  # the two bits for MPEG 1, 2 and 2.5: by what the rates are divided. 1 is reserved
_LAYER_III = 1


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a frame's header says, as far as the next one must agree."""

    version: int
    hertz: int
    length: int


def is_mp3(found: bytes) -> bool:
    """Whether, after its tags, frames of MPEG audio, layer III, follow one another."""
    at = _after_tags(found)
    first = _frame(found, at)
    if first is None:
        return False
    for _ in range(_WALKED):
        frame = _frame(found, at)
        if frame is None or (frame.version, frame.hertz) != (first.version, first.hertz) or at + frame.length > len(found):
            return False
        at += frame.length
    return True


def _after_tags(found: bytes) -> int:
    at = 0
    while found[at : at + len(_TAG)] == _TAG and len(found) >= at + _TAG_HEAD:
        flags, size = found[at + 5], found[at + 6 : at + _TAG_HEAD]
        length = sum(seven << shift for seven, shift in zip(size, (21, 14, 7, 0), strict=True))
        at += _TAG_HEAD + length + (_TAG_HEAD if flags & _HAS_FOOTER else 0)
    while found[at : at + 1] == b"\0":
        at += 1  # what a tag was padded with, and did not count
    return at


def _frame(found: bytes, at: int) -> _Frame | None:
    head = found[at : at + _HEAD]
    if len(head) < _HEAD or head[0] != 0xFF or head[1] >> 5 != 0b111:
        return None
    version, layer, bits, rate, padding = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    kilobits = _KILOBITS[1 if version == 3 else 2]
    if version not in _SLOWER or layer != _LAYER_III or rate == len(_HERTZ) or not 0 < bits <= len(kilobits):
        return None
    hertz = _HERTZ[rate] // _SLOWER[version]
    return _Frame(version, hertz, (144 if version == 3 else 72) * kilobits[bits - 1] * 1000 // hertz + padding)


# Half a second of nothing: MPEG 1, 48 kHz, 32 kbit/s, one channel. A frame whose side information is all zeros has no sound in it.
_SILENT = (b"\xff\xfb\x14\xc4").ljust(96, b"\0")
SILENCE = _SILENT * 20
