"""Idempotency keys: the same wish said twice is done once.

A key belongs to one route and one body. After the first success the resource's id is kept; the same key and body then
give that resource as it is now, another body is refused. While a first call is going on, a second one with its key
waits for it. Keys are kept for at least 72 hours.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from daemon.errors import ApiProblem
from daemon.station import Connection, Station
from drivers.device import utc_now

KEPT = timedelta(hours=96)
"""Longer than the 72 hours promised."""
KEPT_AT_LEAST = 10_000
"""So many of the newest keys are kept whatever their age: a clock that jumps ahead must not make anything new twice."""
KEY_MAX = 200
SEEN_BITS = 23
"""Two to this power: a million keys are told from new ones with one mistake in forty, in 1 MB."""
SEEN_MARKS = 3
"""Bits each key sets."""
WAIT_S = 30.0
"""A second call waits so long for the first one of its key."""


class Repeated(Exception):
    """The key has made a resource already: that one is the answer."""

    def __init__(self, resource: str) -> None:
        super().__init__(resource)
        self.resource = resource


@dataclass(slots=True)
class Idempotency:
    """The key of one request. A handler that writes to the station file records the key in the same transaction."""

    key: str
    route: str
    digest: bytes
    resource: str | None = None
    """Id of what the first call made; None while this is the first call."""
    recorded: bool = False

    def record(self, connection: Connection, resource: str) -> None:
        """Keep key and resource; to be called inside the transaction that makes the resource.

        Raises Repeated, which undoes the transaction's piece, when the key has made another resource meanwhile: whoever
        asked first went away before the answer, and asked again before it was on the disk.
        """
        made = connection.execute(
            "INSERT INTO idempotency (key, route, digest, resource, created_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (key, route) DO NOTHING",
            (self.key, self.route, self.digest, resource, utc_now().isoformat()),
        ).rowcount
        if not made:
            row = connection.execute(
                "SELECT digest, resource FROM idempotency WHERE key = ? AND route = ?", (self.key, self.route)
            ).fetchone()
            if row["digest"] != self.digest:
                raise _reused()
            if row["resource"] != resource:
                raise Repeated(row["resource"])
        self.recorded = True

    def is_kept(self, connection: Connection) -> bool:
        """Whether this key, with this body, stands on the disk: asked inside the transaction, nobody is faster."""
        row = connection.execute(
            "SELECT digest FROM idempotency WHERE key = ? AND route = ?", (self.key, self.route)
        ).fetchone()
        return row is not None and row["digest"] == self.digest


class Seen:
    """Which keys may be on the disk: what is not here is certainly new, and needs no look (a Bloom filter)."""

    def __init__(self) -> None:
        self._bits = bytearray(1 << SEEN_BITS - 3)

    def _marks(self, name: tuple[str, str]) -> list[int]:
        digits = hash(name)
        return [digits >> place * 20 & (1 << SEEN_BITS) - 1 for place in range(SEEN_MARKS)]

    def add(self, name: tuple[str, str]) -> None:
        """Remember a key and its route."""
        for mark in self._marks(name):
            self._bits[mark >> 3] |= 1 << (mark & 7)

    def __contains__(self, name: tuple[str, str]) -> bool:
        return all(self._bits[mark >> 3] >> (mark & 7) & 1 for mark in self._marks(name))


@dataclass(slots=True)
class IdempotencyKeys:
    """All keys of the station. The daemon is the only one that writes them."""

    station: Station
    _seen: Seen = field(default_factory=Seen)
    _read: bool = False
    """Whether all keys on the disk are in ``_seen``."""
    _locks: dict[tuple[str, str], asyncio.Lock] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], int] = field(default_factory=dict)

    async def start(self) -> None:
        """Read which keys there are. Raises StorageUnavailable."""
        for name in await self.station.read(_names):
            self._seen.add(name)
        self._read = True

    @asynccontextmanager
    async def claim(self, key: str | None, route: str, body: bytes) -> AsyncIterator[Idempotency]:
        """Hold the key for one call. Raises ApiProblem: 400 without a usable key, 422 with another body."""
        if not key or len(key) > KEY_MAX or not key.isascii() or not key.isprintable():
            raise ApiProblem(
                400,
                "idempotency_key_required",
                "An Idempotency-Key is needed",
                f"Send the header Idempotency-Key, 1 to {KEY_MAX} printable ASCII characters, new for each wish and "
                "the same when a wish is repeated.",
            )
        name = (key, route)
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._waiting[name] = self._waiting.get(name, 0) + 1
        try:
            async with _held(lock):
                yield await self._look_up(name, hashlib.sha256(body).digest())
        finally:
            self._waiting[name] -= 1
            if not self._waiting[name]:
                del self._waiting[name], self._locks[name]

    async def _look_up(self, name: tuple[str, str], digest: bytes) -> Idempotency:
        """What the key stands for. It counts as seen from here on, before anything is done for it."""
        key, route = name
        if self._read and name not in self._seen:
            self._seen.add(name)
            return Idempotency(key, route, digest)
        self._seen.add(name)

        def find(connection: Connection) -> tuple[bytes, str] | None:
            row = connection.execute(
                "SELECT digest, resource FROM idempotency WHERE key = ? AND route = ?", (key, route)
            ).fetchone()
            return (row["digest"], row["resource"]) if row else None

        found = await self.station.read(find)
        if found is None:
            return Idempotency(key, route, digest)
        if found[0] != digest:
            raise _reused()
        return Idempotency(key, route, digest, resource=found[1], recorded=True)

    async def forget_old(self) -> None:
        """Drop keys older than promised. Raises StorageUnavailable."""
        before = (utc_now() - KEPT).isoformat()
        await self.station.write(
            lambda connection: (
                connection.execute(
                    "DELETE FROM idempotency WHERE created_at < ? AND created_at < ("
                    "SELECT created_at FROM idempotency ORDER BY created_at DESC LIMIT 1 OFFSET ?)",
                    (before, KEPT_AT_LEAST),
                ).rowcount
            )
        )


@asynccontextmanager
async def _held(lock: asyncio.Lock) -> AsyncIterator[None]:
    """The lock, if it can be had in time. Raises ApiProblem 409."""
    try:
        async with asyncio.timeout(WAIT_S) if lock.locked() else contextlib.nullcontext():
            await lock.acquire()
    except TimeoutError as error:
        raise ApiProblem(
            409, "in_progress", "The first call with this key is still going on", "Ask again in a moment."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _names(connection: Connection) -> list[tuple[str, str]]:
    return [(row["key"], row["route"]) for row in connection.execute("SELECT key, route FROM idempotency")]


def _reused() -> ApiProblem:
    return ApiProblem(
        422,
        "idempotency_key_reused",
        "This Idempotency-Key stands for another request",
        "The first request with this key had another body. Use a new key for a new wish.",
    )
