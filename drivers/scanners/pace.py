"""How many scans a scanner may say before it is taken for mad: a bucket that fills up with time. Sans-IO.

A person scans twice a second, a belt twenty times, and a scanner with a memory hands over a whole day's work at once.
All of them are let through; a wire that never stops is not, else it would take the station's time from everybody.
"""

from __future__ import annotations

BURST = 2000
"""Scans that may come at once: what the memory of a hand scanner holds."""
PER_SECOND = 200.0
"""Scans a second that may go on for ever."""


class Pace:
    """``allows`` says of each scan whether it is let through; once it said no, only when half the bucket is full."""

    def __init__(self, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._burst, self._per_second = burst, per_second
        self._left = float(burst)
        self._at = float("-inf")
        self._mad = False

    def allows(self, now: float) -> bool:
        """Whether a scan at ``now`` (seconds of a monotonic clock) is let through."""
        self._left = min(float(self._burst), self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._mad and self._left < self._burst / 2:
            return False
        self._mad = self._left < 1
        if not self._mad:
            self._left -= 1
        return not self._mad
