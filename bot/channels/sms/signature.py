"""Whether what was posted to us was posted by Twilio: signed over the address it called, with a token of ours.

The address is the one we told Twilio, never one rebuilt from the request: a proxy in between changes scheme, host and port.
"""

from collections.abc import Iterator, Sequence

from twilio.request_validator import RequestValidator

Form = Sequence[tuple[str, str]]


class _Fields:
    """The parameters as the library reads them: every value of each name, blank ones too."""

    def __init__(self, form: Form) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in form:
            self._values.setdefault(name, []).append(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getlist(self, name: str) -> list[str]:
        return self._values[name]


def is_twilios(tokens: Sequence[str], url: str, form: Form, signature: str) -> bool:
    """Whether one of our tokens signed this. Two are ours while the old one is being replaced."""
    fields = _Fields(form)
    return any(bool(RequestValidator(token).validate(url, fields, signature)) for token in tokens)
