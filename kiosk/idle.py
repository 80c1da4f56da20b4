"""When a screen is taken to be left alone, and when the next customer gets a clean one.

Pure: the caller says what time it is. A payment, a print or a playing film never times out midway.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow import Screen


@dataclass(frozen=True, slots=True)
class IdleTimes:
    """Seconds without a touch, key or scan until the question, per kind of screen; and the length of the ring."""

    home: float = 45.0
    page: float = 90.0
    film: float = 180.0
    ring: float = 20.0
    receipt: float = 15.0

    def before_asking(self, screen: Screen) -> float:
        """How long this screen may be left alone."""
        if screen is Screen.HOME:
            return self.home
        if screen is Screen.RECEIPT:
            return self.receipt
        return self.film if screen in (Screen.PLAYER, Screen.TUTORIALS) else self.page


@dataclass(slots=True)
class Idle:
    """The clock of one station. ``asking`` is the moment the question was put, None while nobody is asked."""

    times: IdleTimes
    last: float = 0.0
    asking: float | None = None

    def touched(self, now: float) -> None:
        """Somebody is here."""
        self.last = now
        self.asking = None

    def tick(self, now: float, screen: Screen, *, held: bool) -> bool:
        """Move on to ``now``; true when the session is over. ``held`` keeps the clock at nought (paying, printing)."""
        if held or screen is Screen.ATTRACT:
            self.touched(now)
        elif self.asking is None:
            if now - self.last >= self.times.before_asking(screen):
                self.asking = now
        elif now - self.asking >= self.times.ring:
            self.touched(now)
            return True
        return False

    def remaining(self, now: float) -> float:
        """Seconds left of the ring; the whole ring while nobody is asked."""
        return self.times.ring if self.asking is None else max(0.0, self.times.ring - (now - self.asking))
