"""Every wait of the ZVT driver, by name, in seconds (PA00P015 and PA00P016; where ours, the reason stands beside)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from drivers.errors import NotSupported


@dataclass(frozen=True, slots=True)
class ZvtTimers:
    """One set of waits; ``scaled`` makes all of them shorter at once, for tests."""

    byte: float = 0.2
    """T1, serial: the longest silence inside a block."""
    block: float = 5.0
    """T2, serial: a block is acknowledged, or sent again."""
    answer: float = 5.0
    """T3: a command is answered by 80 00 or 84 xx."""
    completion: float = 180.0
    """T4: from 80 00 to the end of the sequence; begun anew by each 04 FF and 04 0F."""
    idle: float = 50.0
    """Between status enquiries while nothing goes on; the specification wants one a minute."""
    journal: float = 1.0
    """Ours: how long the ledger may take to write a 04 0F before we ask for its repetition (84 9C)."""
    busy: float = 2.0
    """Between two registrations while the terminal says that it is busy."""
    abandon: float = 30.0
    """Ours: how long a busy terminal is asked to register before the connection is given up."""

    def scaled(self, factor: float) -> ZvtTimers:
        """All waits multiplied."""
        return ZvtTimers(**{field.name: getattr(self, field.name) * factor for field in fields(self)})

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> ZvtTimers:
        """The device's options ``t3`` and ``t4`` in seconds. Raises NotSupported naming a wrong one."""
        timers = cls()
        for name, text in options.items():
            attribute = {"t3": "answer", "t4": "completion"}.get(name)
            if attribute is None:
                raise NotSupported(f"a ZVT terminal has no option {name!r}; it has t3, t4")
            try:
                seconds = float(text)
            except ValueError:
                seconds = 0.0
            if not 0 < seconds <= 3600:
                raise NotSupported(f"terminal option {name} is {text!r}; it takes seconds, up to 3600")
            timers = replace(timers, **{attribute: seconds})
        return timers
