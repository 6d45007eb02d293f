"""A form as a browser without scripts would send it: everything that its page was drawn with, until somebody types."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """The controls of the one form with this action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields = action, dict[str, str]()
        self._is_within, self._area, self._is_first = False, "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name, value = at.get("name") or "", at.get("value") or ""
        if tag == "form":
            self._is_within = at.get("action") == self.action
        elif self._is_within and tag == "input" and (at.get("type") not in ("radio", "checkbox") or "checked" in at):
            self.fields[name] = value
        elif self._is_within and tag == "textarea":
            self.fields[name], self._area, self._is_first = "", name, True

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data.removeprefix("\n") if self._is_first else data
            self._is_first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._is_within = False


def fields_of(html: str, action: str) -> dict[str, str]:
    """What is in it."""
    parser = _Fields(action)
    parser.feed(html)
    assert parser.fields, f"no form goes to {action}"
    return parser.fields
