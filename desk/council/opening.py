"""From bytes to a tree of YAML nodes, or the reason why this is no council file at all.

What makes a small file big (anchors), a safe file unsafe (tags) or a shallow file deep is refused before a node is made.
"""

from typing import Any

import yaml

from desk.council.nodes import CouncilFileError, Value

BYTES_MAX = 2_000_000  # some ten thousand young people; a council has hundreds
DEPTH_MAX = 10  # the deepest value of a right file stands in six lists and entries
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML was built with it, is ten times as fast


def open_file(raw: bytes) -> Value:
    """The whole file as one value, or the reason why it is no council file at all."""
    if len(raw) > BYTES_MAX:
        raise CouncilFileError(1, "file", "it is larger than 2 MB; load one authority at a time")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CouncilFileError(line, "file", "these bytes are not UTF-8; save the file as UTF-8") from None
    try:
        _examine(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _not_yaml(text, error) from None
    if root is None or (isinstance(root, yaml.ScalarNode) and root.value == ""):
        raise CouncilFileError(1, "file", "it is empty; write at least authority, teams, people, placements and plans")
    return Value(root, "file")


def _examine(text: str) -> None:
    documents = depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = _line(event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if documents > 1:
            raise CouncilFileError(line, "file", "a second document begins here; one file holds one council, so remove the ---")
        if getattr(event, "anchor", None) is not None:
            raise CouncilFileError(line, "file", "anchors (&) and aliases (*) are not read; write the value out")
        if getattr(event, "tag", None) is not None:
            raise CouncilFileError(line, "file", "tags (!) are not read; write the plain value")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise CouncilFileError(line, "file", f"lists stand more than {DEPTH_MAX} deep here; nothing in a council file does")


def _not_yaml(text: str, error: yaml.YAMLError) -> CouncilFileError:
    mark = getattr(error, "problem_mark", None)
    # A character YAML forbids has no mark, only an offset: in characters, or from libyaml in bytes, which is near enough.
    last = max(1, len(text.splitlines()))  # an error at the end is found on the line after it
    line = mark.line if mark is not None else text.count("\n", 0, int(getattr(error, "position", 0) or 0))
    return CouncilFileError(
        min(line + 1, last), "file", "this is not YAML; look for a missing quote, bracket, colon or indent here or above"
    )


def _line(event: yaml.Event) -> int:
    mark: Any = event.start_mark
    return int(mark.line) + 1
