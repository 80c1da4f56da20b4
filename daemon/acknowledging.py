"""How far each named client of ``/v1/events`` has come: what it acknowledged is not told to it again.

A client that gives itself a name and says ``{"ack": SEQ}`` gets, when it comes back, everything after that number: at
least once, in order. Places are written a moment later, many at a time; what a crash takes of them is told once more.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from daemon.errors import ApiProblem
from daemon.station import Connection, Station
from drivers.device import utc_now

MOST = 100
"""Named clients of one station."""
FORGOTTEN_AFTER = timedelta(days=30)
"""A client that has not been here for so long is new."""
WRITE_AFTER_S = 0.1


class Places:
    """Client → the last number it acknowledged. Used from the loop's thread only."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._acknowledged: dict[str, int] = {}
        self._unwritten: dict[str, int] = {}
        self._write_later: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Take up what is known of clients. Raises StorageUnavailable."""
        self._acknowledged = await self._station.write(_known)

    def stop(self) -> None:
        """Hand what is not written yet to the station's file, which is closed after this."""
        if self._write_later is not None:
            self._write_later.cancel()
            self._write()

    def of(self, client: str, now: int) -> int:
        """Where a client goes on; a new one begins with what comes after ``now``. Raises ApiProblem: too many."""
        if client not in self._acknowledged:
            if len(self._acknowledged) >= MOST:
                raise ApiProblem(
                    409,
                    "too_many_clients",
                    "Too many named clients",
                    f"This station keeps the places of {MOST}. Use the same name each time; names unused for "
                    f"{FORGOTTEN_AFTER.days} days are forgotten when the daemon starts.",
                )
            self.acknowledge(client, now)
        return self._acknowledged[client]

    def acknowledge(self, client: str, seq: int) -> None:
        """A client has done with everything up to ``seq``. An older number changes nothing."""
        if seq <= self._acknowledged.get(client, -1):
            return
        self._acknowledged[client] = self._unwritten[client] = seq
        if self._write_later is None:
            self._write_later = asyncio.get_running_loop().call_later(WRITE_AFTER_S, self._write)

    def _write(self) -> None:
        self._write_later = None
        rows, self._unwritten = list(self._unwritten.items()), {}
        self._station.post(lambda connection: _keep(connection, rows, utc_now()))


def _known(connection: Connection) -> dict[str, int]:
    limit = (utc_now() - FORGOTTEN_AFTER).isoformat()
    connection.execute("DELETE FROM places WHERE seen_at < ?", (limit,))
    return {row[0]: int(row[1]) for row in connection.execute("SELECT client, acknowledged FROM places")}


def _keep(connection: Connection, rows: list[tuple[str, int]], at: datetime) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO places (client, acknowledged, seen_at) VALUES (?, ?, ?)",
        [(client, seq, at.isoformat()) for client, seq in rows],
    )
