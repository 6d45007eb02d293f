"""What others wrote, before it reaches a terminal: a terminal obeys what it is shown."""

_LINE_AT_MOST = 2000  # every text of a language by its key is shorter
_LINES_AT_MOST = 500


def shown(said: str) -> str:
    """Sentences, line by line, with what cannot be printed escaped, and no more of it than somebody reads."""
    lines = said.split("\n")
    if len(lines) > _LINES_AT_MOST:  # the last line says what came of it
        lines = [*lines[: _LINES_AT_MOST - 2], f"… and {len(lines) - _LINES_AT_MOST + 1} lines more", lines[-1]]
    return "\n".join(_shown(line) for line in lines)


def _shown(line: str) -> str:
    whole = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in line[: _LINE_AT_MOST + 1])
    return whole if len(whole) <= _LINE_AT_MOST else f"{whole[:_LINE_AT_MOST]}…"
