"""What every simulator is: a sans-IO model of one device, with knobs.

``feed`` takes what the host wrote and returns what the device answers at once; ``tick`` returns what it says unasked,
when time passed or a knob was turned. The same model sits on ``memory://`` in a test or is served on TCP or a pty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Simulator(Protocol):
    """A wire-level device model. Times are seconds of one monotonic clock, given by the caller."""

    def connected(self, now: float) -> None:
        """A host opened the wire."""

    def disconnected(self, now: float) -> None:
        """The host closed the wire or it was cut; what was half fed stays, as in a real device."""

    def feed(self, data: bytes, now: float) -> bytes:
        """Take bytes from the host; return the bytes answered at once."""

    def tick(self, now: float) -> bytes:
        """Let time pass; return bytes the device says unasked. Called at least every 50 ms and after each knob."""

    def knobs(self) -> Mapping[str, Any]:
        """The present position of every knob and the ground truth (JSON values): paper, book of charges, counters."""

    def turn(self, knob: str, value: Any) -> None:  # noqa: ANN401  knob values are JSON
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""

    @property
    def link_up(self) -> bool:
        """False while the wire is to be refused and cut (power off, cable out); the server obeys it."""
