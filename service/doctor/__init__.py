"""`safetynet doctor`: what keeps a live service from starting, what will go wrong some night, and what to do about each.

Facts are gathered (`looking` at what is ours, `asking` providers) and judged apart from that (`judging`), by one table: what `doctor` calls
a refusal is what `serve` and `engine` refuse (`door`).
"""

from service.doctor.door import hold_to_findings
from service.doctor.examining import examine

__all__ = ["examine", "hold_to_findings"]
