"""Clerks: who may open a session at the till, proven by PIN or badge.

A PIN is short, so it is kept as scrypt, and wrong tries are counted by the caller (`Attempts`). The clerks of one
location share a salt: one try costs one hash, however many clerks there are, and as much for a miss as for a hit.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from dataclasses import dataclass

from sqlalchemy import insert, select

from daemon.store import codes
from daemon.store import tables as t
from daemon.store.transaction import Reading, Writing

# 16 MB and some 40 ms per try. A stolen table of four-digit PINs still falls within hours: hence the counting of tries.
_N, _R, _P = 2**14, 8, 1
_NOBODY = "0" * 32


@dataclass(frozen=True, slots=True)
class ClerkRow:
    """A clerk, as far as anybody needs to know."""

    id: str
    name: str


class Attempts:
    """Counts wrong tries in a sliding window, per key: after ``limit`` of them the key is locked until the oldest ages.

    Time is given by the caller (monotonic seconds).
    """

    def __init__(self, limit: int = 5, window_s: float = 600) -> None:
        self.limit = limit
        self.window_s = window_s
        self._wrong: dict[str, deque[float]] = {}

    def locked(self, key: str, now: float) -> bool:
        """Whether ``key`` must wait."""
        return len(self._recent(key, now)) >= self.limit

    def wait_s(self, key: str, now: float) -> float:
        """Seconds until ``key`` may try again; 0 when it may now."""
        recent = self._recent(key, now)
        return 0.0 if len(recent) < self.limit else recent[-self.limit] + self.window_s - now

    def any(self, key: str, now: float) -> bool:
        """Whether a wrong try of ``key`` is counted."""
        return bool(self._recent(key, now))

    def wrong(self, key: str, now: float) -> None:
        """Note a wrong try."""
        self._wrong.setdefault(key, deque(maxlen=self.limit)).append(now)

    def right(self, key: str) -> None:
        """A right try clears the count."""
        self._wrong.pop(key, None)

    def _recent(self, key: str, now: float) -> deque[float]:
        tries = self._wrong.get(key, deque())
        while tries and tries[0] <= now - self.window_s:
            tries.popleft()
        if not tries:
            self._wrong.pop(key, None)
        return tries


def add(tx: Writing, clerk: ClerkRow, *, pin: str, badge: str, location: str) -> None:
    """Enter a clerk. ``badge`` is the body of the badge's code."""
    salts = select(t.clerk.c.salt).where(t.clerk.c.location_id == location).limit(1)
    salt = tx.connection.execute(salts).scalar() or secrets.token_hex(16)
    tx.connection.execute(
        insert(t.clerk).values(
            id=clerk.id,
            name=clerk.name,
            salt=salt,
            pin_hash=_pin_hash(pin, salt),
            badge_hash=_badge_hash(badge),
            location_id=location,
            active=True,
        )
    )


def by_pin(tx: Reading, pin: str, location: str | None = None) -> ClerkRow | None:
    """The clerk of a location (the station's, when none is named) with this PIN."""
    here = location or tx.directory.station.location
    rows = tx.connection.execute(select(t.clerk).where(t.clerk.c.active, t.clerk.c.location_id == here)).all()
    hashes = {salt: _pin_hash(pin, salt) for salt in {row.salt for row in rows} or {_NOBODY}}
    found: ClerkRow | None = None
    for row in rows:
        if hmac.compare_digest(hashes[row.salt], row.pin_hash):
            found = ClerkRow(row.id, row.name)
    return found


def by_badge(tx: Reading, text: str) -> ClerkRow | None:
    """The clerk of this badge: its whole code as scanned, or its body."""
    code = codes.read(text)
    body = text.strip().upper() if code is None else code.body
    if not body:
        return None
    row = tx.connection.execute(
        select(t.clerk).where(t.clerk.c.active, t.clerk.c.badge_hash == _badge_hash(body))
    ).first()
    return None if row is None else ClerkRow(row.id, row.name)


def _pin_hash(pin: str, salt: str) -> str:
    return hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), n=_N, r=_R, p=_P, dklen=32).hex()


def _badge_hash(badge: str) -> str:
    return hashlib.sha256(f"badge:{badge}".encode()).hexdigest()
