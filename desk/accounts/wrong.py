"""What was typed and cannot be: the sentence, and which of the fields it is about."""

from desk.refusals import Refused


class Wrong(Refused):
    """Not done, because of one field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
