"""When an act is not done: one sentence for whoever asked for it."""


class Refused(Exception):
    """Not done, and why, in one sentence that names nobody but by reference."""
