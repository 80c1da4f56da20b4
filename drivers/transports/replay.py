"""The ``replay`` transport: ``replay:///path/to/printer.trace?strict=yes``, a recorded device instead of a real one.

A path without the third slash is taken from the present directory (``replay://printer.trace``). The file is read when
the wire is opened; each opening plays the next recorded connection, and after the last they begin anew. ``strict=yes``
holds the driver to every byte (``drivers/trace.py`` says what is forgiven otherwise).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.errors import NotSupported, TransportClosed
from drivers.trace import Strayed, TracePlayer


class ReplayTransport:
    """The host's end of a trace."""

    def __init__(self, url: str, trace: str | None = None) -> None:
        """``trace`` is played instead of the URL's file. Raises NotSupported, ValueError for what is no trace."""
        self.url = url
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        strict = query.pop("strict", "no")
        if query or strict not in {"yes", "no"}:
            raise NotSupported(f"{url!r}: the one option is strict, yes or no")
        self._strict = strict == "yes"
        self._path = Path(unquote(parts.netloc + parts.path))
        if trace is None and not self._path.name:
            raise NotSupported(f"{url!r} names no trace: write replay:///path/to/printer.trace")
        self._player = TracePlayer(trace, strict=self._strict) if trace is not None else None
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self._open = False

    @property
    def at_end(self) -> bool:
        """All of the present connection has been played."""
        return self._player is not None and self._player.at_end

    async def open(self) -> None:
        """Begin: what the device said first arrives. Raises TransportClosed when the file cannot be played."""
        if self._player is None:
            self._player = await asyncio.to_thread(self._read)
        self._arrived = asyncio.Queue()
        self._open = True
        self._player.connected(0.0)
        self._say(self._player.tick(0.0))

    async def read(self) -> bytes:
        """The next bytes of the trace, once what stands before them was written. Raises TransportClosed."""
        self._opened()
        data = await self._arrived.get()
        if not data:
            self._arrived.put_nowait(b"")
            raise TransportClosed(f"{self.url} was closed")
        return data

    async def write(self, data: bytes) -> None:
        """Raises TransportClosed naming the place where the driver sends something else than was recorded."""
        player = self._opened()
        try:
            self._say(player.play(data))
        except Strayed as error:
            raise TransportClosed(f"{self.url}: {error}") from error
        await asyncio.sleep(0)  # a write gives way to others, as on a real wire

    async def close(self) -> None:
        """Whoever still reads is told. Never raises."""
        self._open = False
        self._arrived.put_nowait(b"")

    def _say(self, data: bytes) -> None:
        if data:
            self._arrived.put_nowait(data)

    def _opened(self) -> TracePlayer:
        if self._player is None or not self._open:
            raise TransportClosed(f"{self.url} is not open")
        return self._player

    def _read(self) -> TracePlayer:
        try:
            return TracePlayer(self._path.read_text("utf-8"), strict=self._strict)
        except (OSError, ValueError) as error:
            raise TransportClosed(f"{self._path} cannot be played: {error}") from error
