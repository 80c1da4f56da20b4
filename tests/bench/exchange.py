"""A client that costs next to nothing: one kept connection, one request at a time, HTTP/1.1 by hand.

Ours, the floor and the peers are all asked by it. An ordinary client takes as long as the server does, and on two cores
would be the larger half of what is measured.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT = 30.0
"""Seconds for one answer."""


class Refused(Exception):
    """An answer that is none of 200, 201 and 429."""


def quick(transport: asyncio.BaseTransport) -> None:
    """TCP_NODELAY: what is small goes at once."""
    transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@dataclass(slots=True)
class Exchange(asyncio.Protocol):
    """One connection. Use ``exchange``."""

    host: str
    _wire: asyncio.Transport | None = None
    _answer: asyncio.Future[int] | None = None
    _got: bytearray = field(default_factory=bytearray)
    _whole: int = 0

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer, once all of it is here. Raises Refused, TimeoutError, ConnectionError."""
        if self._wire is None or self._wire.is_closing():
            raise ConnectionResetError(f"{self.host} closed the connection")
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(body)}\r\n{said}\r\n"
        self._answer = asyncio.get_running_loop().create_future()
        self._wire.write(head.encode() + body)
        async with asyncio.timeout(TIMEOUT):
            return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        assert isinstance(transport, asyncio.Transport)
        quick(transport)
        self._wire = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits is told."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError(f"{self.host} closed the connection: {exc}"))

    def data_received(self, data: bytes) -> None:
        """A piece of the answer, mostly all of it."""
        self._got += data
        if not self._whole:
            head = self._got.find(b"\r\n\r\n")
            if head < 0:
                return
            at = bytes(self._got[:head]).lower().find(b"content-length:")
            self._whole = head + 4 + int(self._got[at + 15 : self._got.find(b"\r", at)])
        if len(self._got) < self._whole or self._answer is None:
            return
        status, said = int(self._got[9:12]), bytes(self._got)
        self._got.clear()
        self._whole = 0
        if self._answer.done():  # given up
            return
        if status in {200, 201, 429}:
            self._answer.set_result(status)
        else:
            self._answer.set_exception(Refused(said.decode(errors="replace")))


@asynccontextmanager
async def exchange(url: str) -> AsyncIterator[Exchange]:
    """A connection to a server for the time of the context."""
    parts = urlsplit(url)
    wire, protocol = await asyncio.get_running_loop().create_connection(
        lambda: Exchange(parts.netloc), parts.hostname or "", parts.port or 80
    )
    try:
        yield protocol
    finally:
        wire.abort()
