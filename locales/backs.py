"""What a text says put back into English, for reviewers: in `drafts.toml` where a language was drafted twice, else in `back.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

DRAFTS = "drafts.toml"
BACK = "back.toml"
BY_A_REVIEWER = "reviewer"  # what `taken` says in drafts.toml of a text that neither draft had: a native speaker wrote it
_WRITTEN = re.compile(r"Written by .+, a native speaker, on ")  # what back.toml remarks of such a text


@dataclass(frozen=True, slots=True)
class Back:
    """A text put back into English, by somebody who had seen nothing but that text."""

    back: str
    remark: str  # what was odd to them
    why: str = ""  # why it is as it is: what was mended, or on what two drafts disagreed
    left: str = ""  # what a native speaker has to decide


def backs(folder: Path) -> Mapping[str, Back]:
    """By the key of each text that was put back."""
    found = dict[str, Back]()
    for name in (BACK, DRAFTS):
        if (file := folder / name).exists():
            for key, one in tomllib.loads(file.read_text("utf-8")).items():
                found[key] = Back(**{field.name: one.get(field.name, "") for field in fields(Back)})
    return found


def written_by_reviewers(folder: Path) -> tuple[str, ...]:
    """The keys of the texts whose words are a native speaker's, and which nobody has put back into English since."""
    keys = list[str]()
    for name in (BACK, DRAFTS):
        if (file := folder / name).exists():
            said = tomllib.loads(file.read_text("utf-8")).items()
            keys += [key for key, one in said if one.get("taken") == BY_A_REVIEWER or _WRITTEN.match(one.get("remark", ""))]
    return tuple(dict.fromkeys(keys))


def rewritten(name: str, who: str, on: str) -> Mapping[str, str]:
    """What stands of a text that a reviewer wrote, in one of those files: nobody has put these words back yet."""
    says = f"Written by {who}, a native speaker, on {on}; not put back into English since."
    if name == DRAFTS:
        return {"taken": BY_A_REVIEWER, "why": says, "back": "", "remark": "", "left": ""}
    return {"back": "", "remark": says}
