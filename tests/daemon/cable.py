"""A network cable between daemon and printer that fails as cables and switches do: in silence, or on one side only."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

RESET_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends RST."""


class Cable:
    """Carries bytes between whoever connects to ``url`` and the printer, connection by connection."""

    def __init__(self, printer: str) -> None:
        parts = urlsplit(printer)
        self._printer = (parts.hostname or "", parts.port or 0)
        self._whole = asyncio.Event()
        self._whole.set()
        self._handlers: set[asyncio.Task[None]] = set()
        self._ends: list[list[asyncio.StreamWriter]] = []
        self._forgotten: set[asyncio.StreamWriter] = set()
        self.url = ""

    def silence(self) -> None:
        """Nothing gets through any more, and nobody is told; what was on its way comes when it is whole again."""
        self._whole.clear()

    def mend(self) -> None:
        """Whole again."""
        self._whole.set()

    def reset(self) -> None:
        """Both ends get RST: what they had not read is lost."""
        for ends in self._ends:
            for writer in ends:
                if not writer.is_closing():
                    sock = writer.get_extra_info("socket")
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
                    writer.transport.abort()

    def half_open(self) -> None:
        """The printer's end is gone without a word (a switch forgot it): the daemon talks into the void."""
        for ends in self._ends:
            self._forgotten.update(ends[1:])
            ends[-1].transport.abort()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin with one connection of the daemon's."""
        task = asyncio.create_task(self._join(reader, writer), name="cable")
        self._handlers.add(task)
        task.add_done_callback(self._handlers.discard)
        # A task cancelled before its first step never comes to its own end.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            await self._whole.wait()
            there, printer = await asyncio.open_connection(*self._printer)
            ends.append(printer)
            self._ends.append(ends)
            await asyncio.gather(self._carry(reader, printer), self._carry(there, writer, of=printer))
        except OSError:  # nobody listens there: passed on below
            pass
        finally:
            if ends in self._ends:
                self._ends.remove(ends)
            for each in ends:
                self._forgotten.discard(each)
                each.transport.abort()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        of: asyncio.StreamWriter | None = None,
    ) -> None:
        """One direction, ``of`` the printer. An end that closes is passed on; one that was forgotten is not."""
        try:
            while data := await reader.read(1024):
                await self._whole.wait()
                if not writer.is_closing():
                    writer.write(data)
                    await writer.drain()
            await self._whole.wait()
            if not writer.is_closing() and of not in self._forgotten:
                writer.write_eof()
        except OSError:
            if not writer.is_closing() and of not in self._forgotten:
                writer.transport.abort()

    async def stop(self) -> None:
        """End with every connection."""
        handlers = list(self._handlers)
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


@contextlib.asynccontextmanager
async def cable(printer: str) -> AsyncIterator[Cable]:
    """A cable to a ``tcp://`` printer; its own ``url`` is what the daemon is given."""
    laid = Cable(printer)
    server = await asyncio.start_server(laid.accept, "127.0.0.1", 0)
    laid.url = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield laid
    finally:
        server.close()
        await laid.stop()
