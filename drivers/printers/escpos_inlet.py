"""What stands between the wire and the simulated printer: how fast the wire is, how much the receive buffer holds.

A full buffer stops the wire, as a printer's window (TCP), NAK (USB) or RTS does; with XON/XOFF it also says so.
"""

from __future__ import annotations

from dataclasses import dataclass

XON, XOFF = b"\x11", b"\x13"
ENDLESS = 1 << 16
"""More than this is never taken at a time."""
SLICE = 0.02
"""A slow wire hands over what it carries in so many seconds."""
FULL, EMPTY = 0.75, 0.25
"""Of the buffer: above the first the host is stopped, below the second it may go on (Epson: XOFF and XON limits)."""


@dataclass(slots=True)
class Inlet:
    """Turned by knobs; told what is buffered; asked how much is taken now."""

    speed: float = 0.0
    """Bytes a second on the wire; 0 is at once."""
    size: int = 0
    """Bytes of the receive buffer; 0 is endless."""
    tells: bool = False
    """Whether a full buffer is told by XOFF and XON."""
    stopped: bool = False
    """XOFF was the last word."""
    _busy_until: float = 0.0

    def room(self, buffered: int, now: float) -> int:
        """Bytes to be taken now; 0 while the wire is busy or the buffer is full."""
        if self._busy_until > now:
            return 0
        free = max(0, self.size - buffered) if self.size else ENDLESS
        return min(free, max(1, round(self.speed * SLICE)) if self.speed else ENDLESS)

    def took(self, count: int, buffered: int, now: float) -> bytes:
        """Bytes came in; XOFF when that was nearly too much."""
        if self.speed:
            self._busy_until = max(self._busy_until, now) + count / self.speed
        if not (self.tells and self.size) or self.stopped or buffered <= self.size * FULL:
            return b""
        self.stopped = True
        return XOFF

    def worked(self, buffered: int) -> bytes:
        """Something was printed; XON when there is room again."""
        if not self.stopped or (self.tells and self.size and buffered > self.size * EMPTY):
            return b""
        self.stopped = False
        return XON

    def power_off(self) -> None:
        """Nothing is on its way any more."""
        self.stopped, self._busy_until = False, 0.0
