"""A language nobody speaks, as a folder: what a lexicon can say, shown without a real one."""

from pathlib import Path

HEAD = 'review = "draft"\nreviewers = []\n'


def spoken_at(place: Path, said: str, tag: str = "qaa") -> Path:
    """A place for folders of languages that holds this one. Codes from qaa to qtz are nobody's."""
    (place / tag).mkdir()
    (place / tag / "replies.toml").write_text(HEAD + said, encoding="utf-8")
    return place
