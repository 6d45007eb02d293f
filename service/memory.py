"""The memory of a process that runs for weeks: what it loaded at its start is not searched for garbage again and again.

A batch makes thousands of rows and lets go of them all at its end, without a circle among them. With Python's own thresholds a fifth of
the processor time of a batch goes into looking for circles.
"""

import gc

OBJECTS = 50_000  # made and still there before it is looked: some batches' worth


def settle() -> None:
    """Called once, when everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
