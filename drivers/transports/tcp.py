"""The ``tcp`` transport: ``tcp://10.0.0.5:9100?connect_timeout=3&write_timeout=10``.

One connection kept open, ``TCP_NODELAY`` on (a status request is three bytes and must not wait for company), and a
polite end: half-close, then read until the other side closes too. A plain ``close()`` while unread answers lie in the
receive buffer makes the kernel send RST, and a printer that gets RST throws away what it has not printed yet.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from urllib.parse import parse_qsl, urlsplit

from drivers.errors import NotSupported, TransportClosed, TransportTimeout

CONNECT_TIMEOUT = 3.0
WRITE_TIMEOUT = 10.0
CLOSE_TIMEOUT = 1.0
"""How long the other side may take to answer our half-close, in seconds."""


class TcpTransport:
    """A client connection. Times in the URL's query are seconds."""

    def __init__(self, url: str) -> None:
        """Take the address apart; connects nothing. Raises NotSupported for an address without host or port."""
        self.url = url
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = None
        if not parts.hostname or not port:
            raise NotSupported(f"{url!r} names no host and port: write tcp://10.0.0.5:9100")
        self._host, self._port = parts.hostname, port
        query = dict(parse_qsl(parts.query))
        try:
            self._connect_timeout = float(query.pop("connect_timeout", CONNECT_TIMEOUT))
            self._write_timeout = float(query.pop("write_timeout", WRITE_TIMEOUT))
        except ValueError as error:
            raise NotSupported(f"a time-out in {url!r} is no number of seconds") from error
        if query:
            raise NotSupported(
                f"{url!r}: unknown option {min(query)!r}; known: connect_timeout, write_timeout"
            )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        """Connect within the time-out. Raises TransportClosed (refused, no route) or TransportTimeout."""
        address = f"{self._host}:{self._port}"
        try:
            async with asyncio.timeout(self._connect_timeout):
                reader, writer = await asyncio.open_connection(self._host, self._port)
        except TimeoutError as error:
            raise TransportTimeout(
                f"{address} did not answer within {self._connect_timeout:g} s: check power, cable and address"
            ) from error
        except OSError as error:
            raise TransportClosed(
                f"nothing listens at {address} ({error.strerror or error}): check power, cable and address"
            ) from error
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # With no high-water mark drain() returns when the kernel has everything, not when little is left here.
        writer.transport.set_write_buffer_limits(high=0)
        self._streams = reader, writer

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the other side closed or reset the connection."""
        reader, _ = self._opened()
        try:
            data = await reader.read(65536)
        except OSError as error:
            raise TransportClosed(f"{self.url}: connection lost ({error})") from error
        if not data:
            raise TransportClosed(f"{self.url}: the other side closed the connection")
        return data

    async def write(self, data: bytes) -> None:
        """Hand all bytes to the kernel. Raises TransportClosed, or TransportTimeout while there is no room.

        After TransportTimeout the rest is still queued, in order, and goes when there is room; ``write(b"")`` waits on.
        """
        _, writer = self._opened()
        if writer.transport.is_closing():
            raise TransportClosed(f"{self.url}: connection lost")
        try:
            writer.write(data)
            if not (writer.transport.get_write_buffer_size() or writer.transport.is_closing()):
                return  # the kernel has taken all of it: nothing to wait for
            async with asyncio.timeout(self._write_timeout):
                await writer.drain()
        except TimeoutError as error:
            raise TransportTimeout(f"{self.url} took no bytes for {self._write_timeout:g} s") from error
        except OSError as error:
            raise TransportClosed(f"{self.url}: connection lost ({error})") from error

    async def close(self) -> None:
        """Half-close, read to the end (at most CLOSE_TIMEOUT), then let go. Never raises."""
        if self._streams is None:
            return
        reader, writer = self._streams
        self._streams = None
        try:
            with contextlib.suppress(OSError):
                async with asyncio.timeout(CLOSE_TIMEOUT):
                    await writer.drain()
                    if writer.can_write_eof() and not writer.transport.is_closing():
                        writer.write_eof()
                    while await reader.read(65536):
                        pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                async with asyncio.timeout(CLOSE_TIMEOUT):
                    await writer.wait_closed()
            writer.transport.abort()

    def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            raise TransportClosed(f"{self.url} is not open")
        return self._streams
