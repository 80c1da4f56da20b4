"""Which reservations a kiosk may see in full: those whose second factor was given, for a quarter of an hour.

And whose gift card a till may spend: one that was found by its code, or scanned.

Kept in memory: a restart forgets, and the customer types four digits again.
"""

from __future__ import annotations

TERM_S = 900.0
SCANNED = "scanned"
"""In place of a token: what was scanned at this station, which all its clients heard."""


class Grants:
    """Grants per token and reservation. Time is given by the caller (monotonic seconds)."""

    def __init__(self, term_s: float = TERM_S) -> None:
        self._term_s = term_s
        self._until: dict[tuple[str, str], float] = {}

    def give(self, token: str, reservation: str, now: float) -> None:
        """Let ``token`` see ``reservation`` from now on."""
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[token, reservation] = now + self._term_s

    def holds(self, token: str, reservation: str, now: float) -> bool:
        """Whether ``token`` may see it."""
        return self._until.get((token, reservation), now) > now
