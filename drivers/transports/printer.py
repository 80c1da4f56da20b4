"""The ``printer`` transport: ``printer://receipt``, for a device that hangs on a printer and has no wire of its own.

A cash drawer's cable ends in a printer. The printer's driver is the only owner of the wire; what hangs on it is given
the printer itself (``drivers/drawers``), and this transport says plainly that there are no bytes here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from drivers.errors import NotSupported, TransportClosed


def named_device(url: str) -> str:
    """Id of the device that a ``printer://`` URL names. Raises NotSupported when it names none, or more than that."""
    parts = urlsplit(url)
    if parts.scheme != "printer" or not parts.netloc or parts.path or parts.query:
        raise NotSupported(f"{url!r} names no printer of this station: write printer://receipt")
    return parts.netloc


class PrinterTransport:
    """No wire: every use is refused."""

    def __init__(self, url: str) -> None:
        """Raises NotSupported when the URL names no device."""
        self.url = url
        self._device = named_device(url)

    async def open(self) -> None:
        """Raises TransportClosed: the printer's driver has the wire."""
        raise TransportClosed(f"{self.url} has no wire of its own: {self._device} has it")

    async def read(self) -> bytes:
        """Raises TransportClosed."""
        raise TransportClosed(f"{self.url} has no wire of its own: {self._device} has it")

    async def write(self, data: bytes) -> None:
        """Raises TransportClosed."""
        raise TransportClosed(f"{self.url} has no wire of its own: {self._device} has it")

    async def close(self) -> None:
        """Nothing to do."""
