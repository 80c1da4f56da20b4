"""Every wait of the nexo driver, by name, in seconds (reference: payments, sections 3.3 and 15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from drivers.errors import NotSupported


@dataclass(frozen=True, slots=True)
class NexoTimers:
    """One set of waits; ``scaled`` makes all of them shorter at once, for tests against a simulator."""

    answer: float = 30.0
    """Any answer that no customer is waited for."""
    ask_after: float = 120.0
    """A payment without an answer is asked about, while its answer is still waited for."""
    completion: float = 600.0
    """From a payment's request to the moment its answer is given up: a legal one can take more than 240 s."""
    abort: float = 2.0
    """Between two requests to abort: the first may come before the terminal knows what it is about."""
    not_found: float = 5.0
    """Between two answers NotFound that count as two (Adyen)."""
    idle: float = 50.0
    """Between diagnoses while nothing goes on."""
    day: float = 300.0
    """The answer to a reconciliation: the terminal speaks to its hosts."""

    def scaled(self, factor: float) -> NexoTimers:
        """All waits multiplied."""
        return NexoTimers(**{field.name: getattr(self, field.name) * factor for field in fields(self)})

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> NexoTimers:
        """The device's options ``answer``, ``completion`` (seconds) and ``waits`` (a factor). Raises NotSupported."""
        timers = cls()
        for name in ("answer", "completion"):
            if name in options:
                timers = replace(timers, **{name: _number(name, options[name], 3600.0)})
        return timers.scaled(_number("waits", options.get("waits", "1"), 1.0))


def _number(name: str, text: str, largest: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= largest:
        raise NotSupported(
            f"terminal option {name} is {text!r}; it takes a number above 0, up to {largest:g}"
        )
    return number
