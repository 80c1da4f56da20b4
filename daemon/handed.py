"""The station's book of what was handed over while the store could not be reached: rows of the station file.

An entry is on the disk before anybody is told that the goods may go. It ends ``entered`` when the store knows of it, or
``refused`` when the store did not take it and a task was made; ended entries are kept for a while for whoever asks.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import msgspec

from daemon.errors import StorageUnavailable
from daemon.station import Connection, Station
from daemon.store.errors import StoreUnavailable
from daemon.store.handing import Handed
from daemon.store.transaction import Actor
from drivers.device import utc_now

KEPT = timedelta(days=90)
_GOODS: msgspec.json.Decoder[tuple[tuple[int, int], ...]] = msgspec.json.Decoder(tuple[tuple[int, int], ...])


class HandedOver:
    """The book; `open` it first. Used on the loop."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._waiting: dict[str, Handed] = {}

    @property
    def waiting(self) -> Mapping[str, Handed]:
        """By reservation, in order: of which the store does not know yet."""
        return MappingProxyType(self._waiting)

    async def open(self) -> None:
        """Read what waits. Raises StorageUnavailable."""
        old = (utc_now() - KEPT).isoformat()
        await self._station.write(
            lambda connection: connection.execute("DELETE FROM handed WHERE ended_at < ?", (old,)).rowcount
        )
        self._waiting = await self._station.read(_waiting)

    async def add(self, handed: Handed) -> None:
        """Write one down; returns once it is on the disk. Raises StoreUnavailable."""
        row = (
            handed.reservation,
            handed.version,
            handed.key,
            msgspec.json.encode(handed.actor).decode(),
            handed.id_seen,
            handed.at.isoformat(),
            msgspec.json.encode(handed.goods).decode(),
        )
        await self._run(
            "INSERT INTO handed (reservation, version, key, actor, id_seen, at, goods)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        self._waiting[handed.reservation] = handed

    async def entered(self, handed: Handed) -> None:
        """The store knows of it. Raises StoreUnavailable."""
        await self._end(handed, "entered", "")

    async def refused(self, handed: Handed, reason: str) -> None:
        """The store does not take it; a task says so. Raises StoreUnavailable."""
        await self._end(handed, "refused", reason)

    async def _end(self, handed: Handed, state: str, note: str) -> None:
        row = (state, note, utc_now().isoformat(), handed.reservation)
        await self._run(
            "UPDATE handed SET state = ?, note = ?, ended_at = ? WHERE reservation = ? AND state = 'waiting'",
            row,
        )
        self._waiting.pop(handed.reservation, None)

    async def _run(self, statement: str, row: tuple[Any, ...]) -> None:
        try:
            await self._station.write(lambda connection: connection.execute(statement, row).rowcount)
        except StorageUnavailable as error:
            raise StoreUnavailable("this station's disk takes nothing", error.detail) from error


def copy_key(connection: Connection) -> bytes:
    """The key that signs what the station's copy of the store says was paid; drawn once."""
    connection.execute(
        "INSERT OR IGNORE INTO meta (key, value) VALUES ('copy_key', ?)", (secrets.token_hex(32),)
    )
    return bytes.fromhex(
        connection.execute("SELECT value FROM meta WHERE key = 'copy_key'").fetchone()["value"]
    )


def _waiting(connection: Connection) -> dict[str, Handed]:
    rows = connection.execute("SELECT * FROM handed WHERE state = 'waiting' ORDER BY number")
    return {row["reservation"]: _read(row) for row in rows}


def _read(row: Any) -> Handed:
    return Handed(
        reservation=row["reservation"],
        version=row["version"],
        key=row["key"],
        actor=msgspec.json.decode(row["actor"], type=Actor),
        id_seen=bool(row["id_seen"]),
        at=datetime.fromisoformat(row["at"]),
        goods=_GOODS.decode(row["goods"]),
    )
