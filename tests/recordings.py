"""Recordings for tests: a few bytes that begin as an MP3 does, and say which they are."""

from pathlib import Path

from bot.recordings import KEYS


def mp3(says: str) -> bytes:
    """An MP3, as far as anybody looks."""
    return b"ID3\x04\x00\x00\x00\x00\x00\x00" + says.encode()


def record(folder: Path, language: str, *keys: str, authority: str = "westshire") -> Path:
    """Somebody has read these texts aloud, or all of them; the folder."""
    place = folder / authority / language
    place.mkdir(parents=True, exist_ok=True)
    for key in keys or KEYS:
        (place / f"{key}.mp3").write_bytes(mp3(f"{authority} {language} {key}"))
    return folder
