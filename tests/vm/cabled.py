"""A simulator at a cable that is pulled. Its power stays on: a terminal goes on counting, a printer has its roll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.simulator import Paced, Simulator, room


class Cabled:
    """Another simulator, and one more knob: ``cable``."""

    def __init__(self, inner: Simulator) -> None:
        self.inner = inner
        self._plugged = False

    @property
    def link_up(self) -> bool:
        """Whether the cable is in and the device has power."""
        return self._plugged and self.inner.link_up

    def connected(self, now: float) -> None:
        """A host opened the wire."""
        self.inner.connected(now)

    def disconnected(self, now: float) -> None:
        """It closed it, or the cable is out."""
        self.inner.disconnected(now)

    def feed(self, data: bytes, now: float) -> bytes:
        """What the device says to it at once."""
        return self.inner.feed(data, now)

    def tick(self, now: float) -> bytes:
        """What the device says unasked."""
        return self.inner.tick(now)

    def room(self, now: float) -> int:
        """How much it takes."""
        return room(self.inner, now)

    def reset_due(self) -> bool:
        """Whether its connection is to be reset."""
        return isinstance(self.inner, Paced) and self.inner.reset_due()

    def knobs(self) -> Mapping[str, Any]:
        """The device's, and the cable."""
        return {**self.inner.knobs(), "cable": self._plugged}

    def turn(self, knob: str, value: Any) -> None:
        """Turn one. Raises ValueError as the device's."""
        if knob == "cable":
            self._plugged = bool(value)
        else:
            self.inner.turn(knob, value)
