"""The ``tcp-listen`` transport: ``tcp-listen://0.0.0.0:4001?from=10.0.0.7``: a scanner that calls us.

Network scanners are servers (``tcp://``) or clients; this is for clients. Whoever connects can say what was scanned, so
``from`` names who may (addresses, with commas between); it may be left out on loopback only. One scanner at a time: a
new connection takes the place of the old one, which a scanner that lost its power never closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from urllib.parse import parse_qsl, urlsplit

from drivers.errors import NotSupported, TransportClosed, TransportTimeout

WAIT = 10.0
"""Seconds ``open`` waits for a scanner before it says that there is none. It is asked again and listens again."""
READ_SIZE = 65536


class ListeningTransport:
    """A server for one client."""

    def __init__(self, url: str) -> None:
        """Take the address apart; listens to nothing. Raises NotSupported naming what makes no sense."""
        self.url = url
        parts = urlsplit(url)
        try:
            port, host = parts.port, ipaddress.ip_address(parts.hostname or "")
            query = dict(parse_qsl(parts.query))
            self._welcome = {
                ipaddress.ip_address(each) for each in filter(None, query.pop("from", "").split(","))
            }
        except ValueError as error:
            raise NotSupported(f"{url!r}: write tcp-listen://0.0.0.0:4001?from=10.0.0.7") from error
        if port is None or query:
            raise NotSupported(f"{url!r}: write tcp-listen://0.0.0.0:4001?from=10.0.0.7")
        if not (self._welcome or host.is_loopback):
            raise NotSupported(
                f"{url!r} would believe everybody on the network: add ?from= with the scanner's address"
            )
        self._host, self._port = str(host), port
        self._server: asyncio.Server | None = None
        self._peer: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._came = asyncio.Event()

    @property
    def port(self) -> int:
        """Where it listens, once it does (port 0 takes a free one, and keeps it)."""
        return self._port

    async def open(self) -> None:
        """Listen until the scanner has connected. Raises TransportClosed (cannot listen), TransportTimeout (nobody)."""
        where = f"{self._host}:{self._port}"
        self._came.clear()
        try:
            self._server = await asyncio.start_server(self._accept, self._host, self._port)
        except OSError as error:
            raise TransportClosed(f"cannot listen at {where}: {error.strerror or error}") from error
        self._port = self._server.sockets[0].getsockname()[1]
        try:
            async with asyncio.timeout(WAIT):
                await self._came.wait()
        except TimeoutError as error:
            raise TransportTimeout(
                f"no scanner has connected to {where} yet: check its power, its network and the address it is set to"
            ) from error

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the scanner is gone and no other came in its place."""
        while self._peer is not None:
            reader, _ = mine = self._peer
            try:
                data = await reader.read(READ_SIZE)
            except OSError:
                data = b""
            if data:
                return data
            if self._peer is mine:
                self._hang_up()
        raise TransportClosed(f"{self.url}: the scanner closed the connection")

    async def write(self, data: bytes) -> None:
        """Say something to the scanner. Raises TransportClosed."""
        if self._peer is None:
            raise TransportClosed(f"{self.url}: no scanner is connected")
        self._peer[1].write(data)

    async def close(self) -> None:
        """Hang up and listen no more. Never raises."""
        server, self._server = self._server, None
        self._hang_up()
        if server is not None:
            server.close()
            with contextlib.suppress(OSError):
                await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = ipaddress.ip_address(writer.get_extra_info("peername")[0])
        if self._server is None or (self._welcome and address not in self._welcome):
            writer.transport.abort()
            return
        self._hang_up()
        self._peer = reader, writer
        self._came.set()

    def _hang_up(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            peer[1].transport.abort()
