"""Numbers that are never given twice on this machine, whatever is killed or cut: names of messages on payment wires.

A block of them is taken from the station file at once, on the disk before the first is used; what was not used of it
when the power went is never used.
"""

from __future__ import annotations

import asyncio

from daemon.errors import StorageUnavailable
from daemon.station import Connection, Station
from drivers.errors import DeviceOffline

BLOCK = 1000


class StationNumbers:
    """Counters in the station file, one for each purpose."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._given: dict[str, range] = {}
        self._taking = asyncio.Lock()

    async def take(self, purpose: str) -> int:
        """The next number. Raises DeviceOffline while the disk takes no writes."""
        async with self._taking:
            left = self._given.get(purpose, range(0))
            if not left:
                left = await self._block(purpose)
            self._given[purpose] = left[1:]
            return left[0]

    async def _block(self, purpose: str) -> range:
        key = f"numbers {purpose}"

        def take(connection: Connection) -> int:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
            first = int(row["value"]) if row else 1
            connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, str(first + BLOCK))
            )
            return first

        try:
            first = await self._station.write(take)
        except StorageUnavailable as error:
            raise DeviceOffline(f"no number can be taken: {error}") from error
        return range(first, first + BLOCK)
