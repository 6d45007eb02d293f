"""Recordings for tests: half a second of silence, with a tag that says which it is."""

from pathlib import Path

from bot.mp3 import SILENCE
from bot.recordings import KEYS


def mp3(says: str) -> bytes:
    """An MP3 whose tag says this, and nothing but this."""
    tag = says.encode()
    return b"ID3\x04\x00\x00" + bytes((0, 0, len(tag) >> 7, len(tag) & 0x7F)) + tag + SILENCE


def tag_of(recording: bytes) -> str:
    """What it says there."""
    return recording.removesuffix(SILENCE)[10:].decode()


def record(folder: Path, language: str, *keys: str, authority: str = "westshire") -> Path:
    """Somebody has read these texts aloud, or all of them; the folder."""
    place = folder / authority / language
    place.mkdir(parents=True, exist_ok=True)
    for key in keys or KEYS:
        (place / f"{key}.mp3").write_bytes(mp3(f"{authority} {language} {key}"))
    return folder
