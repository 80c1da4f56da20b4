"""A wire whose address may change between two openings: what was ttyACM0 may be ttyACM1 after it was plugged in again.

The driver keeps its transport for life; the daemon says where the device is now.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.errors import TransportClosed
from drivers.transport import Transport


class MovingTransport:
    """A Transport that makes the real one each time it is opened, for the ``url`` it then has."""

    def __init__(self, url: str, make: Callable[[str], Transport]) -> None:
        """``make`` is ``open_transport`` or its like. Raises NotSupported for a URL that it refuses."""
        make(url)
        self.url = url
        self._make = make
        self._wire: Transport | None = None

    async def open(self) -> None:
        """Open it where it is now. Raises TransportClosed or TransportTimeout."""
        self._wire = wire = self._make(self.url)
        await wire.open()

    async def read(self) -> bytes:
        """As the wire. Raises TransportClosed."""
        return await self._opened().read()

    async def write(self, data: bytes) -> None:
        """As the wire. Raises TransportClosed or TransportTimeout."""
        await self._opened().write(data)

    async def close(self) -> None:
        """Close what is open. Never raises."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    def _opened(self) -> Transport:
        if self._wire is None:
            raise TransportClosed(f"{self.url} is not open")
        return self._wire
